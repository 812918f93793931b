// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/describe/class.hpp>
#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow/tornado.hpp>

using namespace kam::cash_flow;
using kam_test::close;

namespace tornado_test {

using Wide = boost::multiprecision::cpp_bin_float_50;
using EigenDual = Eigen::AutoDiffScalar<Eigen::VectorXd>;
using FixedDual = Eigen::AutoDiffScalar<Eigen::Vector2d>;
using BoostDual = decltype(boost::math::differentiation::make_fvar<double, 1>(0.0));

static_assert(kam_test::describes_every_field<TornadoBar<double>>());
static_assert(kam_test::describes_every_field<Tornado<double>>());

template <class Scalar>
struct Deal {
    Scalar price{10};
    Scalar volume{100};
    Scalar cost{300};
    int visits = 4;
    std::string note{"as agreed"};
    BOOST_DESCRIBE_CLASS(Deal, (), (price, volume, cost, visits, note), (), ())
};
using Plan = Deal<double>;

struct Profit {
    template <class Scalar>
    Scalar operator()(const Deal<Scalar>& deal) const {
        if (deal.note != "as agreed") throw std::logic_error("the note was lost");
        return Scalar(deal.price * deal.volume - deal.cost - Scalar(5.0 * deal.visits));
    }
};

std::vector<Variation<Plan>> variations() {
    return {vary(&Plan::cost, 250, 400), vary("price", 9, 12), vary(&Plan::volume, 80, 110)};
}

}  // namespace tornado_test
using tornado_test::Plan;
using tornado_test::Profit;
using tornado_test::variations;

TEST_CASE("tornado: each parameter to both ends, largest swing first (by hand)") {
    // 10 x 100 - 300 - 20 = 680. Price: 580 and 880. Volume: 480 and 780. Cost: 730 and 580.
    const auto result = tornado(Plan{}, variations(), Profit{});
    CHECK(result.base == 680.0);
    REQUIRE(result.bars.size() == 3);
    CHECK(result.bars[0].name == "price");  // tie with volume: as they were given
    CHECK(result.bars[0].at_low == 580.0);
    CHECK(result.bars[0].at_middle == 730.0);
    CHECK(result.bars[0].at_high == 880.0);
    CHECK(result.bars[0].swing == 300.0);
    CHECK(result.bars[0].swing_share == 0.4);
    CHECK(result.bars[1].name == "volume");
    CHECK(result.bars[1].swing == 300.0);
    CHECK(result.bars[2].name == "cost");
    CHECK(result.bars[2].at_low == 730.0);
    CHECK(result.bars[2].at_high == 580.0);
    CHECK(result.bars[2].swing == 150.0);
    CHECK(result.bars[2].base == 300);
    for (const auto& bar : result.bars) {
        CHECK(bar.monotone);
        CHECK_FALSE(bar.derivative);
    }
    CHECK(tornado(Plan{}, {}, Profit{}).bars.empty());
}

TEST_CASE("tornado: an outcome that is not monotone is flagged though its swing is nothing") {
    const auto hill = [](const Plan& plan) { return -(plan.price - 10) * (plan.price - 10); };
    const auto result = tornado(Plan{}, {vary(&Plan::price, 8, 12)}, hill);
    CHECK(result.bars[0].swing == 0.0);
    CHECK_FALSE(result.bars[0].swing_share);
    CHECK_FALSE(result.bars[0].monotone);
    // Here only the halfway point tells: the base is at the low end.
    CHECK_FALSE(
        tornado(Plan{}, {vary(&Plan::price, 10, 13)}, [](const Plan& plan) { return std::abs(plan.price - 11); })
            .bars[0]
            .monotone);
}

TEST_CASE("tornado: whole numbers, and outcomes that are not there") {
    const auto by_visits = tornado(Plan{}, {vary(&Plan::visits, 4, 7), vary(&Plan::price, 10, 11)}, Profit{});
    CHECK(by_visits.bars[1].name == "visits");
    CHECK(by_visits.bars[1].swing == 15.0);
    CHECK_FALSE(by_visits.bars[1].at_middle);  // 5.5 visits
    const auto root = [](const Plan& plan) -> std::optional<double> {
        if (plan.price < 0) return std::nullopt;
        return std::sqrt(plan.price) * plan.volume;
    };
    const auto result = tornado(Plan{}, {vary(&Plan::price, -1, 20), vary(&Plan::volume, 90, 100)}, root);
    CHECK(result.bars[0].name == "volume");
    CHECK(result.bars[1].name == "price");
    CHECK_FALSE(result.bars[1].swing);
    CHECK_FALSE(result.bars[0].swing_share);
}

