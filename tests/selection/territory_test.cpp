// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/data/random.hpp>
#include <kam/selection/allocation/territory.hpp>
#include <kam/selection/allocation/territory_moves.hpp>

using kam::selection::improve_territories;
using kam::selection::manager_indices;
using kam::selection::territory_balance;
using kam::selection::TerritoryBalance;
using kam::selection::TerritoryMove;
using kam::selection::TerritoryOptions;
using kam::selection::TerritoryPlan;
using kam_test::close;

namespace territory_test {

using Managers = std::vector<std::optional<std::size_t>>;
using Wide = boost::multiprecision::cpp_bin_float_50;

struct Client {
    std::string id;
    std::optional<std::string> served_by;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, served_by))
struct Seller {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Seller, (), (name))

struct Instance {
    Eigen::VectorXd workloads, capacities;
    Managers manager_of;
};
[[nodiscard]] Instance draw(std::uint64_t seed, int accounts, int managers) {
    kam::BlockEngine engine(seed);
    Instance drawn{Eigen::VectorXd(accounts), Eigen::VectorXd(managers), {}};
    for (double& work : drawn.workloads) work = kam::uniform_int(engine, 0, 30);
    for (double& capacity : drawn.capacities) capacity = kam::uniform_int(engine, 1, 3);
    for (int i = 0; i < accounts; ++i) {
        drawn.manager_of.emplace_back(static_cast<std::size_t>(kam::uniform_int(engine, 0, managers - 1)));
    }
    return drawn;
}
[[nodiscard]] double unevenness(const Instance& of, const Managers& manager_of) {
    return territory_balance(of.workloads, manager_of, of.capacities).unevenness;
}

}  // namespace territory_test
using territory_test::draw;
using territory_test::Instance;
using territory_test::Managers;
using territory_test::unevenness;
using territory_test::Wide;

TEST_CASE("territory_balance: three managers by hand (numpy: std / mean)") {
    const Eigen::VectorXd workloads{{50, 10, 20, 40, 7}};
    const Managers manager_of{0, 0, 1, 2, std::nullopt};
    const auto equal = territory_balance(workloads, manager_of, Eigen::Vector3d(1, 1, 1));
    CHECK(equal.loads == Eigen::Vector3d(60, 20, 40));
    CHECK(equal.targets.isApprox(Eigen::Vector3d(40, 40, 40)));
    CHECK(equal.account_counts == std::vector<std::size_t>{2, 1, 1});
    CHECK(equal.unassigned_count == 1);
    CHECK(equal.unassigned_load == 7);
    CHECK(close(equal.unevenness, 0.408248290463863));
    CHECK(close(equal.highest_load_share, 1.5));
    CHECK(close(equal.lowest_load_share, 0.5));
    // Manager 0 with twice the capacity has just the fair share: sqrt((30 (1/3)^2 + 30 (1/3)^2) / 120).
    const auto unequal = territory_balance(workloads, manager_of, Eigen::Vector3d(80, 40, 40));
    CHECK(unequal.targets.isApprox(Eigen::Vector3d(60, 30, 30)));
    CHECK(close(unequal.unevenness, std::sqrt(1 / 18.0)));
    CHECK(close(territory_balance(workloads.cast<Wide>().eval(), manager_of, Eigen::VectorX<Wide>::Ones(3)).unevenness,
                Wide(sqrt(Wide(1) / 6)), 1e-45));
}

TEST_CASE("territory_balance: nothing to do is even and what cannot be is refused") {
    const auto idle = territory_balance(Eigen::Vector2d(0, 0), {0, 1}, Eigen::Vector2d(1, 1));
    CHECK(idle.unevenness == 0);
    CHECK(idle.highest_load_share == 0);
    const auto empty = territory_balance(Eigen::VectorXd(0), {}, Eigen::VectorXd(0));
    CHECK(empty.unevenness == 0);
    CHECK(improve_territories(Eigen::VectorXd(0), {}, Eigen::VectorXd(0)).converged);
    CHECK_THROWS_WITH(territory_balance(Eigen::Vector2d(1, 2), {0}, Eigen::Vector2d(1, 1)),
                      kam_test::ContainsSubstring("2 workloads but 1 accounts"));
    CHECK_THROWS_WITH(territory_balance(Eigen::Vector2d(1, 2), {0, 2}, Eigen::Vector2d(1, 1)),
                      kam_test::ContainsSubstring("manager 2 of 2"));
    try {
        (void)territory_balance(Eigen::Vector2d(-1, std::numeric_limits<double>::quiet_NaN()), {0, 1},
                                Eigen::Vector2d(1, 0));
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().count() == 3);
        CHECK(error.report().issues()[0].where == "workloads[0]");
        CHECK(error.report().issues()[1].kind == kam::Fault::missing);
        CHECK(error.report().issues()[2].what == "must be above 0");
    }
}

