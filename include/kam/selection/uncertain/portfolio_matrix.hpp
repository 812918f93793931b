// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/progress.hpp>
#include <kam/core/sequential.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/random.hpp>
#include <kam/selection/rank.hpp>
#include <kam/selection/uncertain/acceptability.hpp>

namespace kam::inline v0::selection {

/// The fields of a portfolio: cuts on both axes, rising within 0..1, and a name for each field, those of the least
/// attractive row first, within a row from weak to strong. A score at a cut is above it.
struct PortfolioGrid {
    std::vector<double> attractiveness_cuts{};
    std::vector<double> strength_cuts{};
    std::vector<std::string> fields{};  ///< (attractiveness cuts + 1) x (strength cuts + 1)
};
BOOST_DESCRIBE_STRUCT(PortfolioGrid, (), (attractiveness_cuts, strength_cuts, fields))

/// Attractiveness of the account x relative strength of the supplier there, in four fields [mcdonald2007]: strategic
/// (both high), star (attractive, weak), status (strong, less attractive), streamline (neither).
[[nodiscard]] inline PortfolioGrid key_account_grid(double attractiveness_cut = 0.5, double strength_cut = 0.5) {
    return {{attractiveness_cut}, {strength_cut}, {"streamline", "status", "star", "strategic"}};
}
/// First step of [fiocca1982]: strategic importance of the account x difficulty in managing it.
[[nodiscard]] inline PortfolioGrid importance_grid(double importance_cut = 0.5, double difficulty_cut = 0.5) {
    return {{importance_cut}, {difficulty_cut}, {"not key, easy", "not key, difficult", "key, easy", "key, difficult"}};
}
/// Second step of [fiocca1982], for the key accounts: attractiveness of the customer's business x strength of the
/// relationship, in nine fields.
[[nodiscard]] inline PortfolioGrid nine_field_grid(double low_cut = 1.0 / 3, double high_cut = 2.0 / 3) {
    return {{low_cut, high_cut},
            {low_cut, high_cut},
            {"low, weak", "low, medium", "low, strong", "medium, weak", "medium, medium", "medium, strong",
             "high, weak", "high, medium", "high, strong"}};
}

/// How unsure weights and values are; without draws an account is in the field of its scores and that is all.
struct PortfolioMatrixOptions {
    std::size_t draw_count = 10'000;
    std::uint64_t seed = 0;
    WeightSpace attractiveness_weights = given_weights();
    WeightSpace strength_weights = given_weights();
    bool cut_at_median = false;  ///< of the scores on record, instead of at the cuts of a grid of four fields
};
BOOST_DESCRIBE_STRUCT(PortfolioMatrixOptions, (),
                      (draw_count, seed, attractiveness_weights, strength_weights, cut_at_median))

/// Where one account lies.
struct PortfolioPosition {
    std::string key{};
    std::size_t index = 0;
    double attractiveness = 0;  ///< score with weights and values as they are
    double strength = 0;
    double attractiveness_margin = 0;  ///< distance to the nearest cut: how little would move it to another field
    double strength_margin = 0;
    std::size_t field_on_record = 0;    ///< number of the field of these scores
    std::vector<double> probability{};  ///< of each field
    std::vector<double> standard_error{};
    std::size_t most_probable_field = 0;
};
BOOST_DESCRIBE_STRUCT(PortfolioPosition, (),
                      (key, index, attractiveness, strength, attractiveness_margin, strength_margin, field_on_record,
                       probability, standard_error, most_probable_field))

/// All accounts in their fields.
struct PortfolioMatrix {
    PortfolioGrid grid{};
    std::size_t draw_count = 0;
    bool stopped = false;  ///< asked to stop early: no positions
    std::vector<PortfolioPosition> accounts{};
    std::vector<double> expected_counts{};  ///< accounts in each field: sums of probabilities
};
BOOST_DESCRIBE_STRUCT(PortfolioMatrix, (), (grid, draw_count, stopped, accounts, expected_counts))

namespace detail {

inline void check_cuts(const std::vector<double>& cuts, const char* axis) {
    double last = 0;
    for (const double cut : cuts) {
        if (!(cut >= last && cut <= 1)) {
            throw std::invalid_argument(std::string("selection::portfolio_matrix: a cut of ") + axis + " at " +
                                        kam::detail::number_text(cut) + " after " + kam::detail::number_text(last) +
                                        ", but they must rise within 0..1");
        }
        last = cut;
    }
}

[[nodiscard]] inline double median_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// Scores along one axis.
class PortfolioAxis {
public:
    PortfolioAxis(const CriteriaTable& table, const WeightSpace& space, const char* function)
        : utilities_(table, function), sampler_(space, utilities_.weights(), function) {}

