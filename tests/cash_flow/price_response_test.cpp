// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow.hpp>

using kam::InputError;
using kam::cash_flow::Demand;
using kam::cash_flow::DemandForm;
using kam::cash_flow::elasticity_at;
using kam::cash_flow::margin_optimal_mix;
using kam::cash_flow::MixStatus;
using kam::cash_flow::optimal_price;
using kam::cash_flow::OptimumStatus;
using kam::cash_flow::price_response;
using kam::cash_flow::PricedProduct;
using kam::cash_flow::quantity_at;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace price_response_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

constexpr auto power = DemandForm::constant_elasticity;
constexpr auto linear = DemandForm::linear;
const double not_finite = std::numeric_limits<double>::quiet_NaN();

template <class Scalar>
std::vector<PricedProduct<Scalar>> products() {
    const auto make = [](const char* name, DemandForm form, double price, double quantity, double elasticity,
                         double cost, double use) {
        return PricedProduct<Scalar>{
            name, {form, Scalar(price), Scalar(quantity), Scalar(elasticity)}, Scalar(cost), Scalar(use)};
    };
    return {make("A", power, 10, 100, -2.5, 5, 1), make("B", power, 20, 50, -1.5, 4, 3),
            make("C", linear, 8, 200, -2, 3, 0.5)};
}

struct Tariff {  // a user's own record
    std::string plan;
    double fee, subscribers, elasticity;
};
BOOST_DESCRIBE_STRUCT(Tariff, (), (plan, fee, subscribers, elasticity))

static_assert(kam_test::describes_every_field<Demand<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::PriceResponse<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::OptimalPrice<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::MixItem<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::PriceMix<>>());

}  // namespace price_response_test
using price_response_test::linear;
using price_response_test::not_finite;
using price_response_test::power;
using price_response_test::products;

TEST_CASE("demand: quantity and elasticity at other prices") {
    const Demand<> constant{power, 10, 100, -2.5}, line{linear, 10, 100, -2};  // the line is 300 - 20 p
    CHECK(quantity_at(constant, 10) == 100);
    CHECK(close(quantity_at(constant, 11), 78.79856109467705086336991, 1e-14));  // mpmath
    CHECK(elasticity_at(constant, 11) == -2.5);
    CHECK(close(quantity_at(line, 12.5), 50.0));
    CHECK(close(*elasticity_at(line, 12.5), -5.0));
    CHECK(quantity_at(line, 16) == 0);
    CHECK_FALSE(elasticity_at(line, 16));
    CHECK_THROWS_AS(quantity_at(constant, 0), InputError);
    CHECK_THROWS_AS(quantity_at(constant, 1e-300), std::overflow_error);
    CHECK_THROWS_WITH(quantity_at(Demand<>{power, 0, -1, not_finite}, not_finite),
                      ContainsSubstring("demand.price") && ContainsSubstring("demand.quantity") &&
                          ContainsSubstring("demand.elasticity") && ContainsSubstring("price: is not"));
}

TEST_CASE("price response: a rise by a tenth with a price-sensitive buyer loses margin (mpmath)") {
    const auto rise = price_response(Demand<>{power, 10, 100, -2.5}, 5, 11);
    CHECK(close(rise.quantity, 78.79856109467705086336991, 1e-14));
    CHECK(close(rise.quantity_change, -21.20143890532294913663, 1e-13));
    CHECK(close(rise.revenue_change, -133.215827958552440502931, 1e-12));
    CHECK(close(rise.margin, 472.7913665680623051802195, 1e-13));
    CHECK(close(rise.margin_change, -27.20863343193769481978053, 1e-12));
    CHECK(close(*rise.break_even_quantity, 500.0 / 6));
    const auto none = price_response(Demand<>{power, 10, 100, -2.5}, 5, 10);
    CHECK(none.margin_change == 0);
    CHECK_FALSE(price_response(Demand<>{power, 10, 100, -2.5}, 5, 5).break_even_quantity);
    CHECK_THROWS_AS(price_response(Demand<>{power, 10, 100, -2.5}, not_finite, 5), InputError);
}

TEST_CASE("optimal price: the margin share is one over the elasticity (Lerner, by hand and mpmath)") {
    const auto constant = optimal_price(Demand<>{power, 10, 100, -2.5}, 5);
    CHECK(constant.status == OptimumStatus::found);
    CHECK(close(*constant.price, 25.0 / 3, 1e-15));
    CHECK(close(*constant.quantity, 157.7440965614878406756073, 1e-14));
    CHECK(close(*constant.margin, 525.813655204959468918691, 1e-14));
    CHECK(close(*constant.margin_share, 0.4, 1e-14));
    // 300 - 20 p at a cost of 5: halfway between 5 and 15
    const auto line = optimal_price(Demand<>{linear, 10, 100, -2}, 5);
    CHECK(close(*line.price, 10.0));
    CHECK(close(*line.margin, 500.0));
    CHECK(close(*line.margin_share, -1 / *line.elasticity));
    // Inelastic today, elastic at the optimum: 200 - 10 p.
    CHECK(close(*optimal_price(Demand<>{linear, 5, 150, -1.0 / 3}, 0).price, 10.0));
}

