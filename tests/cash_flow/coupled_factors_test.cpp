// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

#include <Eigen/Core>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/eigen.hpp"

#include <kam/cash_flow/coupled_factors.hpp>
#include <kam/cash_flow/curve.hpp>
#include <kam/cash_flow/value.hpp>

using kam::cash_flow::factor_flows;
using kam::cash_flow::factor_sensitivity;
using kam::cash_flow::FactorSensitivity;
using kam::cash_flow::OrderStream;
using kam_test::close;

namespace coupled_factors_test {

using Rational = boost::multiprecision::cpp_rational;
using Wide = boost::multiprecision::cpp_bin_float_50;

/// 30 orders of 40 units per period: half valves, 30 % pumps, 20 % seals, a tenth off.
template <class Scalar = double>
OrderStream<Scalar> account() {
    const auto tenths = [](int n) { return Scalar(Scalar(n) / Scalar(10)); };
    OrderStream<Scalar> stream;
    stream.volume = Scalar(1200);
    stream.order_size = Scalar(40);
    stream.products = {{"Valve", tenths(5), Scalar(20), Scalar(11)},
                       {"Pump", tenths(3), Scalar(50), Scalar(32)},
                       {"Seal", tenths(2), Scalar(5), Scalar(4)}};
    stream.discount_share = tenths(1);
    stream.cost_per_order = Scalar(25);
    stream.maintenance = Scalar(600);
    stream.upfront = Scalar(9000);
    return stream;
}

/// The same with one factor, by its place in the results, multiplied by `by`.
template <class Scalar, class Factor>
void multiply(OrderStream<Scalar>& stream, std::size_t factor, const Factor& by) {
    if (factor == 2) {
        stream.discount_share = Scalar(1 - (1 - stream.discount_share) * by);
        return;
    }
    Scalar* const plain[] = {&stream.volume,         &stream.order_size,  nullptr,
                             &stream.cost_per_order, &stream.maintenance, &stream.upfront};
    if (factor < 6) {
        *plain[factor] = Scalar(*plain[factor] * by);
        return;
    }
    auto& product = stream.products[(factor - 6) / 3];
    Scalar* const field[] = {&product.mix_share, &product.list_price, &product.unit_cost};
    *field[(factor - 6) % 3] = Scalar(*field[(factor - 6) % 3] * by);
}

template <class Scalar>
std::size_t place(const FactorSensitivity<Scalar>& result, const std::string& name) {
    const auto found = std::find_if(result.factors.begin(), result.factors.end(),
                                    [&](const auto& factor) { return factor.name == name; });
    REQUIRE(found != result.factors.end());
    return static_cast<std::size_t>(found - result.factors.begin());
}

/// The pair of these two, whichever comes first.
template <class Scalar>
const auto& pair(const FactorSensitivity<Scalar>& result, const std::string& a, const std::string& b) {
    const std::pair<std::size_t, std::size_t> both = std::minmax(place(result, a), place(result, b));
    const auto found = std::find_if(result.pairs.begin(), result.pairs.end(), [&](const auto& each) {
        return each.first == static_cast<Eigen::Index>(both.first) &&
               each.second == static_cast<Eigen::Index>(both.second);
    });
    REQUIRE(found != result.pairs.end());
    return *found;
}

OrderStream<> any_account(unsigned seed) {
    std::mt19937_64 engine(seed);
    const auto amount = [&](double most) { return most * static_cast<double>(1 + engine() % 1000) / 1000; };
    OrderStream<> stream{amount(5000), amount(100), {}, amount(0.5), amount(40), amount(900), amount(20'000)};
    double sum = 0;
    for (const char* name : {"A", "B", "C", "D"}) {
        stream.products.push_back({name, amount(1), amount(60), amount(40)});
        sum += stream.products.back().mix_share;
    }
    for (auto& product : stream.products) product.mix_share /= sum;
    return stream;
}

static_assert(kam_test::describes_every_field<OrderStream<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::StreamProduct<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::FactorFlows<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::FactorEffect<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::FactorPair<>>());
static_assert(kam_test::describes_every_field<FactorSensitivity<>>());

}  // namespace coupled_factors_test
using namespace coupled_factors_test;

TEST_CASE("coupled factors: the stream (by hand)") {
    // Mean list price 10 + 15 + 1 = 26, net 23.4, cost 5.5 + 9.6 + 0.8 = 15.9.
    const auto result = factor_flows(account(), 3);
    CHECK(result.orders == 30);
    CHECK(close(result.net_price, 23.4));
    CHECK(close(result.unit_cost, 15.9));
    CHECK(close(result.unit_margin, 7.5));
    CHECK(close(result.margin, 9000.0));
    CHECK(result.service == 750);
    CHECK(kam_test::all_close(result.flows, Eigen::Vector4d(-9000, 7650, 7650, 7650)));
    CHECK(factor_flows(account(), 0).flows == Eigen::VectorXd::Constant(1, -9000));
    CHECK(factor_flows(account<Rational>(), 1).flows[1] == 7650);
}

TEST_CASE("coupled factors: finite changes of 10 %, alone and in pairs (python fractions, flow by flow)") {
    const auto result = factor_sensitivity(account(), 6, 0.05, 0.1);
    CHECK(close(result.cumulative[6], 36900.0));
    CHECK(close(result.npv, 29829.04431459597));
    struct Change {
        const char* name;
        double cumulative, npv;
    };
    const Change alone[] = {{"volume", 4950, 4187.445955495644},
                            {"order_size", 409.09090909090907, 346.0699136773259},
                            {"net_price", 16848, 14252.54332488699},
                            {"cost_per_order", -450, -380.6769050450585},
                            {"maintenance", -360, -304.54152403604684},
                            {"upfront", -900, -900},
                            {"Valve.mix_share", -171.42857142857142, -145.0197733504985},
                            {"Valve.list_price", 6480, 5481.747432648843},
                            {"Valve.unit_cost", -3960, -3349.956764396515},
                            {"Pump.mix_share", 1153.3980582524273, 975.7155624455869},
                            {"Pump.list_price", 9720, 8222.621148973265},
                            {"Pump.unit_cost", -6912, -5847.197261492099},
                            {"Seal.mix_share", -988.2352941176471, -835.9963404911089},
                            {"Seal.list_price", 648, 548.1747432648842},
                            {"Seal.unit_cost", -576, -487.2664384576749}};
    CHECK(result.factors.size() == std::size(alone));
    CHECK(result.pairs.size() == 105);
    for (const auto& [name, cumulative, npv] : alone) {
        const auto& factor = result.factors[place(result, name)];
        CHECK(close(factor.cumulative_change, cumulative, 1e-9));
        CHECK(close(factor.npv_change, npv, 1e-9));
    }
    const auto check = [&](const char* a, const char* b, Change joint, Change interaction) {
        const auto& both = pair(result, a, b);
        CHECK(close(both.cumulative_change, joint.cumulative, 1e-9, 1e-8));
        CHECK(close(both.npv_change, joint.npv, 1e-9, 1e-8));
        CHECK(close(both.cumulative_interaction, interaction.cumulative, 1e-9, 1e-8));
        CHECK(close(both.npv_interaction, interaction.npv, 1e-9, 1e-8));
    };
    check("volume", "order_size", {"", 5400, 4568.122860540702}, {"", 40.90909090909091, 34.60699136773259});
    check("volume", "net_price", {"", 23482.8, 19865.243612871334}, {"", 1684.8, 1425.2543324886992});
    check("order_size", "cost_per_order", {"", 0, 0}, {"", 40.90909090909091, 34.60699136773259});
    check("Valve.mix_share", "Pump.mix_share", {"", 933.3333333333334, 789.552099352714},
          {"", -48.636153490522425, -41.143689742374434});
    check("Pump.mix_share", "Pump.unit_cost", {"", -6228.349514563107, -5268.864037206169},
          {"", -469.747572815534, -397.3823381596572});
    check("maintenance", "upfront", {"", -1260, -1204.541524036047}, {"", 0, 0});
    check("net_price", "Seal.mix_share", {"", 15592.941176470587, 13190.827972463283},
          {"", -266.8235294117647, -225.71901193259941});
}

TEST_CASE("coupled factors: derivatives and elasticities (by hand)") {
    const auto result = factor_sensitivity(account<Rational>(), 4, Rational(0), Rational(1, 10));
    const auto& volume = result.factors[place(result, "volume")];
    CHECK(volume.value == 1200);
    CHECK(volume.derivative[3] == Rational(165, 8));  // 3 (7.5 - 25 / 40)
    CHECK(*volume.elasticity[3] == Rational(1200 * 165, 8 * (3 * 7650 - 9000)));
    CHECK(*volume.elasticity[0] == 0);
    CHECK(result.npv == 4 * 7650 - 9000);
    CHECK(volume.npv_derivative == Rational(55, 2));
    const auto& upfront = result.factors[place(result, "upfront")];
    for (Eigen::Index t = 0; t < 5; ++t) CHECK(upfront.derivative[t] == -1);
    CHECK(*upfront.elasticity[0] == 1);
    CHECK(result.factors[place(result, "net_price")].value == Rational(9, 10));
    CHECK(result.factors[place(result, "Pump.mix_share")].derivative[1] == 1200 * (45 - 32) - 9000);
    CHECK(pair(result, "volume", "order_size").cumulative_second == 4 * Rational(25, 1600));
    CHECK(pair(result, "volume", "upfront").cumulative_second == 0);
    CHECK(pair(result, "maintenance", "Seal.unit_cost").cumulative_interaction == 0);

    auto free = account<Rational>();
    free.upfront = 0;
    CHECK_FALSE(factor_sensitivity(free, 4, Rational(0), Rational(1, 10)).factors[0].elasticity[0]);
}

TEST_CASE("coupled factors: every derivative by automatic differentiation of the flows", "[scalar]") {
    namespace ad = boost::math::differentiation;
    const auto variables = ad::make_ftuple<double, 2, 2>(1.0, 1.0);
    const auto& by_first = std::get<0>(variables);
    const auto& by_second = std::get<1>(variables);
    using Dual = decltype(by_first * by_second);
    const auto result = factor_sensitivity(account(), 5, 0.08, 0.1);
    for (std::size_t i = 0; i < result.factors.size(); ++i) {
        for (std::size_t j = 0; j < result.factors.size(); ++j) {
            auto stream = account<Dual>();
            multiply(stream, i, by_first);
            multiply(stream, j, by_second);
            const auto flows = factor_flows(stream, 5).flows;
            // By multipliers of the factors: derivative x value.
            const double a = result.factors[i].value, b = result.factors[j].value;
            const auto row = static_cast<Eigen::Index>(i), column = static_cast<Eigen::Index>(j);
            // A factor multiplied twice is x u v: its mixed derivative is that by x plus x times the second.
            const double mixed = a * b * result.flow_second(row, column) +
                                 (i == j ? a * (result.factors[i].derivative[2] - result.factors[i].derivative[1]) : 0);
            const double scale = 1e-9;
            CHECK(close(flows[3].derivative(1, 1), mixed, 1e-11, scale));
            CHECK(close(kam::cash_flow::cumulative(flows)[4].derivative(1, 0), a * result.factors[i].derivative[4],
                        1e-11, scale));
            const Dual npv = kam::cash_flow::npv(flows, Dual(0.08));
            CHECK(close(npv.derivative(1, 0), a * result.factors[i].npv_derivative, 1e-11, scale));
            CHECK(close(*result.factors[i].npv_elasticity, npv.derivative(1, 0) / npv.derivative(0, 0), 1e-11, scale));
        }
    }
}

TEST_CASE("coupled factors: the interaction is the second derivative for small changes, in 50 digits", "[scalar]") {
    const Wide small = Wide(1) / Wide(10'000'000'000);
    const auto result = factor_sensitivity(account<Wide>(), 7, Wide(Wide(1) / 20), small);
    for (const auto& pair : result.pairs) {
        const Wide scale = result.factors[static_cast<std::size_t>(pair.first)].value *
                           result.factors[static_cast<std::size_t>(pair.second)].value * small * small;
        CHECK(close(pair.cumulative_interaction, Wide(scale * pair.cumulative_second), 1e-8, 1e-40));
        CHECK(close(pair.npv_interaction, Wide(scale * pair.npv_second), 1e-8, 1e-40));
    }
}

TEST_CASE("coupled factors: a change is what the changed stream brings", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    const auto stream = any_account(seed);
    const auto result = factor_sensitivity(stream, 9, 0.03, -0.2);
    const auto flows = factor_flows(stream, 9).flows;
    const double rounding = 1e-11 * (flows.cwiseAbs().sum() + 9 * stream.volume * 60);
    CHECK(kam_test::all_close(result.cumulative, kam::cash_flow::cumulative(flows), 1e-11, rounding));
    CHECK(close(result.npv, kam::cash_flow::npv(flows, 0.03), 1e-11, rounding));
    for (const auto& pair : result.pairs) {
        auto changed = stream;
        const auto first = static_cast<std::size_t>(pair.first), second = static_cast<std::size_t>(pair.second);
        if (first == 2 || second == 2) continue;  // less is paid: more discount, up to 0.6 + 0.1
        multiply(changed, first, 0.8);
        multiply(changed, second, 0.8);
        double sum = 0;
        for (const auto& product : changed.products) sum += product.mix_share;
        for (auto& product : changed.products) product.mix_share /= sum;
        const auto after = factor_flows(changed, 9).flows;
        CHECK(close(pair.cumulative_change, after.sum() - flows.sum(), 1e-9, rounding));
        CHECK(close(pair.npv_change, kam::cash_flow::npv(after, 0.03) - kam::cash_flow::npv(flows, 0.03), 1e-9,
                    rounding));
    }
}

TEST_CASE("coupled factors: the order of products is irrelevant, money only scales", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    const auto stream = any_account(seed);
    const auto result = factor_sensitivity(stream, 6, 0.05, 0.1);
    const double rounding = 1e-11 * 6 * stream.volume * 60;
    auto turned = stream;
    std::reverse(turned.products.begin(), turned.products.end());
    const auto other = factor_sensitivity(turned, 6, 0.05, 0.1);
    auto dear = stream;
    for (double* amount : {&dear.cost_per_order, &dear.maintenance, &dear.upfront}) *amount *= 4;
    for (auto& product : dear.products) {
        product.list_price *= 4;
        product.unit_cost *= 4;
    }
    const auto scaled = factor_sensitivity(dear, 6, 0.05, 0.1);
    for (std::size_t i = 0; i < result.factors.size(); ++i) {
        const auto &factor = result.factors[i], &same = other.factors[place(other, factor.name)];
        CHECK(kam_test::all_close(factor.derivative, same.derivative, 1e-11, rounding));
        CHECK(close(factor.npv_change, same.npv_change, 1e-9, rounding));
        CHECK(scaled.factors[i].npv_change == 4 * factor.npv_change);
        CHECK(scaled.factors[i].elasticity == factor.elasticity);
        for (std::size_t j = i + 1; j < result.factors.size(); ++j) {
            const auto &a = pair(result, factor.name, result.factors[j].name),
                       &b = pair(other, factor.name, result.factors[j].name);
            CHECK(close(a.npv_interaction, b.npv_interaction, 1e-9, rounding));
            CHECK(close(a.cumulative_second, b.cumulative_second, 1e-9, rounding));
        }
    }
}

TEST_CASE("coupled factors: every bad parameter is named, wrong calls throw") {
    auto stream = account();
    stream.volume = -1;
    stream.order_size = 0;
    stream.discount_share = 1.5;
    stream.cost_per_order = std::nan("");
    stream.upfront = std::numeric_limits<double>::infinity();
    stream.products[0].mix_share = 0.75;
    stream.products[1].name = "Valve";
    stream.products[1].list_price = -2;
    stream.products[2].name.clear();
    try {
        (void)factor_sensitivity(stream, 3, 0.1, 0.1);
        FAIL("no error");
    } catch (const kam::InputError& error) {
        for (const char* where : {"stream.volume: -1", "stream.order_size: 0 must be above 0", "stream.discount_share",
                                  "stream.cost_per_order", "stream.upfront", "stream.products: sum to 1.25",
                                  "stream.products[1].name: \"Valve\" occurs twice", "stream.products[1].list_price",
                                  "stream.products[2].name: is missing"}) {
            CHECK_THAT(std::string(error.what()), kam_test::ContainsSubstring(where));
        }
        CHECK(error.report().count() == 9);
    }
    CHECK_THROWS_WITH(factor_flows(OrderStream<>{}, 3), kam_test::ContainsSubstring("stream.products: is missing"));
    CHECK_THROWS_AS(factor_flows(account(), -1), std::invalid_argument);
    CHECK_THROWS_AS(factor_sensitivity(account(), 3, -1.0, 0.1), std::invalid_argument);
    CHECK_THROWS_AS(factor_sensitivity(account(), 3, 0.1, -1.0), std::invalid_argument);
    CHECK_THROWS_AS(factor_sensitivity(account(), 3, 0.1, std::nan("")), std::invalid_argument);
    auto huge = account();
    huge.volume = 1e308;
    CHECK_THROWS_AS(factor_flows(huge, 3), std::overflow_error);
    CHECK_THROWS_AS(factor_sensitivity(huge, 3, 0.1, 0.1), std::overflow_error);
    auto tiny = account();
    tiny.order_size = 1e-200;  // its derivative is too large
    CHECK_THROWS_AS(factor_sensitivity(tiny, 3, 0.1, 0.1), std::overflow_error);
}
