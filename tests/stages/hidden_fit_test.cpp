// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/eigen.hpp"

#include <kam/core/executor.hpp>
#include <kam/stages/hidden_markov.hpp>

using kam::stages::BernoulliEmission;
using kam::stages::driven_chain;
using kam::stages::DrivenHiddenMarkov;
using kam::stages::fit_driven_hidden_markov;
using kam::stages::fit_hidden_markov;
using kam::stages::fit_hidden_markov_from;
using kam::stages::GaussianEmission;
using kam::stages::HiddenMarkov;
using kam::stages::in_order_of_mean;
using kam::stages::PoissonEmission;
using kam::stages::sequences;
using kam::stages::StartLaw;
using kam_test::all_close;
using kam_test::close;

namespace hidden_fit_test {

/// Major earthquakes of the world by year, 1900 to 2006, magnitude 7 and over: the series of Zucchini and MacDonald
/// 2009 (US Geological Survey, public domain).
const std::vector<std::vector<int>> earthquakes{
    {13, 14, 8,  10, 16, 26, 32, 27, 18, 32, 36, 24, 22, 23, 22, 18, 25, 21, 21, 14, 8,  11, 14, 23, 18, 17, 19,
     20, 22, 19, 13, 26, 13, 14, 22, 24, 21, 22, 26, 21, 23, 24, 27, 41, 31, 27, 35, 26, 28, 36, 39, 21, 17, 22,
     17, 19, 15, 34, 10, 15, 22, 18, 15, 20, 15, 22, 19, 16, 30, 27, 29, 23, 20, 16, 21, 21, 25, 16, 18, 15, 18,
     14, 10, 15, 8,  15, 6,  11, 8,  7,  18, 16, 13, 12, 13, 20, 15, 16, 12, 18, 15, 16, 13, 15, 16, 11, 11}};

HiddenMarkov<PoissonEmission<>> first_guess(Eigen::Index n) {
    HiddenMarkov<PoissonEmission<>> model;
    model.start.setConstant(n, 1 / static_cast<double>(n));
    model.transition.setConstant(n, n, n > 1 ? 0.1 / static_cast<double>(n - 1) : 1);
    if (n > 1) model.transition.diagonal().setConstant(0.9);
    model.emission.rate = Eigen::VectorXd::LinSpaced(n, 12, 30);
    return model;
}

void never_falls(const std::vector<double>& trace) {
    for (std::size_t k = 1; k < trace.size(); ++k) {
        if (trace[k] < trace[k - 1] - 1e-12 * std::abs(trace[k])) CHECK(trace[k] >= trace[k - 1]);
    }
}

static_assert(kam_test::describes_every_field<kam::stages::HiddenFitOptions>());
static_assert(kam_test::describes_every_field<kam::stages::HiddenFit<HiddenMarkov<PoissonEmission<>>>>());
static_assert(kam_test::describes_every_field<kam::stages::RestartedFit<HiddenMarkov<PoissonEmission<>>>>());
static_assert(kam_test::describes_every_field<DrivenHiddenMarkov<PoissonEmission<>>>());

}  // namespace hidden_fit_test
using namespace hidden_fit_test;

