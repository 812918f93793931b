// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/eigen.hpp"

#include <kam/core/executor.hpp>
#include <kam/stages/chains/chain_forecast.hpp>
#include <kam/stages/continuous_time.hpp>

using kam::stages::chain_after;
using kam::stages::Embedding;
using kam::stages::estimate_generator;
using kam::stages::generator_from_chain;
using kam::stages::HistoryRules;
using kam::stages::jump_chain;
using kam::stages::passage_time;
using kam::stages::simulate_generator;
using kam::stages::sojourn_time;
using kam::stages::StageHistory;
using kam::stages::stationary_law_of_generator;
using kam_test::all_close;
using kam_test::close;

namespace continuous_time_test {

Eigen::MatrixXd with_diagonal(Eigen::MatrixXd rates) {
    for (Eigen::Index i = 0; i < rates.rows(); ++i) {
        rates(i, i) = 0;
        rates(i, i) = -rates.row(i).sum();
    }
    return rates;
}

Eigen::MatrixXd ladder() {
    Eigen::MatrixXd g(4, 4);
    g << 0, 0.5, 0.02, 0.08, 0.2, 0, 0.3, 0.1, 0, 0.15, 0, 0.05, 0, 0, 0, 0;
    return with_diagonal(g);
}

/// The stage of a path at a time.
int stage_at(const StageHistory& path, double time) {
    int stage = path.observations.front().stage;
    for (const auto& each : path.observations) {
        if (each.time <= time) stage = each.stage;
    }
    return stage;
}

static_assert(kam_test::describes_every_field<kam::stages::EmbeddedGenerator<>>());
static_assert(kam_test::describes_every_field<kam::stages::GeneratorEstimate>());

}  // namespace continuous_time_test
using namespace continuous_time_test;

TEST_CASE("generator: what happens within a time (mpmath 40 digits)") {
    Eigen::MatrixXd quarter(4, 4), one(4, 4), long_time(4, 4);
    quarter << 0.86340111379721725742, 0.10783591658646711236, 0.008708410470442962696, 0.020054559145872667525,
        0.04310096171586135005, 0.86465379824942331594, 0.06810328417542649744, 0.024141955859288836571,
        0.0008351229681373723464, 0.03399596722317075723, 0.95252596761742076073, 0.012642942191271109692, 0, 0, 0, 1;
    one << 0.57665584507871523813, 0.282274666114608103, 0.061604228245985796037, 0.079465260560690862828,
        0.11252745011748194296, 0.59099645739226392217, 0.20830752910689039935, 0.088168563383363735517,
        0.0095604082090324560268, 0.10351640400617636927, 0.83517217404529272015, 0.051751013739498454554, 0, 0, 0, 1;
    long_time << 0.00011833944902637677971, 0.00031558742307004314524, 0.00072767910888764555412,
        0.99883839401901593452, 0.00012080003931695941293, 0.00032214932069104597324, 0.00074280948311808311934,
        0.99881424115687391149, 0.00013587324777644612902, 0.00036234652504061181774, 0.00083549589487785705714,
        0.998666284332305085, 0, 0, 0, 1;
    CHECK(all_close(chain_after(ladder(), 0.25), quarter, 2e-15));
    CHECK(all_close(chain_after(ladder(), 1.0), one, 2e-15));
    CHECK(all_close(chain_after(ladder(), 100.0), long_time, 2e-13));
    CHECK(chain_after(ladder(), 0.0) == Eigen::MatrixXd::Identity(4, 4));
}

TEST_CASE("generator: stiff rates keep small probabilities (mpmath)") {
    Eigen::MatrixXd rates(3, 3);
    rates << 0, 1000, 1e-6, 500, 0, 1e-7, 1e-9, 0, 0;
    Eigen::MatrixXd expected(3, 3);
    expected << 0.33333293306690770758, 0.66666586653381493333, 1.200399277359090377e-6, 0.33333293326690746686,
        0.66666586693381445213, 1.1997992780810095425e-6, 1.0004438421433237044e-9, 1.999554352157668017e-9,
        0.9999999970000018057;
    CHECK(all_close(chain_after(with_diagonal(rates), 3.0), expected, 2e-12));
}

