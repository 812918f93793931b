// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/core/executor.hpp>
#include <kam/stages/company/recovery.hpp>
#include <kam/stages/smcg_2011.hpp>

using namespace kam::stages;
using kam_test::close;

namespace recovery_test {

static_assert(kam_test::describes_every_field<RecoveryOptions>());
static_assert(kam_test::describes_every_field<RecoveryRates>());

std::string listed(const RecoveryRates& rates) {
    std::string text;
    for (Eigen::Index p = 0; p < rates.rate.size(); ++p) {
        text += (p > 0 ? ", " : "") + std::to_string(rates.rate[p]).substr(0, 5);
    }
    return text;
}

}  // namespace recovery_test
using recovery_test::listed;

TEST_CASE("recovery: the separability of smcg_2011 (400 draws per stage in the reference)") {
    struct Case {
        std::size_t dimensions;
        std::array<double, 5> reference;  // two digits, of an independent simulation in python
    };
    for (const Case& each : {Case{0, {0.93, 0.81, 0.98, 0.93, 0.92}}, Case{5, {0.81, 0.59, 0.78, 0.64, 0.83}}}) {
        const auto rates = recovery_rates(
            smcg_2011(), {.accounts_per_stage = 4000, .seed = 1, .observed_dimensions = each.dimensions});
        WARN("recovery of stages 1 to 5 with errors of 1 level in " << (each.dimensions == 0 ? 18 : each.dimensions)
                                                                    << " dimensions: " << listed(rates));
        for (std::size_t p = 0; p < 5; ++p) {
            // Three standard errors of the two simulations, and the rounding of the reference.
            const double r = each.reference[p];
            const double error = std::sqrt(r * (1 - r) * (1 / 400.0 + 1 / 4000.0));
            CHECK(std::abs(rates.rate[static_cast<Eigen::Index>(p)] - r) < 3 * error + 0.005);
        }
        CHECK(rates.neighbour_share > 0.85);
    }
}

TEST_CASE("recovery: every stage is found without noise and hardly any with much") {
    const auto clean = recovery_rates(smcg_2011(), {.accounts_per_stage = 10, .noise_levels = 0});
    CHECK(clean.overall == 1);
    CHECK(clean.neighbour_share == 0);
    const auto noisy = recovery_rates(smcg_2011(), {.accounts_per_stage = 2000, .noise_levels = 50});
    CHECK(noisy.overall < 0.25);
    for (Eigen::Index p = 0; p < 5; ++p) CHECK(close(noisy.found.row(p).sum(), 1.0));
}

TEST_CASE("recovery: the same for any executor but not for another seed") {
    const RecoveryOptions options{.accounts_per_stage = 500, .seed = 7, .observed_dimensions = 9};
    const auto a = recovery_rates(smcg_2011(), options);
    const auto b = recovery_rates(smcg_2011(), options, kam::Threads{3});
    CHECK(a.found == b.found);
    CHECK(recovery_rates(smcg_2011(), {.accounts_per_stage = 500, .seed = 8, .observed_dimensions = 9}).found !=
          a.found);
}

TEST_CASE("recovery: bad options") {
    CHECK_THROWS_AS(recovery_rates(smcg_2011(), {}), std::invalid_argument);
    CHECK_THROWS_AS(recovery_rates(smcg_2011(), {.accounts_per_stage = 1, .noise_levels = -1}), std::invalid_argument);
    CHECK_THROWS_AS(recovery_rates(smcg_2011(), {.accounts_per_stage = 1, .observed_dimensions = 19}),
                    std::invalid_argument);
    CHECK_THROWS_AS(recovery_rates(StageModel<>{}, {.accounts_per_stage = 1}), kam::InputError);
}
