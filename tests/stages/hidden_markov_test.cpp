// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/eigen.hpp"

#include <kam/stages/hidden_markov.hpp>

using kam::stages::BernoulliEmission;
using kam::stages::CategoricalEmission;
using kam::stages::fit_hidden_markov;
using kam::stages::forecast_hidden;
using kam::stages::GaussianEmission;
using kam::stages::HiddenMarkov;
using kam::stages::most_probable_paths;
using kam::stages::OrdinalEmission;
using kam::stages::PoissonEmission;
using kam::stages::ProductEmission;
using kam::stages::pseudo_residuals;
using kam::stages::ResidualKind;
using kam::stages::sequences;
using kam::stages::smooth;
using kam_test::all_close;
using kam_test::close;

namespace hidden_markov_test {

using Rows = std::vector<std::vector<int>>;
using Gappy = std::vector<std::vector<std::optional<int>>>;

/// Rain and sun, known by walking, shopping and cleaning: the example with 0.01344 for the best path.
HiddenMarkov<CategoricalEmission<>> weather() {
    HiddenMarkov<CategoricalEmission<>> model;
    model.start = Eigen::Vector2d(0.6, 0.4);
    model.transition.resize(2, 2);
    model.transition << 0.7, 0.3, 0.4, 0.6;
    model.emission.probability.resize(2, 3);
    model.emission.probability << 0.1, 0.4, 0.5, 0.6, 0.3, 0.1;
    return model;
}

HiddenMarkov<PoissonEmission<>> poisson(std::vector<double> rates) {
    HiddenMarkov<PoissonEmission<>> model;
    const auto n = static_cast<Eigen::Index>(rates.size());
    model.start.setConstant(n, 1 / static_cast<double>(n));
    model.transition.setConstant(n, n, 1 / static_cast<double>(n));
    model.emission.rate = Eigen::Map<const Eigen::VectorXd>(rates.data(), n);
    return model;
}

static_assert(kam::stages::Emission<PoissonEmission<>> && kam::stages::Emission<BernoulliEmission<float>>);
static_assert(kam::stages::Emission<GaussianEmission<>> && kam::stages::Emission<OrdinalEmission<>>);
static_assert(kam::stages::Emission<ProductEmission<PoissonEmission<>, CategoricalEmission<>>>);
static_assert(!kam::stages::Emission<int>);
static_assert(kam_test::describes_every_field<HiddenMarkov<PoissonEmission<>>>());
static_assert(kam_test::describes_every_field<kam::stages::HiddenStates<>>());
static_assert(kam_test::describes_every_field<kam::stages::HiddenPath<>>());
static_assert(kam_test::describes_every_field<kam::stages::HiddenForecast<>>());
static_assert(kam_test::describes_every_field<kam::stages::PseudoResidual<>>());
static_assert(kam_test::describes_every_field<PoissonEmission<>>());
static_assert(kam_test::describes_every_field<GaussianEmission<>>());

}  // namespace hidden_markov_test
using namespace hidden_markov_test;

TEST_CASE("hidden stages: all paths of a small model enumerated (fractions)") {
    const auto data = sequences(Rows{{0, 1, 2}, {0, 1, 2, 2, 0}});
    const auto states = smooth(weather(), data);
    CHECK(close(states.log_likelihood, std::log(0.033612) + std::log(0.003227808)));
    Eigen::MatrixXd first(2, 3);
    first << 649.0 / 2801, 1748.0 / 2801, 2420.0 / 2801, 2152.0 / 2801, 1053.0 / 2801, 381.0 / 2801;
    CHECK(all_close(states.probability[0], first));
    CHECK(close(states.probability[1](0, 1), 170407.0 / 268984));
    CHECK(close(states.probability[1](1, 4), 250677.0 / 336230));
    CHECK(states.impossible.empty());

    const auto paths = most_probable_paths(weather(), data);
    CHECK(paths[0].stage == std::vector<int>{1, 0, 0});
    CHECK(close(paths[0].log_probability, std::log(0.01344)));
    CHECK(paths[1].stage == std::vector<int>{1, 0, 0, 0, 1});
    CHECK(close(paths[1].log_probability, std::log(0.00084672)));
}

