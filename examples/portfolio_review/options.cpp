// SPDX-License-Identifier: BSL-1.0
#include "options.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <kam/core/fields.hpp>

#include "rows.hpp"

namespace {

constexpr int bad_options = 2;

constexpr const char* description =
    "Reviews a customer base from its order lines: concentration, the cumulative cash flow of each account with "
    "trough,\n"
    "break-even and payback, and which accounts deserve to be key accounts, with reasons.\n"
    "Without --orders it reviews the bundled sample.";

constexpr const char* notes =
    "An amount stands instead of quantity, unit_price and discount_share; with a joint_count it stands on so many "
    "lines\n"
    "and is divided among them. Columns that have the name of a field need no map. A share that its column holds in\n"
    "percent is mapped as field%=Column.\n\n"
    "Example\n"
    "  zcat order_lines.csv.gz | portfolio_review --orders - --currency GBP --json review.json \\\n"
    "    --map order_id=InvoiceNo,account_id=CustomerID,ordered_on=InvoiceDate,product_id=StockCode \\\n"
    "    --map quantity=Quantity,unit_price=UnitPrice\n\n"
    "Exit status: 0 reviewed; 1 bad input: every bad line is reported and nothing is written; 2 bad options";

template <class Row>
std::string fields_of(const std::string& file) {
    std::string text = "  " + file + ": ";
    std::size_t width = text.size();
    for (const std::string_view name : kam::field_names<Row>()) {
        if (width + name.size() > 110) {
            text += "\n      ";
            width = 6;
        }
        text += name;
        text += ' ';
        width += name.size() + 1;
    }
    return text + '\n';
}

std::string footer() {
    return "Fields of\n" + fields_of<OrderLineRow>("order lines") + fields_of<OrderHeaderRow>("order headers") +
           fields_of<AccountRow>("accounts") + fields_of<CostRow>("costs") + fields_of<ContactRow>("contacts") +
           fields_of<InteractionRow>("interactions") + fields_of<RelationRow>("relations") +
           fields_of<EvidenceRow>("evidence") + fields_of<kam::Rate>("rates") + notes;
}

/// The options' help for the fields of Assumptions, whose names are the names of the options.
constexpr std::pair<const char*, const char*> assumption_help[] = {
    {"gross_margin_share", "share of the order value left after the cost of goods"},
    {"cost_per_order", "cost to serve an order"},
    {"cost_per_line", "cost to serve an order line"},
    {"cost_per_return", "cost to serve a returned line"},
    {"cost_per_month", "cost to maintain an account for a month"},
    {"acquisition_cost", "development and selling, on the day of the first order"},
    {"discount_rate", "yearly rate of the net present value"},
    {"trend_share", "change of the orders between two halves of the time from which they grow or decline"},
};

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/// Of "field=Column", or "field%=Column" for a share that the column holds in percent. Blanks around do not count.
kam::NameMapping to_mapping(const std::string& pair) {
    const std::size_t equals = (std::min)(pair.find('='), pair.size());
    kam::NameMapping mapping{trimmed(pair.substr(0, equals)), trimmed(pair.substr((std::min)(equals + 1, pair.size()))),
                             kam::ForeignUnit::same};
    if (mapping.field.empty() || mapping.foreign.empty()) {
        throw CLI::ValidationError("'" + pair + "' is not of the form field=Column");
    }
    if (mapping.field.back() == '%') {
        mapping.field = trimmed(mapping.field.substr(0, mapping.field.size() - 1));
        mapping.unit = kam::ForeignUnit::percent;
        if (!mapping.field.ends_with("_share")) {
            throw CLI::ValidationError("'" + pair + "': only a share can be in percent");
        }
    }
    return mapping;
}

/// Each field of the row has a column of its own, be it named by the map or not.
template <class Row>
kam::NameMap to_name_map(const std::string& option, const std::vector<std::string>& pairs) {
    kam::NameMap names;
    for (const std::string& pair : pairs) {
        kam::NameMapping mapping = to_mapping(pair);
        if (!kam::has_field<Row>(mapping.field)) {
            throw CLI::ValidationError(option + ": there is no field '" + mapping.field + "'");
        }
        if (names.by_field(mapping.field) != nullptr) {
            throw CLI::ValidationError(option + ": '" + mapping.field + "' is mapped twice");
        }
        names.add(std::move(mapping));
    }
    std::map<std::string_view, std::string_view> field_of;
    for (const std::string_view field : kam::field_names<Row>()) {
        const auto [other, is_new] = field_of.try_emplace(names.foreign_name(field), field);
        if (is_new) continue;
        throw CLI::ValidationError(option + ": the fields '" + std::string(other->second) + "' and '" +
                                   std::string(field) + "' would both be read from the column '" +
                                   std::string(other->first) + "'");
    }
    return names;
}

/// An option whose text `parse` turns into a value; exact, since no double stands between.
template <class T, class Parse>
CLI::Option* add_parsed(CLI::App& app, const std::string& name, T& value, Parse parse, const std::string& expected,
                        const std::string& help) {
    return app.add_option_function<std::string>(
        name,
        [&value, parse, expected, name](const std::string& text) {
            const auto parsed = parse(text);
            if (!parsed) throw CLI::ValidationError(name + ": '" + text + "' is not " + expected);
            value = *parsed;
        },
        help);
}

/// An option that names a file or folder; nothing is no name.
CLI::Option* add_path(CLI::App& app, const std::string& name, std::string& path, const std::string& help) {
    return add_parsed(
        app, name, path, [](const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); },
        "a path", help);
}