TEST_CASE("generator: times and laws (fractions)") {
    const auto times = passage_time(ladder(), {3});
    const double steps[] = {13.934426229508198, 14.098360655737705, 15.573770491803279};
    const double variances[] = {217.32061273851116, 220.47836603063692, 227.6269819940876};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(times[i].certain);
        CHECK(close(*times[i].steps, steps[i]));
        CHECK(close(*times[i].steps_variance, variances[i]));
    }
    Eigen::MatrixXd two_ends = Eigen::MatrixXd::Zero(5, 5);
    two_ends.topLeftCorner(3, 5) << 0, 0.5, 0.02, 0.08, 0, 0.2, 0, 0.3, 0, 0.1, 0, 0.15, 0, 0.05, 0.01;
    const auto partner = passage_time(with_diagonal(two_ends), {3});
    CHECK(close(partner[0].probability, 0.54));
    CHECK(close(partner[1].probability, 0.4651851851851852));
    CHECK(close(*partner[0].steps, 12.78326474622771));
    CHECK(close(*partner[2].steps_variance, 186.03130204909905));
    CHECK_FALSE(partner[4].steps);

    Eigen::MatrixXd ring(3, 3);
    ring << 0, 2, 0, 0, 0, 1, 4, 0, 0;
    const auto law = stationary_law_of_generator(with_diagonal(ring));
    CHECK(all_close(*law.law, Eigen::Vector3d(2.0 / 7, 4.0 / 7, 1.0 / 7)));  // times 1/2, 1, 1/4
    CHECK(law.limit);
    CHECK(close(*sojourn_time(ladder())[1].steps, 1 / 0.6));
    CHECK_FALSE(sojourn_time(ladder())[3].steps);
    const auto jumps = jump_chain(ladder());
    CHECK(jumps(3, 3) == 1);  // an absorbing stage stays, and is no NaN
    CHECK(close(jumps(0, 1), 0.5 / 0.6));
    CHECK(kam::stages::validate_chain(jumps).ok());
}

TEST_CASE("embedding: the principal logarithm (mpmath logm)") {
    Eigen::Matrix3d p;
    p << 0.90, 0.08, 0.02, 0.05, 0.85, 0.10, 0.01, 0.09, 0.90;
    Eigen::Matrix3d expected;
    expected << -0.107989661832543384, 0.0908148063019386824, 0.0171748555306047017, 0.0568400850212391614,
        -0.171166903723937364, 0.114326818702698202, 0.00826410343519241116, 0.10295880169845037, -0.111222905133642781;
    const auto found = generator_from_chain(p);
    CHECK(found.status == Embedding::exact);
    CHECK(all_close(*found.generator, expected, 1e-13));
    CHECK(found.residual < 1e-15);
    CHECK(found.impossible.empty());
}

TEST_CASE("embedding: negative rates are adjusted after Israel and others 2001 (mpmath)") {
    Eigen::Matrix3d p;
    p << 0.80, 0.20, 0, 0.10, 0.80, 0.10, 0.05, 0.15, 0.80;
    const auto found = generator_from_chain(p);
    CHECK(found.status == Embedding::adjusted);
    CHECK(close(found.lowest_rate, -0.0160552825693947575));
    Eigen::Matrix3d expected;
    expected << -0.24629251519842246, 0.24629251519842246, 0, 0.12327694510234144, -0.25056771084703156,
        0.12729076574469012, 0.051603920945298994, 0.18290850733233781, -0.2345124282776368;
    CHECK(all_close(*found.generator, expected));
    CHECK(close(found.residual, 0.0123394060806517));
    CHECK(found.impossible == "stage 2 can be reached from stage 0 but not in one period");

    Eigen::Matrix2d flips;
    flips << 0.3, 0.7, 0.6, 0.4;
    const auto none = generator_from_chain(flips);
    CHECK(none.status == Embedding::no_logarithm);
    CHECK_FALSE(none.generator);
    CHECK(none.impossible == "the determinant is not above 0");
    Eigen::Matrix2d singular = Eigen::Matrix2d::Constant(0.5);
    CHECK(generator_from_chain(singular).status == Embedding::no_logarithm);
    Eigen::Matrix3d turning;  // det 0.496 is more than the product of the diagonal
    turning << 0.5, 0.5, 0, 0, 0.5, 0.5, 0.5, 0, 0.5;
    CHECK(generator_from_chain(turning).impossible == "the determinant exceeds the product of the diagonal");
}

TEST_CASE("panel: two stages seen every two years have a closed form (mpmath)") {
    // 70 of 100 stay, 20 of 100 come back: q = s p / (p + r), s = -ln(1 - p - r) / 2; errors from the exact Hessian.
    std::vector<StageHistory> histories;
    const auto add = [&](int from, int to, int count) {
        for (int k = 0; k < count; ++k) histories.push_back({{}, {{0, from}, {2, to}}});
    };
    add(0, 0, 70);
    add(0, 1, 30);
    add(1, 0, 20);
    add(1, 1, 80);
    // A likelihood known to 1e-16 knows its maximum to about 1e-7.
    const auto fit =
        estimate_generator(histories, {.stage_count = 2, .in_periods = false}, Eigen::MatrixXd{}, 500, 1e-16);
    CHECK(fit.residual < 1e-13);
    CHECK(fit.interval_count == 200);
    CHECK(close(fit.log_likelihood, -111.12667255930813, 1e-13));
    CHECK(close(fit.generator(0, 1), 0.20794415416798359, 1e-7));
    CHECK(close(fit.generator(1, 0), 0.13862943611198906, 1e-7));
    CHECK(close(*fit.standard_error[0][1], 0.0408700373708, 1e-5));  // by differences of the exact gradient
    CHECK(close(*fit.standard_error[1][0], 0.033116691834, 1e-5));
    CHECK_FALSE(fit.standard_error[0][0]);
}

