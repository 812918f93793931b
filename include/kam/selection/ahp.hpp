// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/core/text.hpp>
#include <kam/data/scale.hpp>
#include <kam/selection/rank_order.hpp>

namespace kam::inline v0::selection {

/// How priorities are drawn from judgements.
enum class AhpMethod {
    eigenvector,    ///< the principal eigenvector [saaty1980]
    geometric_mean  ///< the row geometric means [crawford1985]
};
BOOST_DESCRIBE_ENUM(AhpMethod, eigenvector, geometric_mean)

/// Whose table of the mean inconsistency of random judgements the ratio compares with. They differ: 0.58 or 0.52 for
/// three criteria.
enum class RandomIndexTable {
    saaty1980,  ///< [saaty1980], to 15
    saaty2004,  ///< [saaty2004], to 15
    alonso2006  ///< the straight line (1.7699 n - 4.3513) / (n - 1) of [alonso2006], for any number
};
BOOST_DESCRIBE_ENUM(RandomIndexTable, saaty1980, saaty2004, alonso2006)

struct AhpOptions {
    AhpMethod method = AhpMethod::eigenvector;
    RandomIndexTable random_index = RandomIndexTable::saaty1980;
    /// How far a judgement times its reverse may be from 1; wider for tables that were printed with few digits.
    double reciprocity_tolerance = 1e-9;
};
BOOST_DESCRIBE_STRUCT(AhpOptions, (), (method, random_index, reciprocity_tolerance))

/// Three judgements that contradict each other: a over b, b over c and a over c.
template <class Scalar = double>
struct JudgementTriple {
    std::array<std::size_t, 3> items{};
    std::array<std::string, 3> names{};
    Scalar contradiction{};  ///< |ln(a_ab a_bc a_ca)|: 0 when they agree
    Scalar implied{};        ///< what a over b and b over c say of a over c
    Scalar given{};          ///< what was said of a over c
    BOOST_DESCRIBE_CLASS(JudgementTriple, (), (items, names, contradiction, implied, given), (), ())
};

/// Priorities of items that were compared in pairs, and how far the judgements agree with each other.
template <class Scalar = double>
struct AhpPriorities {
    std::vector<std::string> names{};
    Eigen::VectorX<Scalar> weights{};  ///< these sum to 1
    Scalar lambda_max{};               ///< mean of (A w)_i / w_i: n when all judgements agree, more otherwise
    Scalar consistency_index{};        ///< (lambda_max - n) / (n - 1)
    double random_index = 0;
    Scalar consistency_ratio{};  ///< index / random index, below 0.1 by custom; 0 for fewer than three items
    RandomIndexTable random_index_table{};
    std::vector<JudgementTriple<Scalar>> worst_triples{};  ///< up to three, the largest contradiction first
    AhpMethod method{};
    std::size_t iterations = 0;  ///< of the power method
    Scalar residual{};           ///< largest change of a weight in the last of them
    bool converged = false;
    BOOST_DESCRIBE_CLASS(AhpPriorities, (),
                         (names, weights, lambda_max, consistency_index, random_index, consistency_ratio,
                          random_index_table, worst_triples, method, iterations, residual, converged),
                         (), ())
};

/// The mean consistency index of random judgements on n items; 0 for fewer than three. Beyond the 15 of a table the
/// line of [alonso2006].
[[nodiscard]] inline double random_index(std::size_t n, RandomIndexTable table = RandomIndexTable::saaty1980) {
    constexpr std::array first{0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};
    constexpr std::array second{0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59};
    if (n < 3) return 0;
    if (table != RandomIndexTable::alonso2006 && n - 3 < first.size()) {
        return table == RandomIndexTable::saaty1980 ? first[n - 3] : second[n - 3];
    }
    const auto count = static_cast<double>(n);
    return (1.7699 * count - 4.3513) / (count - 1);
}

namespace detail {

inline std::string item_text(const std::vector<std::string>& names, Eigen::Index i) {
    const auto k = static_cast<std::size_t>(i);
    return k < names.size() ? kam::detail::quoted(names[k]) : std::to_string(i);
}

template <class Scalar>
void check_judgements(const Eigen::MatrixX<Scalar>& judgements, const std::vector<std::string>& names,
                      double tolerance) {
    const Eigen::Index n = judgements.rows();
    if (n == 0 || judgements.cols() != n) {
        throw std::invalid_argument("selection::ahp_priorities: " + std::to_string(n) + " rows but " +
                                    std::to_string(judgements.cols()) + " columns");
    }
    if (!names.empty() && names.size() != static_cast<std::size_t>(n)) {
        throw std::invalid_argument("selection::ahp_priorities: " + std::to_string(names.size()) + " names but " +
                                    std::to_string(n) + " items");
    }
    Report report;
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index k = 0; k <= i; ++k) {
            const Scalar& one = judgements.coeff(k, i);
            const Scalar& reverse = judgements.coeff(i, k);
            std::string where = "judgement of " + item_text(names, k) + " over " + item_text(names, i);
            if (!kam::detail::is_finite(one) || !kam::detail::is_finite(reverse)) {
                report.add(std::move(where), Fault::not_finite, "is unknown or infinite");
            } else if (!(one > Scalar(0)) || !(reverse > Scalar(0))) {
                report.add(std::move(where), Fault::out_of_range, "must be above 0");
            } else {
                const Scalar product = one * reverse - Scalar(1);
                const auto allowed = static_cast<Scalar>(tolerance);
                if (product > allowed || -product > allowed) {
                    report.add(std::move(where), Fault::inconsistent,
                               i == k ? "must be 1" : "times its reverse must be 1");
                }
            }
        }
    }
    throw_if_any(report);
}

