// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <iostream>
#include <string>

#include <kam/core/names.hpp>
#include <kam/io/print.hpp>

#include "account_table.hpp"
#include "figures.hpp"
#include "output.hpp"

namespace {

using kam::review::AccountReview;

std::string spaced(std::string name) {
    std::ranges::replace(name, '_', ' ');
    return name;
}

std::string first_of(const std::vector<std::string>& names) { return names.empty() ? "-" : spaced(names.front()); }

/// The label, or why there is none.
std::string stage(const AccountReview& account) {
    if (account.stage.stage) return spaced(*account.stage.stage);
    return "? " + spaced(std::string(kam::name_of(account.stage.label)));
}

std::string place(const AccountReview& account) {
    const auto& [low, high] = std::pair(account.stage.index_low, account.stage.index_high);
    if (!low || !high) return "-";
    return *low == *high ? fixed(*low, 1) : fixed(*low, 1) + " to " + fixed(*high, 1);
}

std::string question(const AccountReview& account) {
    if (!account.stage.next_question) return "-";
    const auto& ask = account.stage.ask;
    return spaced(*account.stage.next_question) + (ask ? " (" + std::string(kam::name_of(*ask)) + ")" : "");
}

std::string layer(const AccountReview& account, std::size_t number) {
    const auto& layers = account.relationship.layers;
    return number < layers.size() ? fixed(layers[number].strength, 2) : "-";
}

std::string manager(const ReviewDocument& document, const AccountReview& account) {
    if (!document.allocation) return "-";
    const auto& rows = document.allocation->accounts;
    const auto row = std::ranges::find(rows, account.account_id, &kam::selection::AllocatedAccount::account_key);
    return row == rows.end() ? "-" : row->manager_key.value_or("none");
}

void print_stages(const ReviewDocument& document) {
    const auto& stages = document.stages;
    std::cout << "\nStages          " << stages.labelled_count << " of " << stages.account_count
              << " accounts labelled; coverage of the evidence " << percent(stages.mean_coverage) << '\n';
    for (std::size_t i = 0; i < stages.stages.size() && stages.share.size() > 0; ++i) {
        std::cout << "                " << percent(stages.share[static_cast<Eigen::Index>(i)]) << ' '
                  << spaced(stages.stages[i]) << '\n';
    }
    if (const auto& known = document.recovery) {
        std::cout << "Recovery        the most probable stage is the true one for " << known->stage_right << " of "
                  << known->accounts << " accounts, the trend of the orders for " << known->trend_right << " of "
                  << known->trend_known << '\n';
    }
    if (const auto& plan = document.allocation; plan && plan->cost) {
        std::cout << "Managers        " << plan->accounts.size() - plan->no_manager_count << " of "
                  << plan->accounts.size() << " chosen accounts have one of at most "
                  << plan->managers.front().place_count << " accounts each\n";
    }
}

}  // namespace

void print_relationships(const ReviewDocument& document, std::size_t top) {
    const bool known = std::ranges::any_of(document.accounts, [](const AccountReview& a) {
        return a.stage.index_low || !a.relationship.layers.empty() || a.relationship.contact_line_count > 0;
    });
    if (!known) return;
    print_stages(document);
    AccountTable table(document, top);
    const auto column = [&](const char* header, kam::io::Align align, const auto& cell) {
        table.add_column(header, align, cell);
    };
    using enum kam::io::Align;
    column(document.unit.c_str(), left, [](const AccountReview& a) { return a.account_id; });
    column("stage", left, stage);
    column("place", left, place);
    column("coverage", right, [](const AccountReview& a) { return percent(a.stage.coverage); });
    column("orders", left,
           [](const AccountReview& a) { return a.stage.trend ? std::string(kam::name_of(*a.stage.trend)) : "-"; });
    column("held back by", left, [](const AccountReview& a) { return first_of(a.stage.limiting); });
    column("ask next", left, question);
    column("bond", right, [](const AccountReview& a) { return layer(a, 0); });
    column("tie", right, [](const AccountReview& a) { return layer(a, 1); });
    column("link", right, [](const AccountReview& a) { return layer(a, 2); });
    column("no bond", left, [](const AccountReview& a) { return first_of(a.relationship.unsupported); });
    column("one leaves", right, [](const AccountReview& a) { return percent(a.relationship.single_thread_share); });
    column("depends", right, [](const AccountReview& a) { return percent(a.relationship.customer_dependence); });
    column("manager", left, [&](const AccountReview& a) { return manager(document, a); });
    std::cout << '\n' << table.text();
    std::cout << "bond, tie, link: strength of each layer, 0 to 1; one leaves: share of the contact that is lost with "
                 "one person;\ndepends: the account on us, at most\n";
}
