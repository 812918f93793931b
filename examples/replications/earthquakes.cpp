// SPDX-License-Identifier: BSL-1.0
// W. Zucchini, I. L. MacDonald, Hidden Markov Models for Time Series, 2009: the numbers of major earthquakes (magnitude
// 7 and over) of each year from 1900 to 2006, US Geological Survey, as Poisson counts of one to three hidden states.
#include <cstdio>
#include <vector>

#include <Eigen/Core>

#include <kam/stages/hidden_markov.hpp>

namespace {

const std::vector<std::vector<int>> counts{
    {13, 14, 8,  10, 16, 26, 32, 27, 18, 32, 36, 24, 22, 23, 22, 18, 25, 21, 21, 14, 8,  11, 14, 23, 18, 17, 19,
     20, 22, 19, 13, 26, 13, 14, 22, 24, 21, 22, 26, 21, 23, 24, 27, 41, 31, 27, 35, 26, 28, 36, 39, 21, 17, 22,
     17, 19, 15, 34, 10, 15, 22, 18, 15, 20, 15, 22, 19, 16, 30, 27, 29, 23, 20, 16, 21, 21, 25, 16, 18, 15, 18,
     14, 10, 15, 8,  15, 6,  11, 8,  7,  18, 16, 13, 12, 13, 20, 15, 16, 12, 18, 15, 16, 13, 15, 16, 11, 11}};

void print(const char* what, const char* published, double computed, int decimals) {
    std::printf("%-44s %10s  %10.*f\n", what, published, decimals, computed);
}

}  // namespace

int main() {
    using namespace kam::stages;
    const auto data = sequences(counts);
    std::puts("                                              published    computed");
    const char* stationary[] = {"391.9189", "342.3183", "329.4603"};
    for (Eigen::Index states = 1; states <= 3; ++states) {
        const PoissonEmission<> orders{Eigen::VectorXd::Zero(states), false};
        const auto fit =
            fit_hidden_markov(data, quantile_start(data, orders),
                              {.start = StartLaw::stationary, .most_iterations = 20'000, .tolerance = 1e-13});
        std::printf("%d state%s, stationary start\n", static_cast<int>(states), states == 1 ? "" : "s");
        print("  minus log-likelihood", stationary[states - 1], -fit.log_likelihood, 4);
        if (states < 3) continue;
        print("  AIC", "676.92", fit.aic, 2);
        print("  BIC", "700.98", fit.bic, 2);
        const char* rates[] = {"13.146", "19.721", "29.714"};
        for (Eigen::Index s = 0; s < 3; ++s)
            print("  earthquakes a year in a state", rates[s], fit.model.emission.rate[s], 3);
    }
    const char* free_start[] = {"341.8787", "328.5275"};
    for (Eigen::Index states = 2; states <= 3; ++states) {
        const PoissonEmission<> orders{Eigen::VectorXd::Zero(states), false};
        const auto fit =
            fit_hidden_markov(data, quantile_start(data, orders), {.most_iterations = 20'000, .tolerance = 1e-13});
        std::printf("%d states, any start\n", static_cast<int>(states));
        print("  minus log-likelihood", free_start[states - 2], -fit.log_likelihood, 4);
    }
}
