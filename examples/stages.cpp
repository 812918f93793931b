// SPDX-License-Identifier: BSL-1.0
// Where a relationship stands: from records and judgements to a stage with its reasons, the next question and the next
// step.
#include <iomanip>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <kam/stages.hpp>
#include <kam/stages/steps.hpp>
#include <kam/stages/company.hpp>
#include <kam/stages/evidence.hpp>

namespace {

namespace stages = kam::stages;
using kam::Side;

/// What a CRM knows of its accounts; nothing to inherit.
struct Client {
    std::string id;
    double plan_months = 0;                       // how far the plan with it reaches
    std::optional<double> joint_funding_share{};  // of the projects, paid by both
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, plan_months, joint_funding_share))

const kam::Date today = *kam::parse_date("2025-06-30");

/// What people said in the last months.
std::vector<kam::DimensionEvidence> interviews() {
    const auto said = [](const char* dimension, int level, Side side, const char* source, const char* on) {
        return kam::DimensionEvidence{dimension, level, side, source, *kam::parse_date(on)};
    };
    return {said("information_shared", 2, Side::supplier, "account manager", "2025-05-05"),
            said("information_shared", 1, Side::customer, "head of purchasing", "2025-06-02"),
            said("agenda_focus", 2, Side::customer, "head of purchasing", "2025-06-02"),
            said("lock_in", 3, Side::supplier, "account manager", "2025-05-05"),
            said("lock_in", 1, Side::customer, "head of purchasing", "2025-06-02"),
            said("perceived_status", 4, Side::supplier, "account manager", "2025-05-05"),
            said("perceived_status", 2, Side::customer, "head of purchasing", "2025-06-02")};
}

std::string joined(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) {
        if (!list.empty()) list += ", ";
        list += name;
    }
    return list;
}

}  // namespace

int main() {
    std::cout << std::fixed << std::setprecision(2);
    const stages::StageModel<> model = stages::smcg_2011();

    // Evidence from the client's own records first, and what was said beside it.
    const std::vector<Client> clients{{"Brelvane Foods", 14, 0.1}};
    auto evidence = stages::derived_evidence(
        clients, today,
        {stages::derive("planning_horizon", &Client::plan_months, {4, 12, 24, 48}),
         stages::derive("joint_funding", &Client::joint_funding_share, {0, 0.25, 0.5, 0.75})})[0];
    for (const kam::DimensionEvidence& each : interviews()) evidence.push_back(each);

    // Few relationships reach the later stages; half a year halves what a judgement counts.
    stages::AssessOptions options{.prior = stages::decreasing_prior(5, 0.7)};
    options.temperature = 1;  // judgements are off by a level now and then
    options.weighing.half_life_days = 180.0;
    options.least_coverage_share = 0.2;
    options.context = {"food", "DE"};
    const auto assessment = stages::assess(model, evidence, today, options);

    std::cout << clients[0].id << " is at " << assessment.index->low << " of 5, "
              << (assessment.stage ? assessment.stage->name : "without a label") << "\n  probable:";
    for (std::size_t i = 0; i < 2; ++i)
        std::cout << ' ' << assessment.probable[i].stage.name << ' ' << assessment.probable[i].probability;
    std::cout << "\n  levels off the continuum " << assessment.index->residual << ", coverage " << assessment.coverage
              << "\n  held back by: " << joined(assessment.limiting)
              << "\n  ahead in: " << (assessment.leading.empty() ? "nothing" : joined(assessment.leading))
              << "\n  the firms disagree on: " << joined(assessment.disagreeing) << '\n';

    const auto question = stages::next_question(model, assessment);
    std::cout << "Ask next: " << question->dimension << ", which is expected to remove " << question->entropy_removed
              << " of " << assessment.entropy << " nats\n";

    const stages::Positioning claim{
        .claim = "the partner for fresh food", .customer = clients[0].id, .desired_status_level = 4};
    const auto positioning = stages::review_positioning(claim, kam::Level(2));
    std::cout << "Status sought is " << *positioning.perception_gap
              << " levels above what the customer reports; the claim "
              << (positioning.generic ? "is generic, it lacks " + joined(positioning.missing) : "is specific") << '\n';

    // The next stage: what has to change, what that takes, and whether we are ready. All figures are the user's.
    const std::vector<stages::ResourceNeed<>> needs{
        {"information_shared", 3, "controller", "open-book costing", "shared folder", 12e3, 80.0}};
    const auto gap = stages::gap(model, assessment, "bespoke_solution", needs);
    std::cout << "To be a " << gap.target.name << ", first:\n";
    for (std::size_t i = 0; i < 3; ++i) {
        const auto& each = gap.dimensions[i];
        std::cout << "  " << each.dimension << ": " << each.now << " -> " << each.needed << " (+"
                  << *each.missing_levels << ")\n";
    }
    std::cout << "  and " << gap.unknown_count << " dimensions are unknown\n";

    const auto ready =
        stages::reachable_stage(model.list,
                                {{},
                                 {},
                                 {.structure_level = 1},
                                 {.structure_level = 3, .processes = {"joint planning"}},
                                 {.structure_level = 4, .processes = {"joint planning", "shared stock"}}},
                                {.structure_level = 2});
    std::cout << "Ready for " << ready.reachable->name << "; then blocked by";
    for (const auto& blocker : ready.blockers) {
        if (blocker.stage == "bespoke_solution") std::cout << ' ' << blocker.what << ',';
    }
    std::cout << " among others\n";
}
