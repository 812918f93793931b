// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <kam/core/date.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/names.hpp>
#include <kam/io/print.hpp>

#include "account_table.hpp"
#include "figures.hpp"
#include "output.hpp"

namespace {

using kam::review::AccountReview;

/// Rounded to whole units and with thousands apart, for reading; the JSON has the exact values.
std::string whole(const kam::Decimal& amount) {
    const kam::Decimal rounded = round_to(amount, 0);
    const std::string digits = to_string(abs(rounded));
    std::string text = rounded.sign() < 0 ? "-" : "";
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
        text += digits[i];
    }
    return text;
}

std::string abc_class(const AccountReview& account) {
    const auto& abc = account.selection.abc_class;
    return abc ? std::string(1, static_cast<char>('A' + static_cast<int>(*abc))) : "-";
}

/// The criterion that speaks most for a chosen account, and the one that costs another most against the last one
/// chosen; that there is none, where that is so.
std::string main_reason(const AccountReview& account) {
    using kam::selection::Choice;
    if (account.selection.choice == Choice::chosen) {
        const auto& parts = account.selection.contributions;
        const auto best = std::ranges::max_element(parts, {}, &kam::selection::Contribution::against_mean);
        if (best == parts.end()) return "";
        return best->against_mean > 0 ? "for it: " + best->criterion : "no lead over the mean; a place left";
    }
    if (account.selection.choice == Choice::tied_at_cut) return "ties for the last place";
    const auto& gaps = account.selection.gaps;
    return gaps.empty() || gaps.front().gap <= 0 ? "" : "lacks: " + gaps.front().criterion;
}

std::string break_even(const kam::review::CashFlowReview& flow) {
    switch (flow.recovery) {
        case kam::cash_flow::Recovery::never_negative:
            return "never below 0";
        case kam::cash_flow::Recovery::not_reached:
            return "not yet";
        case kam::cash_flow::Recovery::lapsed:
            return "lapsed";
        case kam::cash_flow::Recovery::permanent:
            break;
    }
    return flow.break_even_on ? kam::format_date(*flow.break_even_on) : "-";
}

/// A star where others exist too or nothing is proved.
std::string rate_of_return(const kam::review::CashFlowReview& flow) {
    if (!flow.rate_of_return) return flow.rate_overflows ? "beyond bounds" : "-";
    return percent(flow.rate_of_return) + (flow.rate_uniqueness == kam::cash_flow::Uniqueness::proved ? "" : " *");
}

void flush() {
    std::cout.flush();
    if (!std::cout) throw std::runtime_error("standard output: cannot be written");
}