template <class Scalar>
[[nodiscard]] Eigen::VectorX<Scalar> geometric_means(const Eigen::MatrixX<Scalar>& judgements) {
    using std::exp;
    using std::log;
    const Eigen::Index n = judgements.rows();
    Eigen::VectorX<Scalar> weights(n);
    Scalar total(0);
    for (Eigen::Index i = 0; i < n; ++i) {
        Scalar logs(0);
        for (Eigen::Index k = 0; k < n; ++k) logs += log(judgements.coeff(i, k));
        weights.data()[i] = exp(Scalar(logs / kam::detail::from_count<Scalar>(n)));
        total += weights.data()[i];
    }
    for (Eigen::Index i = 0; i < n; ++i) weights.data()[i] /= total;
    return weights;
}

/// A w.
template <class Scalar>
[[nodiscard]] std::vector<Scalar> times(const Eigen::MatrixX<Scalar>& judgements, const Eigen::VectorX<Scalar>& w) {
    std::vector<Scalar> product;
    for (Eigen::Index i = 0; i < w.size(); ++i) {
        Scalar sum(0);
        for (Eigen::Index k = 0; k < w.size(); ++k) sum += judgements.coeff(i, k) * w.data()[k];
        product.push_back(sum);
    }
    return product;
}

/// The power method from the geometric means; a matrix of positive judgements has one such vector, and it converges.
template <class Scalar>
void find_eigenvector(const Eigen::MatrixX<Scalar>& judgements, AhpPriorities<Scalar>& result) {
    using std::abs;
    constexpr std::size_t most = 10'000;
    const auto enough =
        static_cast<Scalar>(Eigen::NumTraits<Scalar>::epsilon()) * kam::detail::from_count<Scalar>(judgements.rows());
    Eigen::VectorX<Scalar>& w = result.weights;
    while (!result.converged && result.iterations < most) {
        const auto next = times(judgements, w);
        Scalar sum(0);
        for (const Scalar& x : next) sum += x;
        result.residual = Scalar(0);
        for (std::size_t i = 0; i < next.size(); ++i) {
            const Scalar weight = next[i] / sum;
            const Scalar change = abs(Scalar(weight - w.data()[i]));
            if (change > result.residual) result.residual = change;
            w.data()[i] = weight;
        }
        ++result.iterations;
        result.converged = !(result.residual > enough);
    }
}

template <class Scalar>
void find_triples(const Eigen::MatrixX<Scalar>& judgements, AhpPriorities<Scalar>& result) {
    using std::abs;
    using std::log;
    constexpr std::size_t most = 3;
    const auto n = static_cast<std::size_t>(judgements.rows());
    const auto judged = [&](std::size_t i, std::size_t k) { return judgements.data()[k * n + i]; };
    auto& worst = result.worst_triples;
    for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = a + 1; b < n; ++b) {
            for (std::size_t c = b + 1; c < n; ++c) {
                JudgementTriple<Scalar> triple;
                triple.implied = judged(a, b) * judged(b, c);
                triple.given = judged(a, c);
                triple.contradiction = abs(Scalar(log(Scalar(triple.implied / triple.given))));
                if (!(triple.contradiction > static_cast<Scalar>(tie_tolerance))) continue;
                triple.items = {a, b, c};
                const auto smaller = std::find_if(worst.begin(), worst.end(), [&](const auto& one) {
                    return one.contradiction < triple.contradiction;
                });
                if (smaller == worst.end() && worst.size() == most) continue;
                worst.insert(smaller, triple);
                if (worst.size() > most) worst.pop_back();
            }
        }
    }
    for (auto& triple : worst) {
        for (std::size_t k = 0; k < 3; ++k) triple.names[k] = result.names[triple.items[k]];
    }
}

}  // namespace detail