TEST_CASE("improve_territories: the best move first and then none is left") {
    // Loads 60, 20, 40: moving the 20 of manager 0 to manager 1 makes all equal.
    const Eigen::VectorXd workloads{{40, 20, 20, 40}};
    const auto plan = improve_territories(workloads, {0, 0, 1, 2}, Eigen::Vector3d(1, 1, 1));
    REQUIRE(plan.moves.size() == 1);
    CHECK(plan.moves[0].account == 1);
    CHECK(plan.moves[0].from == 0);
    CHECK(plan.moves[0].to == 1);
    CHECK_FALSE(plan.moves[0].in_exchange);
    CHECK(plan.after.unevenness == 0);
    CHECK(plan.exact);
    CHECK(plan.converged);
    // Of 25 + 15 and 9 + 11 a move gives 25 : 35 at best, and a swap 26 : 34.
    const auto swapped = improve_territories(Eigen::Vector4d(25, 15, 9, 11), {0, 0, 1, 1}, Eigen::Vector2d(1, 1));
    REQUIRE(swapped.moves.size() == 1);
    CHECK(swapped.moves[0].in_exchange.has_value());
    CHECK(swapped.after.highest_load_share <= 34.0 / 30);
}

TEST_CASE("improve_territories: locked accounts and forbidden pairs and extra cost are kept") {
    const Eigen::VectorXd workloads{{40, 20, 20, 40}};
    const Managers manager_of{0, 0, 1, 2};
    TerritoryOptions<double> options;
    options.locked = {false, true, false, false};
    for (const auto& move : improve_territories(workloads, manager_of, Eigen::Vector3d(1, 1, 1), options).moves) {
        CHECK(move.account != 1);
        CHECK(move.in_exchange != std::size_t{1});
    }
    options = {};
    options.allowed = Eigen::MatrixX<bool>::Constant(4, 3, true);
    options.allowed(1, 1) = false;
    const auto elsewhere = improve_territories(workloads, manager_of, Eigen::Vector3d(1, 1, 1), options);
    CHECK(elsewhere.manager_of[1] != std::size_t{1});
    options = {};
    options.costs = Eigen::MatrixXd::Zero(4, 3);
    options.costs(1, 1) = 5;
    options.most_extra_cost = 5;
    CHECK(improve_territories(workloads, manager_of, Eigen::Vector3d(1, 1, 1), options).extra_cost == 5);
    options.costs.setConstant(5);
    for (std::size_t i = 0; i < 4; ++i) {
        options.costs(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(*manager_of[i])) = 0;
    }
    options.most_extra_cost = 4;
    const auto dear = improve_territories(workloads, manager_of, Eigen::Vector3d(1, 1, 1), options);
    CHECK(dear.moves.empty());
    CHECK(dear.converged);
    options.most_moves = 0;
    options.most_extra_cost.reset();
    CHECK_FALSE(improve_territories(workloads, manager_of, Eigen::Vector3d(1, 1, 1), options).converged);
}