TEST_CASE("hidden stages: periods in which nothing was seen (fractions)") {
    const auto data = sequences(Gappy{{0, std::nullopt, 2, std::nullopt, 1}});
    CHECK(data.observed_count == 3);
    const auto states = smooth(weather(), data);
    CHECK(close(states.log_likelihood, std::log(0.03401142)));
    Eigen::RowVectorXd rain(5);
    rain << 123833.0 / 566857, 314893.0 / 566857, 485545.0 / 566857, 382543.0 / 566857, 376228.0 / 566857;
    CHECK(all_close(states.probability[0].row(0), rain));
    CHECK(most_probable_paths(weather(), data)[0].stage == std::vector<int>{1, 0, 0, 0, 0});
    // Nothing seen at all says nothing: the chain alone.
    const auto blind = smooth(weather(), sequences(Gappy{{std::nullopt, std::nullopt}}));
    CHECK(std::abs(blind.log_likelihood) < 1e-15);
    CHECK(close(blind.probability[0](0, 1), 0.6 * 0.7 + 0.4 * 0.4));
}

TEST_CASE("hidden stages: one step of Baum and Welch (fractions)") {
    const auto fit = fit_hidden_markov(sequences(Rows{{0, 1, 2, 2, 0}}), weather(), {.most_iterations = 1});
    CHECK(close(fit.model.start[0], 0.23353061892157154));
    Eigen::Matrix2d moves;
    moves << 0.6929951632560694, 0.30700483674393064, 0.5982043689019544, 0.40179563109804567;
    CHECK(all_close(fit.model.transition, moves));
    Eigen::MatrixXd shows(2, 3);
    shows << 0.1697477961356623, 0.22037608790058238, 0.6098761159637553, 0.7114479364298576, 0.1724385242675513,
        0.11611353930259107;
    CHECK(all_close(fit.model.emission.probability, shows));
    CHECK(fit.iterations == 1);
    CHECK_FALSE(fit.converged);
    CHECK(close(fit.trace.front(), -5.735952009897317));
    CHECK(fit.free_parameters == 2 + 1 + 4);
    CHECK(close(fit.aic, 14 - 2 * fit.log_likelihood));
    CHECK(close(fit.bic, 7 * std::log(5) - 2 * fit.log_likelihood));
}

TEST_CASE("hidden stages: pseudo-residuals (fractions with normal quantiles by mpmath)") {
    const auto data = sequences(Rows{{0, 1, 2, 2, 0}});
    const auto residuals = pseudo_residuals(weather(), data);
    const double low[] = {0, 0.31772245836411644, 0.6477053646269908, 0.6810869771412311, 0};
    const double high[] = {0.27679705829891743, 0.6741779666912932, 1, 1, 0.2640567019417666};
    const double normal[] = {-1.08754265477986, -0.0101514861378996, 0.930147663407183, 0.99669408255072,
                             -1.11685412544325};
    const auto earlier = pseudo_residuals(weather(), data, ResidualKind::earlier);
    const double forecast_low[] = {0, 0.37, 0.6761849710982659, 0.6363227418779007, 0};
    for (std::size_t t = 0; t < 5; ++t) {
        REQUIRE(residuals[0][t]);
        CHECK(close(residuals[0][t]->low, low[t], 1e-12, 1e-15));
        CHECK(close(residuals[0][t]->high, high[t]));
        CHECK(close(residuals[0][t]->normal, normal[t], 1e-12));
        CHECK(close(earlier[0][t]->low, forecast_low[t], 1e-12, 1e-15));
    }
    CHECK_FALSE(pseudo_residuals(weather(), sequences(Gappy{{0, std::nullopt}}))[0][1]);
}