void print_base(const ReviewDocument& document, bool is_sample) {
    const InputSummary& input = document.input;
    const auto& all = document.concentration;
    std::cout << (is_sample ? "The bundled sample, made up; --orders FILE reviews your own (see --help)\n" : "")
              << "Customer base as of " << (document.as_of ? kam::format_date(*document.as_of) : "no date")
              << ", amounts in " << document.currency << "\n\n"
              << "Order lines     " << input.lines << ": " << input.assigned << " of accounts, " << input.unassigned
              << " of nobody known, " << input.rejected << " rejected\n"
              << "Value           " << to_string(input.value) << ", of accounts " << to_string(input.assigned_value)
              << '\n';
    if (input.later_lines > 0) {
        std::cout << "Left out        " << input.later_lines << " later lines, value " << to_string(input.later_value)
                  << '\n';
    }
    if (input.shared_order_ids > 0) {
        std::cout << "Order ids       " << input.shared_order_ids << " used by a further account: an order of each\n";
    }
    for (const FileSummary& file : input.other_files) {
        std::cout << "Other file      " << for_terminal(file.file) << ": " << file.lines << " lines, " << file.rejected
                  << " rejected\n";
    }
    std::cout << (document.unit == "group" ? "Groups          " : "Accounts        ") << document.accounts.size();
    if (all.top_fifth_share) {
        std::cout << "; the largest fifth bought " << percent(all.top_fifth_share) << ", as concentrated as "
                  << fixed(*all.effective_number, 1) << " equal accounts (Gini " << fixed(*all.gini, 3) << ')';
    } else {
        std::cout << "; concentration is not defined (" << kam::name_of(all.status) << ')';
    }
    std::cout << "\nCash flow       " << whole(document.cash_flow.total) << " in all; most money out "
              << whole(document.cash_flow.peak_funding) << "; net present value "
              << fixed(document.cash_flow.net_present_value, 0) << "; rate of return "
              << rate_of_return(document.cash_flow) << '\n';
    if (const auto& profit = document.profit; profit.peak_share) {
        std::cout << "Profit          " << profit.profitable_count << " accounts earn " << percent(profit.peak_share)
                  << " of it, " << profit.loss_count << " lose the rest again; the best fifth earn "
                  << percent(profit.top_fifth_share) << '\n';
    }
    if (!document.major_accounts.empty()) {
        std::cout << "10 % and more   ";
        for (std::size_t i = 0; i < document.major_accounts.size(); ++i) {
            std::cout << (i == 0 ? "" : ", ") << for_terminal(document.major_accounts[i].key) << " ("
                      << percent(document.major_accounts[i].share) << ')';
        }
        std::cout << '\n';
    }
    std::cout << "Assumed         ";
    bool first = true;
    kam::for_each_field(document.assumptions, [&](std::string_view name, const kam::Decimal& value) {
        std::cout << (first ? "" : ", ") << name << ' ' << to_string(value);
        first = false;
    });
    std::cout << '\n';
    for (const std::string& note : input.notes) std::cout << "Note            " << for_terminal(note) << '\n';
    for (const UnusedColumns& unused : input.unused_columns) {
        std::cout << "Columns unused  " << for_terminal(unused.file) << ": ";
        for (std::size_t i = 0; i < unused.columns.size(); ++i) {
            std::cout << (i == 0 ? "" : ", ") << for_terminal(unused.columns[i]);
        }
        std::cout << '\n';
    }
}

}  // namespace

std::string for_terminal(std::string text) {
    for (char& c : text) {
        if (c != '\n' && (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)) c = ' ';
    }
    return text;
}

void print_review(const ReviewDocument& document, std::size_t top, bool is_sample) {
    print_base(document, is_sample);
    const bool named = std::ranges::any_of(document.accounts, [](const AccountReview& a) { return !a.name.empty(); });
    AccountTable table(document, top);
    const auto column = [&](const char* header, kam::io::Align align, const auto& cell) {
        table.add_column(header, align, cell);
    };
    using enum kam::io::Align;
    column("rank", right, [](const AccountReview& a) { return std::to_string(a.selection.rank); });
    column(document.unit.c_str(), left, [](const AccountReview& a) { return a.account_id; });
    if (named) column("name", left, [](const AccountReview& a) { return a.name; });
    column("orders", right, [](const AccountReview& a) { return std::to_string(a.orders); });
    column("value", right, [](const AccountReview& a) { return whole(a.value); });
    column("bought", right, [](const AccountReview& a) { return percent(a.selection.sold_share); });
    column("ABC", left, [](const AccountReview& a) { return abc_class(a); });
    column("cash flow", right, [](const AccountReview& a) { return whole(a.cash_flow.total); });
    column("most out", right, [](const AccountReview& a) { return whole(a.cash_flow.peak_funding); });
    column("break-even", left, [](const AccountReview& a) { return break_even(a.cash_flow); });
    column("rate", right, [](const AccountReview& a) { return rate_of_return(a.cash_flow); });
    column("chosen in", right, [](const AccountReview& a) { return percent(a.selection.chosen_probability); });
    column("score", right, [](const AccountReview& a) { return fixed(a.selection.score, 3); });
    column("why", left, main_reason);
    std::cout << '\n' << table.text();
    if (document.accounts.size() > top)
        std::cout << "and " << document.accounts.size() - top << " more " << document.unit << "s\n";
    print_relationships(document, top);
    flush();
}

void print_document(const std::string& text) {
    std::cout << text;
    flush();
}