    [[nodiscard]] std::vector<double> on_record() const { return scores(utilities_.on_record(), utilities_.weights()); }
    [[nodiscard]] bool certain() const { return utilities_.certain() && sampler_.fixed(); }

    /// `use(draw, scores)` for each draw of a block.
    template <class Use>
    void draw(BlockEngine& engine, std::size_t count, const Use& use) const {
        std::vector<double> weights(count * utilities_.criteria());
        sampler_.draw(engine, count, weights.data());
        Eigen::MatrixXd values = utilities_.on_record();
        for (std::size_t k = 0; k < count; ++k) {
            utilities_.draw(engine, values);
            const auto first = weights.begin() + static_cast<std::ptrdiff_t>(k * utilities_.criteria());
            use(k, scores(values, {first, first + static_cast<std::ptrdiff_t>(utilities_.criteria())}));
        }
    }

private:
    [[nodiscard]] static std::vector<double> scores(const Eigen::MatrixXd& values, const std::vector<double>& weights) {
        std::vector<double> sums(static_cast<std::size_t>(values.rows()), 0.0);
        for (std::size_t j = 0; j < weights.size(); ++j) {
            const double* column = values.data() + j * sums.size();
            for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += weights[j] * column[i];
        }
        return sums;
    }

    UncertainUtilities utilities_;
    WeightSampler sampler_;
};

[[nodiscard]] inline std::size_t level_of(double score, const std::vector<double>& cuts) {
    // A sum that should be at the cut may miss it by rounding.
    std::size_t level = 0;
    while (level < cuts.size() && score >= cuts[level] - tie_tolerance) ++level;
    return level;
}

[[nodiscard]] inline double margin_of(double score, const std::vector<double>& cuts) {
    double nearest = 1;
    for (const double cut : cuts) nearest = (std::min)(nearest, std::abs(score - cut));
    return nearest;
}

}  // namespace detail

/// Puts accounts into the fields of a grid by two scores, and says with what probability each belongs to each field
/// when the weights may be any of a space and values err as their criteria say: a hard cut would call two accounts that
/// hardly differ by different names. Both tables must be of the same accounts in the same order. Same seed, same bytes
/// for any executor. Throws std::invalid_argument for cuts that do not rise, a wrong number of field names, a median
/// with more than one cut, and weights that cannot be; InputError where the accounts differ; else what `score` throws.
template <Executor E = Sequential>
[[nodiscard]] PortfolioMatrix portfolio_matrix(const CriteriaTable& attractiveness, const CriteriaTable& strength,
                                               const PortfolioGrid& grid, const PortfolioMatrixOptions& options = {},
                                               const E& executor = {}, const Progress& progress = {}) {
    constexpr const char* function = "selection::portfolio_matrix";
    const std::size_t columns = grid.strength_cuts.size() + 1;
    const std::size_t fields = (grid.attractiveness_cuts.size() + 1) * columns;
    detail::check_cuts(grid.attractiveness_cuts, "attractiveness");
    detail::check_cuts(grid.strength_cuts, "strength");
    if (grid.fields.size() != fields) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(grid.fields.size()) + " names for " +
                                    std::to_string(fields) + " fields");
    }
    if (options.cut_at_median && fields != 4) {
        throw std::invalid_argument(std::string(function) + ": a cut at the median makes 4 fields, not " +
                                    std::to_string(fields));
    }
    if (options.draw_count > 0) detail::check_draws(1, options.draw_count, function);
    Report report;
    const auto& keys = attractiveness.account_keys;
    if (keys.size() != strength.account_keys.size()) {
        report.add("strength", Fault::inconsistent,
                   "has " + std::to_string(strength.account_keys.size()) + " accounts, attractiveness has " +
                       std::to_string(keys.size()));
    }
    for (std::size_t i = 0; i < (std::min)(keys.size(), strength.account_keys.size()); ++i) {
        if (keys[i] == strength.account_keys[i]) continue;
        report.add(
            kam::detail::element_path("strength", i), Fault::inconsistent,
            "is account " + kam::detail::quoted(strength.account_keys[i]) + ", not " + kam::detail::quoted(keys[i]));
    }
    throw_if_any(report);

    const detail::PortfolioAxis up(attractiveness, options.attractiveness_weights, function);
    const detail::PortfolioAxis across(strength, options.strength_weights, function);
    const auto attractive = up.on_record(), strong = across.on_record();
    PortfolioMatrix result;
    result.grid = grid;
    if (options.cut_at_median && !keys.empty()) {
        result.grid.attractiveness_cuts = {detail::median_of(attractive)};
        result.grid.strength_cuts = {detail::median_of(strong)};
    }
    const auto& up_cuts = result.grid.attractiveness_cuts;
    const auto& across_cuts = result.grid.strength_cuts;
    const bool certain = (up.certain() && across.certain()) || options.draw_count == 0;
    result.draw_count = certain ? 0 : options.draw_count;
    std::vector<std::uint32_t> counts(keys.size() * fields, 0);
    std::mutex mutex;
    const auto work = [&](BlockEngine& engine, std::size_t begin, std::size_t end) {
        std::vector<std::size_t> row((end - begin) * keys.size());
        up.draw(engine, end - begin, [&](std::size_t draw, const std::vector<double>& scores) {
            for (std::size_t i = 0; i < scores.size(); ++i) {
                row[draw * keys.size() + i] = detail::level_of(scores[i], up_cuts);
            }
        });
        std::vector<std::uint32_t> own(counts.size(), 0);
        across.draw(engine, end - begin, [&](std::size_t draw, const std::vector<double>& scores) {
            for (std::size_t i = 0; i < scores.size(); ++i) {
                const std::size_t column = detail::level_of(scores[i], across_cuts);
                ++own[i * fields + row[draw * keys.size() + i] * columns + column];
            }
        });
        const std::lock_guard lock(mutex);
        for (std::size_t k = 0; k < counts.size(); ++k) counts[k] += own[k];
    };
    result.stopped =
        !certain && !for_each_block(options.draw_count, detail::draws_in_block, options.seed, executor, work, progress);
    if (result.stopped) return result;

    result.expected_counts.assign(fields, 0);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        PortfolioPosition one;
        one.key = keys[i];
        one.index = i;
        one.attractiveness = attractive[i];
        one.strength = strong[i];
        one.attractiveness_margin = detail::margin_of(attractive[i], up_cuts);
        one.strength_margin = detail::margin_of(strong[i], across_cuts);
        one.field_on_record =
            detail::level_of(attractive[i], up_cuts) * columns + detail::level_of(strong[i], across_cuts);
        for (std::size_t field = 0; field < fields; ++field) {
            const double share = certain ? (field == one.field_on_record ? 1.0 : 0.0)
                                         : counts[i * fields + field] / static_cast<double>(options.draw_count);
            one.probability.push_back(share);
            one.standard_error.push_back(
                certain ? 0.0 : std::sqrt(share * (1 - share) / static_cast<double>(options.draw_count)));
            result.expected_counts[field] += share;
        }
        one.most_probable_field = static_cast<std::size_t>(
            std::max_element(one.probability.begin(), one.probability.end()) - one.probability.begin());
        result.accounts.push_back(std::move(one));
    }
    return result;
}

