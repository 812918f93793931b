// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/ratio.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <Eigen/Core>

#include <kam/stages/company/assess_batch.hpp>
#include <kam/stages/smcg_2011.hpp>

namespace stage_assessment_benchmark {

constexpr Eigen::Index accounts = 1'000'000;

[[nodiscard]] Eigen::MatrixXd random_levels() {
    Eigen::MatrixXd levels(accounts, 18);
    std::uint64_t state = 1;
    for (double& level : levels.reshaped()) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        level = static_cast<double>((state >> 40U) % 5);
    }
    return levels;
}

/// What a user would write for this one profile with Eigen: every level known, the seven places at which whole levels
/// can fit best known in advance, and no checks.
struct ByHand {
    Eigen::MatrixXd distance, membership;
    Eigen::VectorXd expected, low, high, residual;
};
[[nodiscard]] ByHand by_hand(const Eigen::MatrixXd& levels, const Eigen::MatrixXd& profile) {
    constexpr std::array places{1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0};
    constexpr std::array<Eigen::Index, 5> stage_at{0, 1, 3, 5, 6};
    ByHand result{Eigen::MatrixXd(accounts, 5), Eigen::MatrixXd(accounts, 5), Eigen::VectorXd(accounts),
                  Eigen::VectorXd(accounts),    Eigen::VectorXd(accounts),    Eigen::VectorXd(accounts)};
    constexpr Eigen::Index block = 256;  // so that everything stays in the cache
    Eigen::ArrayXXd sums(block, 7);
    for (Eigen::Index from = 0; from < accounts; from += block) {
        const Eigen::Index rows = (std::min)(block, accounts - from);
        auto sum = sums.topRows(rows);
        sum.setZero();
        for (Eigen::Index d = 0; d < 18; ++d) {
            const auto level = levels.col(d).segment(from, rows).array();
            for (std::size_t j = 0; j < places.size(); ++j) {
                const auto p = (std::min)(static_cast<Eigen::Index>(places[j]) - 1, Eigen::Index{3});
                const double part = places[j] - static_cast<double>(p + 1);
                const double expected = profile(d, p) + part * (profile(d, p + 1) - profile(d, p));
                sum.col(static_cast<Eigen::Index>(j)) += (level - expected).abs();
            }
        }
        sum /= 18.0;
        const Eigen::ArrayXd best = sum.rowwise().minCoeff();
        auto low = result.low.segment(from, rows).array(), high = result.high.segment(from, rows).array();
        for (std::size_t j = 0; j < places.size(); ++j) {
            const auto forth = static_cast<Eigen::Index>(j), back = static_cast<Eigen::Index>(places.size() - 1 - j);
            high = (sum.col(forth) <= best + 1e-12).select(places[j], high);
            low = (sum.col(back) <= best + 1e-12).select(places[places.size() - 1 - j], low);
        }
        result.residual.segment(from, rows) = best;
        Eigen::ArrayXd total = Eigen::ArrayXd::Zero(rows), mean = total;
        for (Eigen::Index p = 0; p < 5; ++p) {
            const auto distance = sum.col(stage_at[static_cast<std::size_t>(p)]);
            auto membership = result.membership.col(p).segment(from, rows).array();
            result.distance.col(p).segment(from, rows) = distance;
            membership = (distance * -2.0).exp();
            total += membership;
            mean += static_cast<double>(p + 1) * membership;
        }
        for (Eigen::Index p = 0; p < 5; ++p) result.membership.col(p).segment(from, rows).array() /= total;
        result.expected.segment(from, rows) = mean / total;
    }
    return result;
}

TEST_CASE("assessment of 1,000,000 accounts x 18 dimensions", "[benchmark][stages]") {
    const auto model = kam::stages::smcg_2011();
    const Eigen::MatrixXd levels = random_levels(), profile = kam::stages::profile_matrix(model);
    const auto ours = kam::stages::assess_batch(model, levels);
    const ByHand other = by_hand(levels, profile);
    CHECK((ours.expected_stage - other.expected).cwiseAbs().maxCoeff() < 1e-12);
    CHECK(ours.index_low == other.low);
    CHECK(ours.index_high == other.high);
    CHECK((ours.residual - other.residual).cwiseAbs().maxCoeff() < 1e-12);
    kam_benchmark::ratio(
        "stages/assess_1m_x_18", [&] { return kam::stages::assess_batch(model, levels); },
        [&] { return by_hand(levels, profile); });
    // The least that anybody could do with these numbers: the product of the same shape. Goal: 0.2 and more.
    kam_benchmark::limit(
        "stages/assess_1m_x_18_product", [&] { return kam::stages::assess_batch(model, levels); },
        [&] {
            const Eigen::MatrixXd product = levels * profile;
            return product;
        });
}

}  // namespace stage_assessment_benchmark
