// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <vector>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/ara/from_entities/layer_history.hpp>

using namespace kam::ara;
using kam::RelationLayer;
using kam_test::close;

namespace layer_history_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

static_assert(kam_test::describes_every_field<LayerEvent<double>>());
static_assert(kam_test::describes_every_field<LayerHistory<double>>());
static_assert(kam_test::describes_every_field<HistoryOptions>());

constexpr kam::Date date(int year, unsigned month, unsigned day) {
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
}

struct Case {
    std::vector<double> series;
    double penalty;
    std::size_t shortest;
    std::vector<std::size_t> changes;
};

}  // namespace layer_history_test
using namespace layer_history_test;

TEST_CASE("ara decayed: half is left after a half-life (by hand)") {
    const std::vector<LayerEvent<>> events{{date(2024, 1, 1), RelationLayer::bond, 1},
                                           {date(2024, 1, 11), RelationLayer::bond, 2},
                                           {date(2024, 1, 11), RelationLayer::tie, 8},
                                           {date(2024, 1, 22), RelationLayer::bond, 4}};
    CHECK(decayed(events, RelationLayer::bond, date(2024, 1, 21), 10) == 0.25 + 1);
    CHECK(decayed(events, RelationLayer::link, date(2024, 1, 21), 10) == 0);
    CHECK_THROWS_AS(decayed(events, RelationLayer::bond, date(2024, 1, 21), 0), std::invalid_argument);
    const std::vector<LayerEvent<Wide>> wide{{date(2024, 1, 1), RelationLayer::bond, Wide(1)}};
    CHECK(close(decayed(wide, RelationLayer::bond, date(2024, 1, 6), 10), Wide(1 / sqrt(Wide(2))), 1e-49));
}

TEST_CASE("ara change_points: the best stretches of all (python3 fractions and every partition)") {
    const std::vector<Case> cases{
        {{4, 6, 5, 6, 2, 3, 3, 3, 3, 1, 2, 2}, 5, 2, {4}},
        {{1, 2, 9, 9, 7, 8, 9, 8, 8, 8}, 2, 2, {2}},
        {{6, 7, 7, 7, 7, 8, 8, 8, 6, 6, 5}, 5, 2, {8}},
        {{9, 9, 9, 8, 9, 8, 7, 7, 0, 1, -1, -1}, 5, 1, {8}},
        {{2, 4, 2, 2, -1, 0, 0, -1, 1, 0, -1, -1}, 5, 3, {4}},
        {{1, 8, 8, 4, 5, 2, 3, 2, 2, 3, 3}, 2, 2, {5}},
        {{4, 5, 3, 4, 1, 4, 4, 2}, 2, 3, {4}},
        {{2, 10, 10, 10, 8, 5, 0, -1, -1}, 2, 1, {1, 4, 5, 6}},
    };
    for (const Case& one : cases) {
        std::vector<std::size_t> found;
        for (const auto& change : change_points(one.series, {one.penalty, one.shortest})) found.push_back(change.at);
        CHECK(found == one.changes);
    }
}

TEST_CASE("ara change_points: level and unit do not matter and constant series have none", "[laws]") {
    const std::vector<double> series{4, 5, 4, 4, 5, 4, 1, 0, 1, 1, 0, 0};
    const auto changes = change_points(series);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].at == 6);
    CHECK(close(changes[0].before, 26.0 / 6));
    CHECK(close(changes[0].after, 0.5));
    std::vector<double> moved;
    for (const double x : series) moved.push_back(1e6 + 8 * x);
    CHECK(change_points(moved).size() == 1);
    CHECK(change_points(moved)[0].at == 6);
    CHECK(change_points(std::vector<double>(20, 3.7)).empty());
    CHECK(change_points(std::vector<double>{}).empty());
    CHECK(change_points(std::vector<double>{1, 9}).empty());
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(change_points(std::vector<double>{1, nan, 2}), "series[1]: is unknown or infinite\n");
    CHECK_THROWS_AS(change_points(series, {{}, 0}), std::invalid_argument);
    CHECK_THROWS_AS(change_points(series, {-1.0, 1}), std::invalid_argument);
}

TEST_CASE("ara layer_histories: a bond erodes while links grow") {
    std::vector<LayerEvent<>> events{{date(2022, 12, 1), RelationLayer::tie, 4}};
    for (unsigned m = 1; m <= 12; ++m) {
        for (unsigned visit = 0; visit < (m <= 6 ? 4U + m % 2 : 1U); ++visit) {
            events.push_back({date(2023, m, 1 + 5 * visit), RelationLayer::bond, 1});
        }
        events.push_back({date(2023, m, 15), RelationLayer::link, m <= 4 ? 1.0 + m % 2 : 9.0 + m % 2});
    }
    const auto histories =
        layer_histories(events, {.from_on = date(2023, 1, 1), .months = 12, .half_life_days = 30, .change = {}});
    REQUIRE(histories.size() == 3);
    const auto& bond = histories[0];
    CHECK(bond.monthly == std::vector<double>{5, 4, 5, 4, 5, 4, 1, 1, 1, 1, 1, 1});
    REQUIRE(bond.changes.size() == 1);
    CHECK(bond.changes[0].from_on == date(2023, 7, 1));
    CHECK_FALSE(bond.changes[0].grown);
    CHECK(close(bond.changes[0].monthly_before, 4.5));
    CHECK(bond.changes[0].monthly_after == 1);
    REQUIRE(histories[2].changes.size() == 1);
    CHECK(histories[2].changes[0].from_on == date(2023, 5, 1));
    CHECK(histories[2].changes[0].grown);
    CHECK(histories[1].changes.empty());
    for (const auto& history : histories) {
        for (std::size_t m = 0; m < 12; ++m) {
            const auto end = kam::add_months(history.months[m], 1) - std::chrono::days(1);
            CHECK(close(history.strength[m], decayed(events, history.layer, end, 30), 1e-12, 1e-15));
        }
    }
    CHECK_THROWS_WITH(layer_histories(std::vector<LayerEvent<>>{{date(2023, 1, 1), RelationLayer::bond, -1},
                                                                {date(2023, 1, 1), static_cast<RelationLayer>(9), 1}},
                                      {.from_on = date(2023, 1, 1), .months = 1, .change = {}}),
                      "events[0].weight: must be finite and 0 or more\nevents[1].layer: is no layer\n");
}