template <class Row>
CLI::Option* add_name_map(CLI::App& app, const std::string& name, kam::NameMap& names, const std::string& of) {
    return app
        .add_option_function<std::vector<std::string>>(
            name, [&names, name](const std::vector<std::string>& pairs) { names = to_name_map<Row>(name, pairs); },
            "columns of the " + of + ": field=Column,...")
        ->delimiter(',');
}

void add_input_options(CLI::App& app, Options& options) {
    CLI::Option* const orders =
        add_path(app, "--orders", options.orders, "CSV of order lines; - is standard input")->group("Input");
    const std::vector<CLI::Option*> added{
        add_name_map<OrderLineRow>(app, "--map", options.order_names, "order lines"),
        add_path(app, "--order-headers", options.order_headers, "CSV of orders, joined by order_id"),
        add_name_map<OrderHeaderRow>(app, "--map-headers", options.header_names, "order headers"),
        add_path(app, "--accounts", options.accounts, "CSV of accounts"),
        add_name_map<AccountRow>(app, "--map-accounts", options.account_names, "accounts"),
        add_path(app, "--costs", options.costs, "CSV of costs"),
        add_name_map<CostRow>(app, "--map-costs", options.cost_names, "costs"),
        add_path(app, "--contacts", options.contacts, "CSV of people of both firms"),
        add_name_map<ContactRow>(app, "--map-contacts", options.contact_names, "contacts"),
        add_path(app, "--interactions", options.interactions, "CSV of calls, meetings and the like"),
        add_name_map<InteractionRow>(app, "--map-interactions", options.interaction_names, "interactions"),
        add_path(app, "--relations", options.relations, "CSV of bonds, ties and links"),
        add_name_map<RelationRow>(app, "--map-relations", options.relation_names, "relations"),
        add_path(app, "--evidence", options.evidence, "CSV of judged levels of the stage model"),
        add_name_map<EvidenceRow>(app, "--map-evidence", options.evidence_names, "evidence"),
        add_path(app, "--rates", options.rates, "CSV of exchange rates"),
        add_parsed(
            app, "--separator", options.separator,
            [](const std::string& text) {
                if (text == "tab") return std::optional('\t');
                const bool usable = text.size() == 1 && text[0] != '"' && text[0] != '\n' && text[0] != '\r';
                return usable ? std::optional(text[0]) : std::nullopt;
            },
            "a separator: one character or 'tab'", "separator of the CSV files (default: ,)"),
        app.add_flag("--decimal-comma", options.decimal_comma, "numbers in the CSV files are written 1,5"),
        app.add_option("--cancelled-prefix", options.cancelled_prefix,
                       "how order_id of a cancelled order begins (default: an order of returns only is cancelled)"),
        app.add_flag("--skip-bad-lines", options.skip_bad_lines, "review what is left of the input"),
    };
    // Without order lines the bundled sample is reviewed, which none of these would change.
    for (CLI::Option* option : added) option->group("Input")->needs(orders);
}

