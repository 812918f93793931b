// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/citation.hpp>
#include <kam/core/number_text.hpp>
#include <kam/data/column.hpp>
#include <kam/data/scale.hpp>
#include <kam/selection/concentration.hpp>

namespace kam::inline v0::selection {

/// Class of an account by what it contributes: a the few that hold most, c the many that hold little.
enum class AbcClass { a, b, c };
BOOST_DESCRIBE_ENUM(AbcClass, a, b, c)

/// Where the classes end, as shares of the total. 80 % and 95 % are a convention of inventory and customer analysis and
/// not a finding; set your own.
struct AbcCuts {
    double a_share = 0.80;
    double b_share = 0.95;
};
BOOST_DESCRIBE_STRUCT(AbcCuts, (), (a_share, b_share))

[[nodiscard]] inline Citation abc_cuts_citation() {
    return {.source = "convention of inventory and customer analysis, 80 and 95 per cent", .confirmed = false};
}

/// One class in numbers.
template <class Scalar = double>
struct AbcGroup {
    AbcClass abc_class{};
    std::size_t account_count = 0;
    Scalar value{};
    Scalar value_share{};
    BOOST_DESCRIBE_CLASS(AbcGroup, (), (abc_class, account_count, value, value_share), (), ())
};

/// The class of every account, in the order of the values, and the three classes. Without accounts in `class_of` the
/// status says why.
template <class Scalar = double>
struct AbcAnalysis {
    ConcentrationStatus status{};
    AbcCuts cuts{};
    std::vector<AbcClass> class_of{};
    std::array<AbcGroup<Scalar>, 3> groups{};
    BOOST_DESCRIBE_CLASS(AbcAnalysis, (), (status, cuts, class_of, groups), (), ())
};

/// ABC classes: an account is in class a when the larger ones together hold less than `a_share` of the total, so the
/// account that crosses the line still belongs to it; likewise b. Accounts of equal value are in the same class. Throws
/// std::invalid_argument unless 0 < a_share <= b_share <= 1, InputError naming values that are unknown or infinite.
template <class Derived>
[[nodiscard]] AbcAnalysis<typename Derived::Scalar> abc_classes(const Eigen::MatrixBase<Derived>& values,
                                                                const AbcCuts& cuts = {}) {
    using Scalar = typename Derived::Scalar;
    if (!(cuts.a_share > 0 && cuts.a_share <= cuts.b_share && cuts.b_share <= 1)) {
        throw std::invalid_argument("selection::abc_classes: cuts at " + kam::detail::number_text(cuts.a_share) +
                                    " and " + kam::detail::number_text(cuts.b_share) +
                                    ", but they must rise within 0..1");
    }
    const Eigen::VectorX<Scalar> plain = values.derived().reshaped();
    const auto held = detail::holdings(plain);
    AbcAnalysis<Scalar> result;
    result.status = held.status;
    result.cuts = cuts;
    if (!held.defined()) return result;

    std::vector<Eigen::Index> order(static_cast<std::size_t>(plain.size()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) { return plain[a] > plain[b]; });

    for (std::size_t k = 0; k < 3; ++k) result.groups[k].abc_class = static_cast<AbcClass>(k);
    result.class_of.resize(order.size());
    // A share that misses its cut by no more than the rounding of its sum has reached it.
    const Scalar a_line = static_cast<Scalar>(cuts.a_share) - static_cast<Scalar>(1e-12);
    const Scalar b_line = static_cast<Scalar>(cuts.b_share) - static_cast<Scalar>(1e-12);
    Scalar before(0), sum(0);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Scalar& value = plain[order[i]];
        if (i == 0 || plain[order[i - 1]] > value)
            before = sum / held.total;  // equal values share the first one's class
        sum += value;
        const std::size_t k = before < a_line ? 0U : before < b_line ? 1U : 2U;
        result.class_of[static_cast<std::size_t>(order[i])] = static_cast<AbcClass>(k);
        ++result.groups[k].account_count;
        result.groups[k].value += value;
    }
    for (auto& group : result.groups) group.value_share = group.value / held.total;
    return result;
}

/// The same for one measure of records; unknown values are named by the record's key.
template <RecordRange R, MeasureOf<RecordIn<R>> Measure>
[[nodiscard]] AbcAnalysis<double> abc_classes(const R& records, const Measure& value, const AbcCuts& cuts = {}) {
    return selection::abc_classes(selection::known_values(records, value), cuts);
}

}  // namespace kam::inline v0::selection