TEST_CASE("improve_territories: every move evens out and no move or swap is left and the bound holds") {
    int exact = 0;
    for (std::uint64_t seed = 0; seed < 80; ++seed) {
        INFO("seed " << seed);
        const Instance drawn = draw(seed, 7, 3);
        const auto plan = improve_territories(drawn.workloads, drawn.manager_of, drawn.capacities);
        REQUIRE(plan.converged);
        double before = plan.before.unevenness;
        Managers replayed = drawn.manager_of;
        for (const auto& move : plan.moves) {
            CHECK(replayed[move.account] == move.from);
            replayed[move.account] = move.to;
            if (move.in_exchange) {
                CHECK(replayed[*move.in_exchange] == move.to);
                replayed[*move.in_exchange] = move.from;
            }
            CHECK(move.unevenness < before);
            CHECK(close(move.unevenness, unevenness(drawn, replayed), 1e-9, 1e-12));
            before = move.unevenness;
        }
        REQUIRE(replayed == plan.manager_of);
        const double reached = plan.after.unevenness;
        for (std::size_t i = 0; i < 7; ++i) {
            for (std::size_t j = 0; j < 3; ++j) {
                Managers other = plan.manager_of;
                other[i] = j;
                CHECK(unevenness(drawn, other) >= reached - 1e-9);
            }
            for (std::size_t k = 0; k < i; ++k) {
                Managers other = plan.manager_of;
                std::swap(other[i], other[k]);
                CHECK(unevenness(drawn, other) >= reached - 1e-9);
            }
        }
        // All 3^7 plans: none is below the bound, and where exact is said none is below what was reached.
        double best = reached;
        for (int code = 0; code < 2187; ++code) {
            Managers other;
            for (int rest = code, i = 0; i < 7; ++i, rest /= 3) other.emplace_back(static_cast<std::size_t>(rest % 3));
            best = std::fmin(best, unevenness(drawn, other));
        }
        CHECK(plan.unevenness_bound <= best + 1e-12);
        if (plan.exact) CHECK(close(best, reached, 1e-9, 1e-12));
        exact += plan.exact ? 1 : 0;
    }
    CHECK(exact > 0);
}

TEST_CASE("improve_territories: an account beyond a fair share bounds what can be reached") {
    const auto plan = improve_territories(Eigen::Vector3d(80, 10, 10), {0, 0, 0}, Eigen::Vector2d(1, 1));
    CHECK(plan.after.loads == Eigen::Vector2d(20, 80));
    CHECK(close(plan.unevenness_bound, 0.6));
    CHECK(close(plan.after.unevenness, 0.6));
    CHECK(plan.exact);
}

TEST_CASE("improve_territories: the unit of work changes nothing and wrong options are refused") {
    const Instance drawn = draw(5, 20, 4);
    const auto plan = improve_territories(drawn.workloads, drawn.manager_of, drawn.capacities);
    const auto minutes = improve_territories(64 * drawn.workloads, drawn.manager_of, 8 * drawn.capacities);
    CHECK(plan.manager_of == minutes.manager_of);
    CHECK(close(plan.after.unevenness, minutes.after.unevenness, 1e-9, 1e-12));
    TerritoryOptions<double> options;
    options.allowed = Eigen::MatrixX<bool>::Constant(3, 4, true);
    CHECK_THROWS_WITH(improve_territories(drawn.workloads, drawn.manager_of, drawn.capacities, options),
                      kam_test::ContainsSubstring("allowed pairs are 3 x 4 but 20 x 4"));
    options = {};
    options.costs = Eigen::MatrixXd::Constant(20, 4, std::numeric_limits<double>::quiet_NaN());
    CHECK_THROWS_AS(improve_territories(drawn.workloads, drawn.manager_of, drawn.capacities, options), kam::InputError);
    options = {};
    options.locked = {true};
    CHECK_THROWS_AS(improve_territories(drawn.workloads, drawn.manager_of, drawn.capacities, options),
                    std::invalid_argument);
}

TEST_CASE("manager_indices: owners by key and those who are not there") {
    using territory_test::Client;
    using territory_test::Seller;
    const std::vector<Seller> sellers{{"Kim"}, {"Lou"}};
    const std::vector<Client> clients{{"Acme", "Lou"}, {"Birch", std::nullopt}, {"Cobalt", ""}};
    CHECK(manager_indices(clients, &Client::served_by, sellers) == Managers{1, std::nullopt, std::nullopt});
    const std::vector<Client> lost{{"Acme", "Max"}};
    CHECK_THROWS_WITH(manager_indices(lost, &Client::served_by, sellers),
                      kam_test::ContainsSubstring("accounts[0] 'Acme': is served by 'Max'"));
}

TEST_CASE("territory: results describe every field") {
    STATIC_REQUIRE(kam_test::describes_every_field<TerritoryBalance<double>>());
    STATIC_REQUIRE(kam_test::describes_every_field<TerritoryMove<double>>());
    STATIC_REQUIRE(kam_test::describes_every_field<TerritoryPlan<double>>());
    STATIC_REQUIRE(kam_test::describes_every_field<TerritoryOptions<double>>());
}