TEST_CASE("hidden stages: forecasts of stage and orders (by hand)") {
    auto model = poisson({1, 5});
    model.transition << 0.9, 0.1, 0.3, 0.7;
    model.start << 1, 0;
    const auto ahead = forecast_hidden(model, sequences(Rows{{0}}), 2);
    CHECK(all_close(ahead[0].stage.row(1), Eigen::RowVector2d(0.9, 0.1)));
    CHECK(all_close(ahead[0].stage.row(2), Eigen::RowVector2d(0.84, 0.16)));
    CHECK(all_close(ahead[0].shown, Eigen::Vector3d(1, 1.4, 1.64)));
    CHECK_THROWS_AS(forecast_hidden(model, sequences(Rows{{0}}), -1), std::invalid_argument);
}

TEST_CASE("hidden stages: what is impossible is minus infinity and a flag never NaN") {
    auto model = weather();
    model.emission.probability.col(2).setZero();
    model.emission.probability.col(1).setConstant(0.6);
    model.emission.probability.col(0).setConstant(0.4);
    const auto data = sequences(Rows{{0, 1}, {0, 2, 1}, {1, 1}});
    const auto states = smooth(model, data);
    CHECK(states.log_likelihood == -std::numeric_limits<double>::infinity());
    CHECK(states.impossible == std::vector<std::size_t>{1});
    CHECK(states.probability[1].size() == 0);
    CHECK(close(states.probability[2].col(0).sum(), 1.0));
    const auto paths = most_probable_paths(model, data);
    CHECK(paths[1].stage.empty());
    CHECK(paths[1].log_probability == -std::numeric_limits<double>::infinity());
    CHECK(forecast_hidden(model, data, 1)[1].stage.size() == 0);
    const auto residuals = pseudo_residuals(model, data);
    CHECK_FALSE(residuals[1][0]);
    CHECK(residuals[2][0]);
    const auto fit = fit_hidden_markov(data, model);
    CHECK(fit.log_likelihood == -std::numeric_limits<double>::infinity());
    CHECK(fit.impossible == std::vector<std::size_t>{1});
    CHECK_FALSE(fit.converged);
    CHECK(fit.model.transition == model.transition);
}

TEST_CASE("hidden stages: probabilities beyond the range of double are not impossible") {
    // State 1 must follow, and shows 400 orders at a rate of 1e-3: exp of about -4765 relative to state 0.
    auto model = poisson({400, 1e-3});
    model.start << 1, 0;
    model.transition << 0, 1, 0, 1;
    const auto states = smooth(model, sequences(Rows{{400, 400, 0}}));
    CHECK(states.impossible.empty());
    const double expected =
        (400 * std::log(400.0) - 400 - std::lgamma(401)) + (400 * std::log(1e-3) - 1e-3 - std::lgamma(401)) - 1e-3;
    CHECK(close(states.log_likelihood, expected, 1e-13));
    CHECK(close(states.probability[0](1, 1), 1.0));
    const auto fit = fit_hidden_markov(sequences(Rows{{400, 400, 0}}), model, {.most_iterations = 5});
    CHECK(std::isfinite(fit.log_likelihood));
    CHECK(close(fit.model.emission.rate[1], 200.0));
}

TEST_CASE("hidden stages: a state that dies out keeps its row and its emission") {
    auto model = poisson({2, 6, 50});
    model.start << 0.5, 0.5, 0;
    model.transition << 0.8, 0.2, 0, 0.2, 0.8, 0, 0.1, 0.2, 0.7;
    const auto fit = fit_hidden_markov(sequences(Rows{{1, 2, 7, 6}, {3, 5, 8, 2}}), model);
    CHECK(fit.model.transition.row(2) == Eigen::RowVector3d(0.1, 0.2, 0.7));
    CHECK(fit.model.emission.rate[2] == 50);
    CHECK(std::isfinite(fit.log_likelihood));
    CHECK(fit.model.transition.allFinite());
}