TEST_CASE("panel: irregular reviews of simulated accounts give the rates back") {
    const Eigen::MatrixXd truth = ladder();
    const auto paths = simulate_generator(truth, Eigen::Vector4d(0.5, 0.3, 0.2, 0), 12, 3'000, 17);
    kam::BlockEngine engine(4);
    std::vector<StageHistory> reviews;
    for (const StageHistory& path : paths) {
        StageHistory seen;
        for (double time = 0; time < 12; time += 0.5 * kam::uniform_int(engine, 1, 5)) {
            seen.observations.push_back({time, stage_at(path, time)});
        }
        reviews.push_back(seen);
    }
    const HistoryRules rules{.stage_count = 4, .absorbing = {3}, .in_periods = false};
    const auto fit = estimate_generator(reviews, rules);
    CHECK(fit.converged);
    int far = 0;
    for (Eigen::Index i = 0; i < 3; ++i) {
        for (Eigen::Index j = 0; j < 4; ++j) {
            const auto& error = fit.standard_error[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
            if (i == j || !error) continue;
            INFO(i << ' ' << j << ' ' << fit.generator(i, j) << " +- " << *error);
            CHECK(std::abs(fit.generator(i, j) - truth(i, j)) < 4 * *error);
            if (std::abs(fit.generator(i, j) - truth(i, j)) > 2 * *error) ++far;
        }
    }
    CHECK(far <= 2);
    // From 2 to 0 nobody moves directly.
    const bool at_boundary = fit.at_boundary == std::vector<std::pair<int, int>>{{2, 0}};
    CHECK((at_boundary || fit.generator(2, 0) < 0.01));
    Eigen::MatrixXd allowed = (truth.array() > 0).cast<double>();
    const auto known = estimate_generator(reviews, rules, allowed);
    CHECK(known.generator(2, 0) == 0);
    CHECK(known.log_likelihood <= fit.log_likelihood + 1e-6);
}

TEST_CASE("panel: trouble is named") {
    const HistoryRules rules{.stage_count = 3, .absorbing = {2}, .in_periods = false};
    const std::vector<StageHistory> one{{{}, {{0, 0}, {1.5, 1}, {2, 0}}}};
    CHECK_THROWS_AS(estimate_generator(one, {.stage_count = 3}), std::invalid_argument);
    CHECK_THROWS_AS(estimate_generator(one, rules, Eigen::MatrixXd::Ones(2, 2)), std::invalid_argument);
    CHECK_THROWS_WITH(estimate_generator({{{}, {{0, 0}, {1.5, 0}}}}, rules),
                      kam_test::ContainsSubstring("no account was seen after a review in stage 1"));
    Eigen::MatrixXd up = Eigen::MatrixXd::Zero(3, 3);
    up(0, 1) = up(1, 2) = 1;
    CHECK_THROWS_WITH(estimate_generator(one, rules, up), kam_test::ContainsSubstring("a move from stage 1 to 0"));
    CHECK_THROWS_AS(estimate_generator({{{}, {{1, 0}, {1, 1}}}}, rules), kam::InputError);
    Eigen::Matrix2d bad;
    bad << -1, 1, 0.5, 0.5;
    CHECK(kam::stages::validate_generator(bad).count() == 1);
    CHECK_THROWS_AS(chain_after(bad, 1.0), kam::InputError);
    bad << 1, -1, 0, 0;
    CHECK_THROWS_WITH(chain_after(bad, 1.0), kam_test::ContainsSubstring("a rate of -1"));
    CHECK_THROWS_AS(chain_after(ladder(), -1.0), std::invalid_argument);
    CHECK_THROWS_AS(chain_after(ladder(), std::numeric_limits<double>::infinity()), std::invalid_argument);
}

TEST_CASE("generator: high precision and same paths for any number of threads") {
    using Wide = boost::multiprecision::cpp_bin_float_50;
    Eigen::MatrixX<Wide> g(2, 2);
    g << Wide(-1), Wide(1), Wide(2), Wide(-2);
    const auto chain = chain_after(g, Wide(Wide(1) / 2));
    const Wide expected = Wide(Wide(1) - exp(Wide(-1.5))) / 3;
    CHECK(abs(chain(0, 1) - expected) < Wide("1e-48"));
    const auto found = generator_from_chain(chain);
    CHECK(abs((*found.generator)(1, 0) - 1) < Wide("1e-44"));

    const Eigen::Vector4d start(1, 0, 0, 0);
    const auto once = simulate_generator(ladder(), start, 5, 1'000, 3);
    const auto threaded = simulate_generator(ladder(), start, 5, 1'000, 3, kam::Threads{2});
    bool same = true;
    for (std::size_t k = 0; k < once.size(); ++k) {
        same = same && once[k].observations.size() == threaded[k].observations.size();
        for (std::size_t t = 0; same && t < once[k].observations.size(); ++t) {
            same = once[k].observations[t].time == threaded[k].observations[t].time;
        }
    }
    CHECK(same);
}