TEST_CASE("hidden fit: the earthquakes of Zucchini and MacDonald 2009") {
    // Published minus log-likelihoods 391.9189, 342.3183, 329.4603 (stationary start) and 341.8787, 328.5275 (free);
    // to more digits by direct maximisation of another program.
    struct Case {
        Eigen::Index states;
        StartLaw start;
        double minus_log_likelihood;
        std::size_t parameters;
    };
    const auto [states, start, expected, parameters] =
        GENERATE(Case{1, StartLaw::stationary, 391.918928, 1}, Case{2, StartLaw::stationary, 342.318267, 4},
                 Case{3, StartLaw::stationary, 329.460276, 9}, Case{2, StartLaw::free, 341.878701, 5},
                 Case{3, StartLaw::free, 328.527483, 9 + 0});
    const auto fit = fit_hidden_markov(sequences(earthquakes), first_guess(states),
                                       {.start = start, .most_iterations = 20'000, .tolerance = 1e-14});
    INFO(states << ' ' << fit.iterations);
    CHECK(fit.converged);
    CHECK(close(-fit.log_likelihood, expected, 0, 6e-7));
    never_falls(fit.trace);
    CHECK(fit.observed_count == 107);
    if (start == StartLaw::stationary) {
        CHECK(close(fit.aic, 2 * expected + 2 * static_cast<double>(parameters), 1e-8));
        const Eigen::VectorXd law = fit.model.transition.transpose() * fit.model.start;
        CHECK(all_close(law, fit.model.start));
    }
    if (states == 3 && start == StartLaw::stationary) {
        CHECK(all_close(fit.model.emission.rate, Eigen::Vector3d(13.146, 19.721, 29.714), 0, 6e-4));  // as published
        Eigen::Matrix3d published;
        published << 0.955, 0.024, 0.021, 0.050, 0.899, 0.051, 0.000, 0.197, 0.803;
        CHECK(all_close(fit.model.transition, published, 0, 6e-4));
    }
}

TEST_CASE("hidden fit: starts from quantiles and restarts find the best of the earthquakes") {
    const auto data = sequences(earthquakes);
    const PoissonEmission<> three{Eigen::Vector3d::Zero(), false};
    const kam::stages::HiddenFitOptions options{.start = StartLaw::stationary, .tolerance = 1e-12};
    const auto fits = fit_hidden_markov_from(data, three, 5, 11, options);
    CHECK(close(fits.best.log_likelihood, -329.460276, 0, 1e-5));
    CHECK(fits.log_likelihoods.size() == 6);
    CHECK(fits.best_count >= 1);
    const auto again = fit_hidden_markov_from(data, three, 5, 11, options, std::identity{}, kam::Threads{2});
    CHECK(again.log_likelihoods == fits.log_likelihoods);
    const auto ordered = in_order_of_mean(fits.best.model);
    CHECK(ordered.emission.rate[0] < ordered.emission.rate[1]);
    CHECK(ordered.emission.rate[1] < ordered.emission.rate[2]);
    CHECK(close(smooth(ordered, data).log_likelihood, fits.best.log_likelihood, 1e-13));
}

TEST_CASE("hidden fit: a prior keeps what was never seen possible") {
    std::vector<std::vector<int>> short_histories{{0, 0, 1}, {5, 6, 5}, {0, 1, 1}};
    auto model = first_guess(2);
    model.emission.rate << 0.5, 5;
    const auto data = sequences(short_histories);
    const auto plain = fit_hidden_markov(data, model);
    const auto with_prior = fit_hidden_markov(data, model, {.prior_count = 1});
    CHECK(plain.model.transition(0, 1) < 1e-3);
    CHECK(with_prior.model.transition(0, 1) > 0.1);
    never_falls(with_prior.trace);
    CHECK(with_prior.log_likelihood <= plain.log_likelihood);
}

TEST_CASE("hidden fit: recovery from seeded histories with known truth") {
    // What the documentation says about recovery: rates and moves within a few standard errors, stages of 9 in 10
    // periods, and hardly fewer than with the true parameters.
    HiddenMarkov<PoissonEmission<>> truth;
    truth.start = Eigen::Vector3d(0.6, 0.3, 0.1);
    truth.transition.resize(3, 3);
    truth.transition << 0.9, 0.08, 0.02, 0.05, 0.87, 0.08, 0.02, 0.06, 0.92;
    truth.emission.rate = Eigen::Vector3d(0.8, 4, 10);
    const auto paths = simulate_hidden(truth, 400, 24, 2024);
    const auto data = sequences(paths.shown);
    const auto fits = fit_hidden_markov_from(data, PoissonEmission<>{Eigen::Vector3d::Zero(), true}, 2, 5);
    const auto& found = fits.best.model;
    CHECK(all_close(found.emission.rate, truth.emission.rate, 0.03));
    CHECK(all_close(found.transition, truth.transition, 0, 0.02));
    const auto rate = [&](const auto& model) {
        const auto states = smooth(model, data);
        double right = 0;
        for (std::size_t s = 0; s < data.count(); ++s) {
            for (std::size_t t = 0; t < 24; ++t) {
                Eigen::Index most = 0;
                states.probability[s].col(static_cast<Eigen::Index>(t)).maxCoeff(&most);
                if (most == paths.stage[s][t]) ++right;
            }
        }
        return right / (400 * 24);
    };
    const double by_fit = rate(found), by_truth = rate(truth);
    WARN("recovery of hidden stages: " << by_fit << " of periods with fitted, " << by_truth << " with true parameters");
    CHECK(by_fit > 0.9);
    CHECK(by_fit > by_truth - 0.01);
}

TEST_CASE("hidden fit: Gaussian states") {
    HiddenMarkov<GaussianEmission<>> truth;
    truth.start = Eigen::Vector2d(0.5, 0.5);
    truth.transition = Eigen::Matrix2d{{0.95, 0.05}, {0.1, 0.9}};
    truth.emission = {Eigen::Vector2d(10, 16), Eigen::Vector2d(2, 1)};
    const auto data = sequences(simulate_hidden(truth, 100, 30, 6).shown);
    const auto fit = fit_hidden_markov(
        data, quantile_start(data, GaussianEmission<>{Eigen::Vector2d::Zero(), Eigen::Vector2d::Ones()}));
    CHECK(all_close(fit.model.emission.average, truth.emission.average, 0.02));
    CHECK(all_close(fit.model.emission.deviation, truth.emission.deviation, 0.06));
    never_falls(fit.trace);
    // Standardised residuals of the right model: mean 0, deviation 1.
    double sum = 0, square = 0, count = 0;
    for (const auto& account : pseudo_residuals(fit.model, data)) {
        for (const auto& residual : account) {
            sum += residual->normal;
            square += residual->normal * residual->normal;
            ++count;
        }
    }
    CHECK(std::abs(sum / count) < 4 / std::sqrt(count));
    CHECK(std::abs(square / count - 1) < 0.1);
}

TEST_CASE("hidden fit: drivers after Netzer and others 2008 (ordered logit by hand)") {
    DrivenHiddenMarkov<BernoulliEmission<>> model;
    model.start = Eigen::Vector3d(1, 0, 0);
    model.threshold = Eigen::MatrixXd{{1, 2}, {-1, 1}, {-2, 0}};
    model.slope = Eigen::MatrixXd{{0.5}, {0.25}, {0}};
    model.emission.probability = Eigen::Vector3d(0.1, 0.5, 0.9);
    const auto logistic = [](double x) { return 1 / (1 + std::exp(-x)); };
    const Eigen::MatrixXd chain = driven_chain(model, Eigen::VectorXd::Constant(1, 2));
    CHECK(close(chain(0, 0), logistic(0)));
    CHECK(close(chain(0, 1), logistic(1) - logistic(0)));
    CHECK(close(chain(0, 2), 1 - logistic(1)));
    CHECK(close(chain(1, 0), logistic(-1.5)));
    CHECK(close(chain(2, 1), logistic(0) - logistic(-2)));
    CHECK(kam::stages::validate_chain(chain).ok());
    // Thresholds far apart do not cancel: exp(-700) is a probability like others.
    model.threshold.row(2) << -700, 700;
    CHECK(close(driven_chain(model, Eigen::VectorXd::Zero(1))(2, 0), std::exp(-700.0), 1e-12));
    CHECK(close(driven_chain(model, Eigen::VectorXd::Zero(1))(2, 2), std::exp(-700.0), 1e-12));
}

TEST_CASE("hidden fit: drivers are found again and without them it is the plain model") {
    DrivenHiddenMarkov<PoissonEmission<>> truth;
    truth.start = Eigen::Vector2d(0.7, 0.3);
    truth.threshold = Eigen::MatrixXd{{1.5}, {-1.5}};
    truth.slope = Eigen::MatrixXd{{1.2, 0}, {0.6, -0.5}};
    truth.emission.rate = Eigen::Vector2d(1, 6);
    kam::BlockEngine engine(8);
    std::vector<std::vector<int>> shown;
    std::vector<Eigen::MatrixXd> done;
    for (int account = 0; account < 1'000; ++account) {
        Eigen::MatrixXd z(20, 2);
        std::vector<int> orders;
        int at = kam::uniform_real(engine) < truth.start[0] ? 0 : 1;
        for (Eigen::Index t = 0; t < 20; ++t) {
            orders.push_back(truth.emission.draw(at, kam::uniform_real(engine)));
            z(t, 0) = kam::uniform_int(engine, 0, 2);
            z(t, 1) = kam::uniform_int(engine, 0, 1);
            const Eigen::MatrixXd chain = driven_chain(truth, z.row(t));
            at = kam::uniform_real(engine) < chain(at, 0) ? 0 : 1;
        }
        shown.push_back(orders);
        done.push_back(z);
    }
    const auto data = sequences(shown);
    const auto plain = fit_hidden_markov(data, quantile_start(data, PoissonEmission<>{Eigen::Vector2d::Zero(), true}));
    const auto fit = fit_driven_hidden_markov(data, done, driven_from(plain.model, 2));
    CHECK(fit.converged);
    never_falls(fit.trace);
    CHECK(fit.free_parameters == plain.free_parameters + 4);
    CHECK(fit.log_likelihood > plain.log_likelihood + 100);
    CHECK(all_close(fit.model.slope, truth.slope, 0, 0.2));
    CHECK(all_close(fit.model.threshold, truth.threshold, 0, 0.2));
    CHECK(all_close(fit.model.emission.rate, truth.emission.rate, 0.03));
    const auto states = smooth(fit.model, data, done);
    CHECK(close(states.log_likelihood, fit.log_likelihood, 1e-12));

    // Drivers that are always 0 drive nothing.
    std::vector<Eigen::MatrixXd> nothing(done.size(), Eigen::MatrixXd::Zero(20, 1));
    const auto same = fit_driven_hidden_markov(data, nothing, driven_from(plain.model, 1));
    CHECK(close(same.log_likelihood, plain.log_likelihood, 1e-8));
    CHECK(all_close(driven_chain(same.model, Eigen::VectorXd::Zero(1)), plain.model.transition, 1e-3));

    done[3](4, 0) = std::nan("");
    CHECK_THROWS_WITH(fit_driven_hidden_markov(data, done, driven_from(plain.model, 2)),
                      kam_test::ContainsSubstring("covariates[3](4, 0): is not a finite number"));
    nothing.pop_back();
    CHECK_THROWS_AS(fit_driven_hidden_markov(data, nothing, driven_from(plain.model, 1)), std::invalid_argument);
    auto tangled = driven_from(first_guess(3), 1);
    tangled.threshold.row(0) << 2, 1;
    CHECK_THROWS_WITH(driven_chain(tangled, Eigen::VectorXd::Zero(1)),
                      kam_test::ContainsSubstring("threshold(0, 1): is not above the one before it"));
}