TEST_CASE("hidden stages: products of what is seen (by hand)") {
    using Both = ProductEmission<PoissonEmission<>, CategoricalEmission<>>;
    using Seen = Both::Observation;
    HiddenMarkov<Both> model;
    model.start = Eigen::Vector2d(0.5, 0.5);
    model.transition = Eigen::Matrix2d::Constant(0.5);
    auto& [orders, assessment] = model.emission.parts;
    orders.rate = Eigen::Vector2d(1, 3);
    assessment.probability = Eigen::Matrix2d{{0.8, 0.2}, {0.1, 0.9}};
    const auto data = sequences(std::vector<std::vector<std::optional<Seen>>>{
        {Seen{2, 1}, Seen{std::nullopt, 0}, std::nullopt, Seen{1, std::nullopt}}});
    CHECK(data.distinct.size() == 3);
    const auto states = smooth(model, data);
    const double a = std::exp(-1.0) / 2 * 0.2, b = std::exp(-3.0) * 4.5 * 0.9;
    CHECK(close(states.probability[0](0, 0), a / (a + b)));
    CHECK(close(states.probability[0](0, 1), 8.0 / 9));
    CHECK(close(states.probability[0](0, 2), 0.5));
    const auto fit = fit_hidden_markov(data, model, {.most_iterations = 3});
    CHECK(fit.trace.back() >= fit.trace.front());
    CHECK(fit.free_parameters == 2 + 1 + 2 + 2);
    const auto wrong = sequences(std::vector<std::vector<Seen>>{{Seen{-2, 1}, Seen{1, 7}}});
    CHECK_THROWS_WITH(smooth(model, wrong), kam_test::ContainsSubstring("distinct[0]: -2 is no count"));
    CHECK_THROWS_WITH(smooth(model, wrong), kam_test::ContainsSubstring("distinct[1]: 7 is none of 2 categories"));
}

TEST_CASE("hidden stages: a density of one's own") {
    const auto cauchy = kam::stages::callable_emission<double>(2, [](Eigen::Index state, double x) {
        const double away = x - (state == 0 ? 0.0 : 10.0);
        return -std::log(3.141592653589793 * (1 + away * away));
    });
    HiddenMarkov<std::remove_const_t<decltype(cauchy)>> model{Eigen::Vector2d(0.5, 0.5),
                                                              Eigen::Matrix2d{{0.9, 0.1}, {0.1, 0.9}}, cauchy};
    const auto data = sequences(std::vector<std::vector<double>>{{0.1, -0.3, 9, 11, 10.5}});
    CHECK(most_probable_paths(model, data)[0].stage == std::vector<int>{0, 0, 1, 1, 1});
    CHECK(fit_hidden_markov(data, model, {.most_iterations = 2}).model.transition.allFinite());
}

TEST_CASE("hidden stages: emissions by themselves (by hand)") {
    OrdinalEmission<> named{3, 0.5, false};
    Eigen::Matrix3d table;
    table << 4.0 / 7, 2.0 / 7, 1.0 / 7, 0.25, 0.5, 0.25, 1.0 / 7, 2.0 / 7, 4.0 / 7;
    CHECK(all_close(named.confusion(), table));
    CHECK(close(named.log_density(0, 2), std::log(1.0 / 7)));
    // 3 of 4 answers right and one beside it, all about the middle: 2 e / (1 + 2 e) = 1/4.
    Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(3, 2);
    weights.row(1) << 3, 1;
    named.reestimate({1, 2}, weights);
    CHECK(close(named.error, 1.0 / 6));
    named.error = 0;
    CHECK(named.log_density(1, 1) == 0);
    CHECK(named.log_density(1, 0) == -std::numeric_limits<double>::infinity());

    BernoulliEmission<> order{Eigen::Vector3d(0.1, 0.5, 0.9), true};
    weights = Eigen::MatrixXd{{1, 3}, {3, 1}, {1, 1}};  // of 0 and of 1: 3/4, 1/4, 1/2 violate the order
    order.reestimate({0, 1}, weights);
    CHECK(close(order.probability[0], 0.5));  // (3 + 1) / (4 + 4)
    CHECK(close(order.probability[1], 0.5));
    CHECK(close(order.probability[2], 0.5));

    GaussianEmission<> measured{Eigen::Vector2d(0, 1), Eigen::Vector2d(1, 1)};
    weights = Eigen::MatrixXd{{1, 1, 0}, {0, 0, 1}};
    measured.reestimate({1, 3, 7}, weights);
    CHECK(measured.average == Eigen::Vector2d(2, 7));
    CHECK(close(measured.deviation[0], 1.0));
    // One observation alone: the floor, a thousandth of the deviation of all three, sqrt(56/9).
    CHECK(close(measured.deviation[1], 1e-3 * std::sqrt(56.0 / 9)));

    PoissonEmission<> orders{Eigen::Vector2d(2, 0), false};
    CHECK(close(orders.log_density(0, 3), std::log(8.0 / 6) - 2));
    CHECK(orders.log_density(1, 0) == 0);
    CHECK(orders.log_density(1, 1) == -std::numeric_limits<double>::infinity());
    CHECK(close(orders.cumulative(0, 1).second, 3 * std::exp(-2.0)));
    CHECK(orders.draw(0, 0.1) == 0);  // exp(-2) = 0.135
    CHECK(orders.draw(0, 0.2) == 1);
    CHECK(orders.draw(1, 0.999) == 0);
}