TEST_CASE("optimal price: none, and why") {
    const auto status = [](const Demand<>& demand, double cost) {
        const auto best = optimal_price(demand, cost);
        CHECK_FALSE(best.price);
        CHECK_FALSE(best.margin);
        return best.status;
    };
    CHECK(status({power, 10, 100, -1}, 5) == OptimumStatus::inelastic);
    CHECK(status({power, 10, 100, -0.3}, 5) == OptimumStatus::inelastic);
    CHECK(status({power, 10, 100, 2}, 5) == OptimumStatus::inelastic);
    CHECK(status({linear, 10, 100, 0}, 5) == OptimumStatus::inelastic);
    CHECK(status({power, 10, 100, -2}, 0) == OptimumStatus::costless);
    CHECK(status({linear, 10, 100, -2}, 15) == OptimumStatus::priced_out);
    CHECK_THROWS_AS(optimal_price(Demand<>{power, 10, 100, -2}, -1), InputError);
    CHECK_THROWS_AS(optimal_price(Demand<>{power, 10, 100, not_finite}, 1), InputError);
}

TEST_CASE("margin-optimal mix: one shadow price for a shared capacity (mpmath)") {
    const auto mix = margin_optimal_mix(products<double>(), 200);
    CHECK(mix.status == MixStatus::found);
    CHECK(close(*mix.shadow_price, 2.940346327528519632493972, 1e-13));
    CHECK(close(*mix.margin, 2040.269132919571172337303, 1e-13));
    CHECK(close(*mix.items[0].price, 13.23391054588086605415662, 1e-13));
    CHECK(close(*mix.items[1].quantity, 18.74771249334533641739744, 1e-13));
    CHECK(close(*mix.items[2].quantity, 188.2456709058935045938253, 1e-13));
    CHECK(close(*mix.capacity_used, 200.0, 1e-14));
    CHECK(*mix.kkt_residual < 1e-14);

    const auto slack = margin_optimal_mix(products<double>(), 600);
    CHECK(slack.status == MixStatus::slack);
    CHECK(slack.shadow_price == 0.0);
    CHECK(close(*slack.capacity_used, 592.9927087454392477738794, 1e-13));
    CHECK(close(*slack.items[0].price, 25.0 / 3));

    const auto scarce = margin_optimal_mix(products<double>(), 10);
    CHECK(close(*scarce.shadow_price, 17.90421867973860232996648, 1e-13));
    CHECK(close(*scarce.items[2].quantity, 1.1972665032674708754, 1e-11));
    CHECK(close(*scarce.margin, 459.28471241255961829, 1e-13));
    CHECK(*scarce.kkt_residual < 1e-13);
}

TEST_CASE("margin-optimal mix: a product whose cost with capacity nobody would pay drops out") {
    const auto mix = margin_optimal_mix(products<double>(), 0.5);
    CHECK(mix.items[2].status == OptimumStatus::priced_out);
    CHECK(mix.items[2].quantity == 0.0);
    CHECK_FALSE(mix.items[2].price);
    CHECK(close(*mix.capacity_used, 0.5, 1e-13));
    CHECK(*mix.kkt_residual < 1e-13);
}

TEST_CASE("margin-optimal mix: a service that costs nothing but capacity has a price (by hand)") {
    // quantity 100 (p / 10)^-2, one unit of capacity each, 25 units: p = 20, and the charge is half of it.
    const std::vector<PricedProduct<>> one{{"seat", {power, 10, 100, -2}, 0, 1}};
    const auto mix = margin_optimal_mix(one, 25);
    CHECK(mix.status == MixStatus::found);
    CHECK(close(*mix.items[0].price, 20.0, 1e-14));
    CHECK(close(*mix.shadow_price, 10.0, 1e-14));
    const std::vector<PricedProduct<>> line{{"seat", {linear, 10, 100, -2}, 0, 1}};  // 300 - 20 p = 25
    CHECK(close(*margin_optimal_mix(line, 25).items[0].price, 13.75, 1e-14));
}

