// SPDX-License-Identifier: BSL-1.0
// A theory of one's own in under 30 lines, run beside a shipped one on the same evidence.
#include <iostream>
#include <vector>

#include <kam/review/synthetic.hpp>
#include <kam/stages.hpp>
#include <kam/stages/theories.hpp>
#include <kam/stages/company.hpp>

namespace {

using kam::stages::StageModel;

/// Relationships grow by closeness and by dependence: four stages, five dimensions, levels 0 to 4 in each stage.
StageModel<> closeness_and_dependence() {
    return {.list = {.name = "closeness_and_dependence",
                     .version = "1",
                     .unit_of_analysis = "account relationship",
                     .stages = {"distant", "acquainted", "close", "entangled"},
                     .first_kam = 2,
                     .citation = {"own work, unpublished"}},
            .dimensions = {{.name = "customer_reach", .levels = {0, 1, 3, 4}},
                           {.name = "information_shared", .levels = {0, 1, 3, 4}, .weight = 2},
                           {.name = "agenda_focus", .levels = {0, 2, 3, 4}},
                           {.name = "lock_in", .levels = {0, 0, 1, 4}},
                           {.name = "perceived_status", .levels = {0, 1, 3, 4}, .asked_of = kam::Side::customer}}};
}

}  // namespace

int main() {
    const auto sample = kam::review::synthetic_portfolio();
    std::vector<std::vector<kam::DimensionEvidence>> evidence;
    for (const kam::Account& account : sample.portfolio.accounts) evidence.push_back(account.evidence);

    const auto models = {kam::stages::smcg_2011(), closeness_and_dependence()};
    const auto compared = kam::stages::compare_models(models, evidence, sample.as_of);
    const auto& agreement = compared.agreements[0];
    std::cout << agreement.first << " and " << agreement.second << " agree on the order of " << agreement.account_count
              << " accounts: rank correlation " << *agreement.rank_correlation << ", same order in "
              << *agreement.same_order_share << " of the pairs\n";
    for (std::size_t i = 0; i < 6; ++i) {
        std::cout << sample.portfolio.accounts[i].name << ':';
        for (const auto& assessments : compared.assessments) {
            const auto& best = assessments[i].probable[0];
            std::cout << ' ' << best.stage.name << ' ' << best.probability;
        }
        std::cout << '\n';
    }

    // Which stages the theory can tell apart, on accounts made up by its own profile with errors of one level.
    const auto rates = kam::stages::recovery_rates(closeness_and_dependence(), {.accounts_per_stage = 2000, .seed = 1});
    std::cout << "Recovery by stage " << rates.rate.transpose() << '\n';
}