TEST_CASE("hidden stages: other number types") {
    using Wide = boost::multiprecision::cpp_bin_float_50;
    HiddenMarkov<CategoricalEmission<Wide>> wide;
    wide.start = weather().start.cast<Wide>();
    wide.transition = weather().transition.cast<Wide>();
    wide.emission.probability = weather().emission.probability.cast<Wide>();
    const auto data = sequences(Rows{{0, 1, 2, 2, 0}});
    CHECK(close(static_cast<double>(smooth(wide, data).log_likelihood), -5.735952009897317));
    HiddenMarkov<PoissonEmission<float>> narrow;
    narrow.start = Eigen::Vector2f(0.5F, 0.5F);
    narrow.transition = Eigen::Matrix2f::Constant(0.5F);
    narrow.emission.rate = Eigen::Vector2f(1, 4);
    CHECK(close(smooth(narrow, sequences(Rows{{1, 0, 5}})).probability[0](0, 0),
                static_cast<float>(1 / (1 + 4 * std::exp(-3.0))), 1e-5));
}

TEST_CASE("hidden stages: bad input is named") {
    CHECK_THROWS_WITH(sequences(Rows{{1}, {}, {2}}), kam_test::ContainsSubstring("histories[1]: has no periods"));
    CHECK_THROWS_WITH(sequences(Rows{}), kam_test::ContainsSubstring("there are none"));
    CHECK_THROWS_WITH(sequences(std::vector<std::vector<double>>{{1, std::nan("")}}),
                      kam_test::ContainsSubstring("histories[0][1]"));
    const auto data = sequences(Rows{{0, 3, -1}});
    CHECK_THROWS_AS(smooth(weather(), data), kam::InputError);
    auto model = weather();
    model.start << 0.6, 0.6;
    CHECK_THROWS_WITH(smooth(model, sequences(Rows{{0}})), kam_test::ContainsSubstring("start row 0"));
    model = weather();
    model.transition(0, 0) = 0.2;
    CHECK_THROWS_AS(fit_hidden_markov(sequences(Rows{{0}}), model), kam::InputError);
    model.transition.setIdentity(3, 3);
    CHECK_THROWS_AS(fit_hidden_markov(sequences(Rows{{0}}), model), std::invalid_argument);
    CHECK_THROWS_AS(fit_hidden_markov(sequences(Rows{{0}}), weather(), {.prior_count = -1}), std::invalid_argument);
    auto apart = weather();
    apart.transition.setIdentity();
    CHECK_THROWS_WITH(fit_hidden_markov(sequences(Rows{{0}}), apart, {.start = kam::stages::StartLaw::stationary}),
                      kam_test::ContainsSubstring("2 closed classes"));
}
