// SPDX-License-Identifier: BSL-1.0
#include <filesystem>
#include <sstream>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <kam/core/names.hpp>
#include <kam/io/csv.hpp>
#include <kam/review/synthetic.hpp>

#include "input.hpp"
#include "output.hpp"
#include "rows.hpp"

namespace {

template <class Tag>
std::optional<std::string> text(const std::optional<kam::Id<Tag>>& id) {
    return id ? std::optional(id->value) : std::nullopt;
}

std::optional<std::string> role_names(const std::vector<kam::BuyingRole>& roles) {
    std::string names;
    for (const kam::BuyingRole role : roles) names += (names.empty() ? "" : ";") + std::string(kam::name_of(role));
    return names.empty() ? std::nullopt : std::optional(names);
}

std::optional<kam::Decimal> amount(const std::optional<kam::Money>& money) {
    return money ? std::optional(to_decimal(*money)) : std::nullopt;
}

template <class Row>
void write_rows(const std::filesystem::path& path, const std::vector<Row>& rows) {
    std::ostringstream out;
    kam::io::write_csv(out, rows);
    write_file(path.string(), out.str());
}

}  // namespace

Input sample_input(const Options& options) {
    const auto sample = kam::review::synthetic_portfolio({.currency = options.currency});
    Input input;
    input.portfolio = sample.portfolio;
    input.truth = sample.truth;
    input.as_of = options.as_of.value_or(sample.as_of);
    for (const kam::Order& order : sample.portfolio.orders) {
        input.summary.lines += order.lines.size();
        for (const kam::OrderLine& line : order.lines) {
            const kam::Decimal value = net_total(line);
            input.summary.assigned_value += value;
            if (order.ordered_on <= *input.as_of) continue;
            ++input.summary.later_lines;
            input.summary.later_value += value;
        }
    }
    input.summary.assigned = input.summary.lines;
    input.summary.value = input.summary.assigned_value;
    return input;
}

void write_sample(const std::string& folder, kam::Currency currency) {
    const auto sample = kam::review::synthetic_portfolio({.currency = currency});
    const kam::Portfolio& portfolio = sample.portfolio;
    std::vector<OrderLineRow> lines;
    std::vector<OrderHeaderRow> headers;
    for (const kam::Order& order : portfolio.orders) {
        headers.push_back({.order_id = order.order_id.value,
                           .account_id = order.account_id.value,
                           .ordered_on = order.ordered_on,
                           .freight_amount = amount(order.freight_amount),
                           .service_cost = amount(order.service_cost),
                           .promised_on = order.promised_on,
                           .delivered_on = order.delivered_on,
                           .cancelled = order.cancelled,
                           .currency = order.currency});
        for (const kam::OrderLine& line : order.lines) {
            lines.push_back({.order_id = order.order_id.value,
                             .product_id = text(line.product_id),
                             .quantity = line.quantity,
                             .unit_price = line.unit_price,
                             .unit_cost = line.unit_cost,
                             .discount_share = line.discount_share});
        }
    }
    std::vector<AccountRow> accounts;
    for (const kam::Account& account : portfolio.accounts) {
        accounts.push_back({account.account_id.value, account.name,
                            account.parent_id ? std::optional(account.parent_id->value) : std::nullopt});
    }
    std::vector<CostRow> costs;
    for (const kam::Cost& cost : portfolio.costs) {
        costs.push_back({cost.account_id.value, cost.incurred_on, cost.phase, cost.activity, to_decimal(cost.amount),
                         cost.amount.currency});
    }
    std::vector<ContactRow> contacts;
    std::unordered_set<std::string_view> actors{portfolio.supplier_id.value};
    for (const kam::Manager& manager : portfolio.managers) {
        contacts.push_back(
            {.contact_id = manager.manager_id.value, .side = kam::Side::supplier, .job_title = manager.title});
    }
    for (const kam::Contact& contact : portfolio.contacts) {
        contacts.push_back({.contact_id = contact.contact_id.value,
                            .account_id = text(contact.account_id),
                            .side = contact.side,
                            .job_title = contact.job_title,
                            .function = contact.function,
                            .seniority_level = contact.seniority_level,
                            .buying_roles = role_names(contact.buying_roles),
                            .support_level = contact.support_level,
                            .influence_level = contact.influence_level,
                            .valid_from_on = contact.valid_from_on,
                            .valid_to_on = contact.valid_to_on});
    }
    for (const ContactRow& contact : contacts) actors.insert(contact.contact_id);
    std::vector<EvidenceRow> evidence;
    for (const kam::Account& account : portfolio.accounts) {
        actors.insert(account.account_id.value);
        for (const kam::DimensionEvidence& one : account.evidence) {
            evidence.push_back(
                {account.account_id.value, one.dimension, one.level, one.side, one.source, one.observed_on});
        }
    }
    std::vector<InteractionRow> interactions;
    for (const kam::Interaction& one : portfolio.interactions) {
        interactions.push_back({one.account_id.value, one.happened_on, one.kind, one.initiated_by,
                                text(one.supplier_contact_id), text(one.customer_contact_id), one.purpose,
                                one.motive_understood});
    }
    std::vector<RelationRow> relations;  // those of teams are left out: there is no file of teams
    for (const kam::Relation& one : portfolio.relations) {
        if (!actors.contains(one.from_id.value) || !actors.contains(one.to_id.value)) continue;
        relations.push_back(
            {one.layer, one.from_id.value, one.to_id.value, one.valid_from_on, one.valid_to_on, one.strength});
    }
    // The sample has a single currency; a made-up rate shows the form of the file.
    const kam::Currency other(currency == kam::Currency("USD") ? "EUR" : "USD");
    const std::vector<kam::Rate> rates{{other, currency, kam::Date{}, *kam::Decimal::parse("1.25")}};
    std::filesystem::create_directories(folder);
    write_rows(std::filesystem::path(folder) / "orders.csv", lines);
    write_rows(std::filesystem::path(folder) / "order_headers.csv", headers);
    write_rows(std::filesystem::path(folder) / "accounts.csv", accounts);
    write_rows(std::filesystem::path(folder) / "costs.csv", costs);
    write_rows(std::filesystem::path(folder) / "contacts.csv", contacts);
    write_rows(std::filesystem::path(folder) / "interactions.csv", interactions);
    write_rows(std::filesystem::path(folder) / "relations.csv", relations);
    write_rows(std::filesystem::path(folder) / "evidence.csv", evidence);
    write_rows(std::filesystem::path(folder) / "rates.csv", rates);
}