/// Both steps of [fiocca1982].
struct TwoStepPortfolio {
    PortfolioMatrix importance{};  ///< all accounts: strategic importance x difficulty in managing
    PortfolioMatrix position{};    ///< those that are key on record: attractiveness x strength of the relationship
    std::vector<double> key_probability{};  ///< of each account, that it is key
};
BOOST_DESCRIBE_STRUCT(TwoStepPortfolio, (), (importance, position, key_probability))

/// The analysis of [fiocca1982] in two steps: which accounts are key, and how difficult they are; then, for those that
/// are key on record, where each stands. All four tables must be of the same accounts in the same order; trouble as
/// portfolio_matrix. In the second step `index` still counts all accounts.
template <Executor E = Sequential>
[[nodiscard]] TwoStepPortfolio two_step_portfolio(const CriteriaTable& importance, const CriteriaTable& difficulty,
                                                  const CriteriaTable& attractiveness, const CriteriaTable& strength,
                                                  const PortfolioMatrixOptions& options = {}, const E& executor = {}) {
    TwoStepPortfolio result;
    result.importance = selection::portfolio_matrix(importance, difficulty, importance_grid(), options, executor);
    PortfolioMatrixOptions second = options;
    second.cut_at_median = false;
    result.position = selection::portfolio_matrix(attractiveness, strength, nine_field_grid(), second, executor);
    std::vector<PortfolioPosition> key_accounts;
    result.position.expected_counts.assign(result.position.grid.fields.size(), 0);
    for (std::size_t i = 0; i < result.importance.accounts.size(); ++i) {
        const auto& first = result.importance.accounts[i];
        result.key_probability.push_back(first.probability[2] + first.probability[3]);
        if (first.field_on_record < 2) continue;
        PortfolioPosition& one = result.position.accounts[i];
        for (std::size_t field = 0; field < one.probability.size(); ++field) {
            result.position.expected_counts[field] += one.probability[field];
        }
        key_accounts.push_back(std::move(one));
    }
    result.position.accounts = std::move(key_accounts);
    return result;
}

}  // namespace kam::inline v0::selection