TEST_CASE("margin-optimal mix: the margin is higher than that of any neighbour that fits the capacity") {
    const auto all = products<double>();
    const auto mix = margin_optimal_mix(all, 200);
    const auto margin_at = [&](const std::vector<double>& prices) {
        double margin = 0, used = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const double quantity = quantity_at(all[i].demand, prices[i]);
            margin += (prices[i] - all[i].unit_cost) * quantity;
            used += all[i].capacity_use * quantity;
        }
        return used <= 200 * (1 + 1e-12) ? margin : 0;
    };
    const std::vector<double> best{*mix.items[0].price, *mix.items[1].price, *mix.items[2].price};
    int fitting = 0;
    for (int a = -2; a <= 2; ++a) {
        for (int b = -2; b <= 2; ++b) {
            for (int c = -2; c <= 2; ++c) {
                const double other =
                    margin_at({best[0] * (1 + 0.01 * a), best[1] * (1 + 0.01 * b), best[2] * (1 + 0.01 * c)});
                if (other > 0) ++fitting;
                CHECK(other <= *mix.margin * (1 + 1e-12));
            }
        }
    }
    CHECK(fitting > 50);
}

TEST_CASE("margin-optimal mix: extremes of scale keep the conditions of an optimum") {
    for (const double capacity : {1e-12, 1e-3, 1.0, 100.0, 590.0}) {
        const auto mix = margin_optimal_mix(products<double>(), capacity);
        CHECK(mix.status == MixStatus::found);
        CHECK(*mix.kkt_residual < 1e-11);
    }
    auto many = products<double>();
    for (int i = 0; i < 300; ++i) {
        many.push_back({"x", {power, 1.0 + i, 10, -1.01 - 0.05 * i}, 0.5 * i, 0.1 + 0.01 * i});
    }
    CHECK(*margin_optimal_mix(many, 40).kkt_residual < 1e-12);
}

TEST_CASE("margin-optimal mix: no optimum, nothing, and what cannot be") {
    auto inelastic = products<double>();
    inelastic[1].demand.elasticity = -0.9;
    const auto none = margin_optimal_mix(inelastic, 200);
    CHECK(none.status == MixStatus::no_optimum);
    CHECK(none.items[0].status == OptimumStatus::found);
    CHECK(none.items[1].status == OptimumStatus::inelastic);
    CHECK_FALSE(none.shadow_price);
    const auto empty = margin_optimal_mix(std::vector<PricedProduct<>>{}, 1);
    CHECK(empty.status == MixStatus::slack);
    CHECK(empty.margin == 0.0);
    auto bad = products<double>();
    bad[0].capacity_use = 0;
    bad[1].demand.price = -1;
    bad[2].unit_cost = -3;
    try {
        (void)margin_optimal_mix(bad, 0);
        FAIL("no error");
    } catch (const InputError& error) {
        REQUIRE(error.report().count() == 4);
        CHECK(error.report().issues()[0].where == "capacity");
        CHECK(error.report().issues()[1].where == "products[0].capacity_use");
        CHECK(error.report().issues()[2].where == "products[1].demand.price");
        CHECK(error.report().issues()[3].where == "products[2].unit_cost");
    }
}

TEST_CASE("margin-optimal mix: records of the user's own through a callable") {
    using price_response_test::Tariff;
    const std::vector<Tariff> tariffs{{"basic", 10, 100, -2.5}, {"pro", 20, 50, -1.5}};
    const auto mix = margin_optimal_mix(tariffs, 100, [](const Tariff& tariff) {
        return PricedProduct<>{tariff.plan, {power, tariff.fee, tariff.subscribers, tariff.elasticity}, 2, 1};
    });
    CHECK(mix.items[1].name == "pro");
    CHECK(close(*mix.items[0].capacity + *mix.items[1].capacity, 100.0));
}

TEST_CASE("price response: fifty digits, and the shadow price is the slope of the margin", "[scalar]") {
    using price_response_test::Wide;
    const auto wide = margin_optimal_mix(products<Wide>(), Wide(200));
    CHECK(abs(Wide(*wide.shadow_price - Wide("2.9403463275285196324939722741810622142180787"))) < Wide("1e-42"));
    CHECK(*wide.kkt_residual < Wide("1e-47"));

    using Dual = Eigen::AutoDiffScalar<Eigen::Vector2d>;
    auto dual = products<Dual>();
    dual[0].unit_cost = Dual(5, 2, 1);
    const auto mix = margin_optimal_mix(dual, Dual(200, 2, 0));
    CHECK(close(mix.margin->derivatives()[0], mix.shadow_price->value(), 1e-11));
    CHECK(close(mix.margin->derivatives()[1], -mix.items[0].quantity->value(), 1e-11));  // envelope theorem

    using Boost = decltype(boost::math::differentiation::make_fvar<double, 1>(0.0));
    const Demand<Boost> demand{power, Boost(10), Boost(100), boost::math::differentiation::make_fvar<double, 1>(-2.5)};
    const auto best = optimal_price(demand, Boost(5));
    CHECK(close(best.price->derivative(1), 5 / (1.5 * 1.5), 1e-13));  // d (c e / (1 + e)) / de = c / (1 + e)^2
}