TEST_CASE("tornado: bad variations are reported together") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<Variation<Plan>> bad{vary(&Plan::price, 11, 12), vary(&Plan::cost, nan, 400),
                                           vary(&Plan::visits, 3.5, 4), vary("price", 9, 12)};
    CHECK_THROWS_WITH(tornado(Plan{}, bad, Profit{}),
                      "variations[3]: key 'price' was used at variations[0]\n"
                      "variations[0] 'price': the base value 10 is not between 11 and 12\n"
                      "variations[1] 'cost': the ends are not finite numbers\n"
                      "variations[2] 'visits': cannot be set to 3.5\n");
    CHECK_THROWS_AS(tornado(Plan{}, {vary("prise", 1, 2)}, Profit{}), kam::InputError);
    CHECK_THROWS_AS(tornado_by_difference(Plan{}, variations(), Profit{}, 0), std::invalid_argument);
    CHECK_THROWS_AS(tornado_by_difference(Plan{}, {vary(&Plan::visits, 3, 5)}, Profit{}, 0.1), kam::InputError);
    CHECK_THROWS_AS(tornado_by_gradient<tornado_test::EigenDual>(Plan{}, {vary(&Plan::visits, 3, 5)}, Profit{}),
                    kam::InputError);
}

TEST_CASE("tornado_by_difference: slope times interval, with its step (by hand)") {
    // d/d price = volume = 100, d/d volume = price = 10, d/d cost = -1; the outcome is linear in each.
    const auto result = tornado_by_difference(Plan{}, variations(), Profit{}, 0.5);
    CHECK(result.bars[0].name == "price");
    CHECK(result.bars[0].derivative == 100.0);
    CHECK(result.bars[0].step == 1.5);
    CHECK(result.bars[0].at_low == 580.0);
    CHECK(result.bars[0].at_high == 880.0);
    CHECK(result.bars[2].derivative == -1.0);
    CHECK(result.bars[2].swing == 150.0);
    const auto fixed = tornado_by_difference(Plan{}, {vary(&Plan::price, 10, 10)}, Profit{}, 0.5);
    CHECK(fixed.bars[0].swing == 0.0);
    CHECK_FALSE(fixed.bars[0].derivative);
    CHECK_FALSE(tornado_by_difference(Plan{}, {vary(&Plan::price, 10, 11)}, Profit{}, 1e-18).bars[0].derivative);
}

TEMPLATE_TEST_CASE("tornado_by_gradient: slopes by automatic differentiation (by hand)", "[scalar]",
                   tornado_test::EigenDual, tornado_test::FixedDual, tornado_test::BoostDual) {
    const auto result = tornado_by_gradient<TestType>(Plan{}, variations(), Profit{});
    CHECK(result.base == 680.0);
    REQUIRE(result.bars.size() == 3);
    CHECK(result.bars[0].derivative == 100.0);
    CHECK(result.bars[1].derivative == 10.0);
    CHECK(result.bars[2].derivative == -1.0);
    CHECK(result.bars[0].at_low == 580.0);
    CHECK(result.bars[1].at_high == 780.0);
    CHECK_FALSE(result.bars[0].step);
    // An outcome that does not depend on the parameter at all.
    const auto flat =
        tornado_by_gradient<TestType>(Plan{}, {vary(&Plan::price, 9, 12)}, [](const auto& deal) { return deal.cost; });
    CHECK(flat.bars[0].derivative == 0.0);
    CHECK(flat.bars[0].swing == 0.0);
}

TEST_CASE("tornado laws: money in another unit scales swings and leaves the order alone", "[laws]") {
    const auto result = tornado(Plan{}, variations(), Profit{});
    const auto in_cents = tornado(Plan{}, variations(), [](const Plan& plan) { return 100 * Profit{}(plan); });
    const auto flipped = tornado(Plan{}, variations(), [](const Plan& plan) { return -Profit{}(plan); });
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(in_cents.bars[i].name == result.bars[i].name);
        CHECK(close(*in_cents.bars[i].swing, 100 * *result.bars[i].swing));
        CHECK(close(*in_cents.bars[i].swing_share, *result.bars[i].swing_share));
        CHECK(flipped.bars[i].swing == result.bars[i].swing);
        CHECK(*flipped.bars[i].at_low == -*result.bars[i].at_low);
    }
}

TEST_CASE("tornado: fifty digits", "[scalar]") {
    using tornado_test::Wide;
    const auto third = [](const Plan& plan) { return Wide(Wide(plan.price) / 3); };
    CHECK(close(*tornado(Plan{}, {vary(&Plan::price, 9, 11)}, third).bars[0].swing, Wide(Wide(2) / 3), 1e-48));
    const tornado_test::Deal<Wide> deal;
    const auto result = tornado(deal, {vary("cost", 250, 400)}, Profit{});
    CHECK(*result.bars[0].swing == Wide(150));
}