/// Analytic hierarchy process [saaty1980]: the priorities of n items from how many times each (row) matters as much as
/// each other (column), as judged. The consistency ratio compares the judgements with random ones, and the triples tell
/// which of them to look at again. Throws std::invalid_argument when the matrix is not square, InputError naming every
/// judgement that is not above 0, or not one over its reverse.
template <class Derived>
[[nodiscard]] AhpPriorities<typename Derived::Scalar> ahp_priorities(const Eigen::MatrixBase<Derived>& judgements,
                                                                     const std::vector<std::string>& names = {},
                                                                     const AhpOptions& options = {}) {
    using Scalar = typename Derived::Scalar;
    const Eigen::MatrixX<Scalar> plain = judgements.derived();
    detail::check_judgements(plain, names, options.reciprocity_tolerance);
    const Eigen::Index n = plain.rows();
    const Scalar count = kam::detail::from_count<Scalar>(n);
    AhpPriorities<Scalar> result;
    result.method = options.method;
    result.names = names;
    while (result.names.size() < static_cast<std::size_t>(n)) {
        result.names.push_back(std::to_string(result.names.size()));
    }
    result.weights = detail::geometric_means(plain);
    result.residual = Scalar(0);
    result.converged = options.method == AhpMethod::geometric_mean;
    if (!result.converged) detail::find_eigenvector(plain, result);
    result.lambda_max = Scalar(0);
    const auto product = detail::times(plain, result.weights);
    for (std::size_t i = 0; i < product.size(); ++i) {
        result.lambda_max += product[i] / result.weights.data()[i] / count;
    }
    const auto items = static_cast<std::size_t>(n);
    result.random_index_table = items > 15 ? RandomIndexTable::alonso2006 : options.random_index;
    result.random_index = random_index(items, options.random_index);
    result.consistency_index = Scalar(0);
    result.consistency_ratio = Scalar(0);
    if (n > 2) {
        result.consistency_index = (result.lambda_max - count) / (count - Scalar(1));
        result.consistency_ratio = result.consistency_index / static_cast<Scalar>(result.random_index);
    }
    detail::find_triples(plain, result);
    return result;
}

/// What the priorities of the accounts under one criterion are divided by.
enum class AhpMode {
    distributive,  ///< their sum: a copy of an account takes from it, and may turn the order [belton1983]
    ideal          ///< the best of them: adding an account that is best in nothing turns no order
};
BOOST_DESCRIBE_ENUM(AhpMode, distributive, ideal)

/// Accounts scored through a hierarchy of one level.
template <class Scalar = double>
struct AhpScore {
    Eigen::VectorX<Scalar> scores{};  ///< these sum to 1
    RankOrder ranking{};
    Eigen::MatrixX<Scalar> contributions{};  ///< of each criterion (column) to the score of each account (row)
    AhpMode mode{};
    BOOST_DESCRIBE_CLASS(AhpScore, (), (scores, ranking, contributions, mode), (), ())
};

/// Scores of accounts (rows of `local`) from their priorities under every criterion (columns) and the weights of the
/// criteria. Throws std::invalid_argument when weights and columns differ in number, InputError naming priorities and
/// weights that are not finite, below 0, or all 0.
template <class Weights, class Local>
[[nodiscard]] AhpScore<typename Local::Scalar> ahp_score(const Eigen::MatrixBase<Weights>& weights,
                                                         const Eigen::MatrixBase<Local>& local, AhpMode mode) {
    using Scalar = typename Local::Scalar;
    const Eigen::VectorX<Scalar> w = weights.derived();
    if (w.size() != local.cols()) {
        throw std::invalid_argument("selection::ahp_score: " + std::to_string(w.size()) + " weights but " +
                                    std::to_string(local.cols()) + " criteria");
    }
    AhpScore<Scalar> result;
    result.mode = mode;
    result.contributions = local.derived();
    Report report;
    const auto check = [&](const Scalar* values, Eigen::Index count, const std::string& where) {
        Scalar sum(0);
        for (Eigen::Index i = 0; i < count; ++i) {
            const bool finite = kam::detail::is_finite(values[i]);
            if (!finite || values[i] < Scalar(0)) {
                report.add(where + '[' + std::to_string(i) + ']', finite ? Fault::out_of_range : Fault::not_finite,
                           "must be finite and not below 0");
            } else {
                sum += values[i];
            }
        }
        if (count > 0 && !(sum > Scalar(0))) report.add(where, Fault::out_of_range, "has no value above 0");
    };
    const Eigen::Index n = local.rows();
    check(w.data(), w.size(), "weights");
    for (Eigen::Index j = 0; j < w.size(); ++j) {
        check(result.contributions.data() + j * n, n, "priorities under criterion " + std::to_string(j));
    }
    throw_if_any(report);
    result.scores.setZero(n);
    Scalar total(0);
    for (Eigen::Index j = 0; j < w.size(); ++j) {
        Scalar* const column = result.contributions.data() + j * n;
        Scalar divisor(0);
        for (Eigen::Index i = 0; i < n; ++i) {
            if (mode == AhpMode::distributive) divisor += column[i];
            if (mode == AhpMode::ideal && divisor < column[i]) divisor = column[i];
        }
        for (Eigen::Index i = 0; i < n; ++i) {
            column[i] *= w.data()[j] / divisor;
            result.scores.data()[i] += column[i];
            total += column[i];
        }
    }
    for (Eigen::Index i = 0; i < n; ++i) {
        result.scores.data()[i] /= total;
        for (Eigen::Index j = 0; j < w.size(); ++j) result.contributions.data()[j * n + i] /= total;
    }
    result.ranking = competition_ranks(result.scores);
    return result;
}

}  // namespace kam::inline v0::selection
