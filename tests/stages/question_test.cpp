// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/stage_evidence.hpp"

#include <kam/stages/question.hpp>
#include <kam/stages/smcg_2011.hpp>

using namespace kam::stages;
using kam::Side;
using kam_test::close;
using kam_test::judged;
using kam_test::levels_of;

// Entropies and answers by mpmath with 40 digits, independently of this library: the posterior, the answers that each
// stage spreads around its level, and the mean entropy after each answer.

namespace question_test {

static_assert(kam_test::describes_every_field<Question>());

std::map<std::string, Question> by_name(const std::vector<Question>& list) {
    std::map<std::string, Question> map;
    for (const Question& each : list) map[each.dimension] = each;
    return map;
}

}  // namespace question_test
using question_test::by_name;

TEST_CASE("questions: what removes most entropy for seven contradicting levels (mpmath)") {
    const auto model = smcg_2011();
    const auto a = assess(model, levels_of(model, kam_test::sparse_and_mixed()));
    const auto list = questions(model, a);
    CHECK(list.size() == 11);
    CHECK(list[0].dimension == "process_integration");
    CHECK(list[1].dimension == "customer_reach");
    CHECK(list[2].dimension == "planning_horizon");
    CHECK(list[3].dimension == "senior_engagement");
    CHECK(list[4].dimension == "manager_profile");
    CHECK(list[10].dimension == "operating_model");
    CHECK(close(list[0].entropy_removed, 0.056960579669718371, 1e-12));
    CHECK(close(list[1].entropy_removed, 0.028618504793619585, 1e-12));
    CHECK(close(list[10].entropy_removed, 0.027825541134116489, 1e-12));
    const std::array answers{0.103226577447, 0.760401923588, 0.104758808728, 0.0278443540098, 0.0037683362274};
    for (Eigen::Index x = 0; x < 5; ++x) {
        CHECK(close(list[0].answers[x], answers[static_cast<std::size_t>(x)], 1e-11));
    }
    CHECK(next_question(model, a)->dimension == "process_integration");
}

TEST_CASE("questions: between stages 1 and 2 only what differs there helps (mpmath)") {
    const auto model = smcg_2011();
    const auto map =
        by_name(questions(model, assess(model, levels_of(model, {{"customer_reach", 0}, {"lock_in", 0}}))));
    for (const char* name :
         {"initiative_source", "contact_structure", "manager_authority", "manager_profile", "planning_depth",
          "information_shared", "agenda_focus", "offer_flexibility", "team_permanence", "operating_model"}) {
        CHECK(close(map.at(name).entropy_removed, 0.32808158525970965, 1e-12));
    }
    for (const char* name : {"planning_horizon", "senior_engagement", "perceived_status", "measures_used"}) {
        CHECK(close(map.at(name).entropy_removed, 0.00047626446971028807, 1e-10));
    }
    CHECK(close(map.at("joint_funding").entropy_removed, 0.00013436091059792961, 1e-9));
    CHECK(close(map.at("planning_horizon").answers[0], 0.864558611921, 1e-11));
}

TEST_CASE("questions: with nothing known (mpmath)") {
    const auto model = smcg_2011();
    const auto a = assess(model, levels_of(model, {}));
    CHECK(close(a.entropy, std::log(5.0)));
    const auto list = questions(model, a);
    CHECK(list.size() == 18);
    CHECK(list[0].dimension == "initiative_source");
    CHECK(close(list[0].entropy_removed, 0.96846183341625396, 1e-13));
    CHECK(close(list[10].entropy_removed, 0.9256155242265357, 1e-13));
    CHECK(close(list[17].entropy_removed, 0.90564690505902239, 1e-13));
    for (const Question& each : list) CHECK(close(each.answers.sum(), 1.0));
}

TEST_CASE("questions: one more answer of a side has half the weight (mpmath)") {
    const auto model = smcg_2011();
    const kam::Date today = *kam::parse_date("2025-06-30");
    const auto a = assess(model,
                          {judged("lock_in", 3, Side::supplier, "a", "2025-06-01"),
                           judged("lock_in", 1, Side::customer, "b", "2025-06-02"),
                           judged("perceived_status", 2, Side::customer, "b", "2025-06-02"),
                           judged("manager_authority", 2, Side::supplier, "a", "2025-06-01")},
                          today);
    const auto map = by_name(questions(model, a));
    CHECK(map.size() == 15);
    CHECK(close(map.at("joint_funding").entropy_removed, 0.13523219443148926, 1e-12));
    CHECK(close(map.at("customer_reach").entropy_removed, 0.075762937323530573, 1e-12));
    CHECK(close(map.at("operating_model").entropy_removed, 0.06765415919238227, 1e-12));
    CHECK_FALSE(map.at("operating_model").ask);
    const auto unasked = assess(model, {judged("perceived_status", 4, Side::supplier, "a", "2025-06-01")}, today);
    CHECK(by_name(questions(model, unasked)).at("perceived_status").ask == Side::customer);
}

TEST_CASE("questions: minutes count and a fully known account has none") {
    auto model = smcg_2011();
    model.dimensions[13].ask_minutes = 30;  // process_integration
    const auto a = assess(model, levels_of(model, kam_test::sparse_and_mixed()));
    const auto list = questions(model, a);
    CHECK(list[0].dimension == "customer_reach");
    CHECK(list[10].dimension == "process_integration");
    CHECK(close(list[10].removed_per_minute, 0.056960579669718371 / 30, 1e-12));
    CHECK_FALSE(next_question(model, assess(model, profile_matrix(model).col(3))));
    auto other = model;
    other.list.version = "2";
    CHECK_THROWS_AS(questions(other, a), std::invalid_argument);
}
