// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

#include <Eigen/Core>

#include <kam/data/scale.hpp>

using kam::Direction;

// What every scale made from data promises, whatever the data.
namespace scaling_laws {

struct MinMax {
    static constexpr bool bounded = true;
    static constexpr bool free_of_shift = true;
    static auto scale(const Eigen::VectorXd& x, Direction direction) { return kam::scale_min_max(x, direction); }
};
struct ZScore {
    static constexpr bool bounded = false;
    static constexpr bool free_of_shift = true;
    static auto scale(const Eigen::VectorXd& x, Direction direction) { return kam::scale_z_score(x, direction); }
};
struct SampleZScore {
    static constexpr bool bounded = false;
    static constexpr bool free_of_shift = true;
    static auto scale(const Eigen::VectorXd& x, Direction direction) {
        return kam::scale_z_score(x, direction, kam::Spread::sample);
    }
};
struct Rank {
    static constexpr bool bounded = true;
    static constexpr bool free_of_shift = true;
    static auto scale(const Eigen::VectorXd& x, Direction direction) { return kam::scale_rank(x, direction); }
};
struct Vector {
    static constexpr bool bounded = false;
    static constexpr bool free_of_shift = false;
    static auto scale(const Eigen::VectorXd& x, Direction direction) { return kam::scale_vector(x, direction); }
};

/// Numbers with ties, of either sign, in units of 1/8 so that shifts by whole numbers are exact.
[[nodiscard]] Eigen::VectorXd random_column(std::uint32_t seed) {
    std::mt19937 engine(seed);
    Eigen::VectorXd x(static_cast<Eigen::Index>(2 + engine() % 40));
    for (double& value : x) value = (static_cast<double>(engine() % 400) - 150) / 8;
    x[0] = 31.0;  // at least two differ
    return x;
}
[[nodiscard]] bool near_to(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
    return a.size() == b.size() && (a - b).cwiseAbs().maxCoeff() < 1e-12;
}

TEMPLATE_TEST_CASE("scaling laws", "[data][laws]", MinMax, ZScore, SampleZScore, Rank, Vector) {
    const auto seed = GENERATE(range(std::uint32_t{1}, std::uint32_t{41}));
    const auto direction = GENERATE(Direction::benefit, Direction::cost);
    CAPTURE(seed);
    const Eigen::VectorXd x = random_column(seed);
    const auto scaled = TestType::scale(x, direction);
    const Eigen::VectorXd& s = scaled.values;

    SECTION("the unit of measure does not matter") {
        for (const double unit : {1000.0, 0.01, 1.0 / 3})
            CHECK(near_to(TestType::scale(unit * x, direction).values, s));
    }
    SECTION("a shift does not matter, unless the scale keeps ratios") {
        const Eigen::VectorXd shifted = x.array() + 1024;
        CHECK(near_to(TestType::scale(shifted, direction).values, s) == TestType::free_of_shift);
    }
    SECTION("the order of the records does not matter") {
        CHECK(near_to(TestType::scale(x.reverse(), direction).values, s.reverse()));
    }
    SECTION("the order of the numbers is kept, or reversed for a cost") {
        bool kept = true;
        for (Eigen::Index i = 0; i < x.size(); ++i) {
            for (Eigen::Index j = 0; j < x.size(); ++j) {
                const double better = direction == Direction::benefit ? x[i] - x[j] : x[j] - x[i];
                kept = kept && (better > 0 ? s[i] > s[j] : better < 0 ? s[i] < s[j] : s[i] == s[j]);
            }
        }
        CHECK(kept);
    }
    SECTION("benefit and cost are mirror images: what they add up to is the same for all") {
        const auto other = direction == Direction::benefit ? Direction::cost : Direction::benefit;
        const Eigen::VectorXd sums = s + TestType::scale(x, other).values;
        CHECK(sums.maxCoeff() - sums.minCoeff() < 1e-12);
    }
    SECTION("a bounded scale stays in 0 to 1") {
        if (TestType::bounded) {
            CHECK(s.minCoeff() >= 0);
            CHECK(s.maxCoeff() <= 1);
        } else {
            CHECK(s.allFinite());
        }
    }
    SECTION("the scaling applied to the same numbers gives the same bytes") {
        CHECK(kam::apply(scaled.scaling, x) == s);
    }
    SECTION("an unknown number changes nothing for the others") {
        Eigen::VectorXd with_unknown(x.size() + 1);
        with_unknown << x, std::nan("");
        CHECK(TestType::scale(with_unknown, direction).values.head(x.size()) == s);
    }
}

TEST_CASE("min-max reaches 0 and 1, z-scores have mean 0 and deviation 1, vectors have length 1", "[data][laws]") {
    const auto seed = GENERATE(range(std::uint32_t{1}, std::uint32_t{41}));
    const Eigen::VectorXd x = random_column(seed);
    const Eigen::VectorXd m = kam::scale_min_max(x).values;
    CHECK(m.minCoeff() == 0);
    CHECK(m.maxCoeff() == 1);
    const Eigen::VectorXd z = kam::scale_z_score(x).values;
    CHECK(std::abs(z.mean()) < 1e-13);
    CHECK(std::abs(z.squaredNorm() / static_cast<double>(z.size()) - 1) < 1e-13);
    CHECK(std::abs(kam::scale_vector(x).values.norm() - 1) < 1e-14);
    // The mean of the ranks is the same whatever ties there are.
    CHECK(std::abs(kam::scale_rank(x).values.mean() - 0.5) < 1e-14);
}

}  // namespace scaling_laws