void add_review_options(CLI::App& app, Options& options) {
    add_parsed(app, "--currency", options.currency, kam::Currency::parse, "an ISO 4217 currency",
               "currency of the review, and of lines that name none (default: EUR)")
        ->group("Review");
    add_parsed(
        app, "--as-of", options.as_of,
        [](const std::string& text) -> std::optional<std::optional<kam::Date>> {
            const auto date = kam::parse_date(text);
            if (!date) return std::nullopt;
            return std::optional<std::optional<kam::Date>>(std::in_place, date);
        },
        "a date YYYY-MM-DD", "date of the review; what is later is left out (default: the last date in the input)")
        ->group("Review");
    app.add_option_function<std::string>(
           "--by", [&options](const std::string& unit) { options.by_group = unit == "group"; },
           "review each 'account' (default) or each 'group' of accounts (parent_id in --accounts)")
        ->check(CLI::IsMember({"account", "group"}))
        ->group("Review");
    kam::for_each_field(options.assumptions, [&](std::string_view name, kam::Decimal& value) {
        std::string option = "--" + std::string(name);
        std::replace(option.begin(), option.end(), '_', '-');
        const auto* help = std::find_if(std::begin(assumption_help), std::end(assumption_help),
                                        [&](const auto& row) { return name == row.first; });
        const bool is_share = name.ends_with("_share");
        add_parsed(
            app, option, value,
            [is_share](const std::string& text) {
                const auto number = kam::Decimal::parse(text);
                const bool usable = number && number->sign() >= 0 && (!is_share || *number <= 1);
                return usable ? number : std::nullopt;
            },
            is_share ? "a decimal number from 0 to 1" : "a decimal number, 0 or more",
            std::string(help->second) + " (default: " + to_string(value) + ")")
            ->group("Assumptions, where the records are silent");
    });
}

void add_output_options(CLI::App& app, Options& options) {
    add_parsed(
        app, "--top", options.top,
        [](const std::string& text) {
            std::size_t count = 0;
            const char* const end = text.data() + text.size();
            const auto [stop, error] = std::from_chars(text.data(), end, count);
            return error == std::errc{} && stop == end ? std::optional(count) : std::nullopt;
        },
        "a whole number", "places for key accounts, and accounts in the table (default: 10)")
        ->group("Output");
    add_path(app, "--json", options.json,
             "write the whole review to this file; - is standard output, instead of the table")
        ->group("Output");
    add_path(app, "--write-sample", options.write_sample,
             "write the bundled sample, in --currency, to this folder, and stop")
        ->group("Output");
    app.add_flag("--progress", options.progress, "show progress even when standard error is no terminal")
        ->group("Output");
}

/// Writing the sample uses none of the options but the currency, so that others beside it would be ignored.
void let_sample_stand_alone(CLI::App& app) {
    CLI::Option* const write_sample = app.get_option("--write-sample");
    for (CLI::Option* option : app.get_options()) {
        if (option == write_sample || option == app.get_help_ptr() || option->get_name() == "--currency") continue;
        write_sample->excludes(option);
    }
}

/// What is wrong with options that are fine each by itself; nothing if nothing is.
std::string contradiction(const Options& options) {
    const std::pair<const char*, const std::string&> inputs[] = {{"--orders", options.orders},
                                                                 {"--order-headers", options.order_headers},
                                                                 {"--accounts", options.accounts},
                                                                 {"--costs", options.costs},
                                                                 {"--rates", options.rates}};
    const char* from_stdin = nullptr;
    for (const auto& [name, path] : inputs) {
        if (path == "-" && from_stdin != nullptr) {
            return std::string(from_stdin) + " and " + name + " cannot both be standard input";
        }
        if (path == "-") from_stdin = name;
        std::error_code none;  // files that are not there yet are not the same
        if (!options.json.empty() && !path.empty() && std::filesystem::equivalent(path, options.json, none)) {
            return "--json: '" + options.json + "' is an input file";
        }
    }
    if (options.by_group && !options.orders.empty() && options.accounts.empty()) {
        return "--by group: --accounts has to say who belongs to whom (parent_id)";
    }
    return {};
}

}  // namespace

ParsedOptions parse_options(int argc, char** argv) {
    Options options;
    CLI::App app(description, "portfolio_review");
    app.footer(footer());
    add_input_options(app, options);
    add_review_options(app, options);
    add_output_options(app, options);
    let_sample_stand_alone(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return {std::nullopt, app.exit(error) == 0 ? 0 : bad_options};
    }
    if (const std::string problem = contradiction(options); !problem.empty()) {
        std::cerr << problem << '\n';
        return {std::nullopt, bad_options};
    }
    return {options, 0};
}
