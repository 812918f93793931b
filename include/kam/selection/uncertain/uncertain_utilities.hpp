// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include <boost/random/normal_distribution.hpp>

#include <kam/data/random.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/criterion_checks.hpp>
#include <kam/selection/criterion_parameters.hpp>
#include <kam/selection/score.hpp>

namespace kam::inline v0::selection::detail {

/// Values of accounts on the scales 0..1 of their criteria, as they are on record and as they may be. Scales are those
/// of the values on record. A value that errs beyond worst or best counts as these.
class UncertainUtilities {
public:
    /// Throws what `score` throws.
    UncertainUtilities(const CriteriaTable& table, const char* function) : recorded_(table.values) {
        const Labels labels{function, table.criterion_names, table.account_keys};
        const auto input = checked<double>(table.values, table.parameters, labels);
        criteria_ = score_checked(input).criteria;
        weights_ = input.weights;
        on_record_.resize(recorded_.rows(), recorded_.cols());
        for (std::size_t j = 0; j < input.columns(); ++j) {
            const auto column = input.column(j);
            std::copy(column.begin(), column.end(), recorded_.data() + j * column.size());
            double* utilities = on_record_.data() + j * column.size();
            for (std::size_t i = 0; i < column.size(); ++i) utilities[i] = utility(criteria_[j], column[i]);
            const Uncertainty& uncertainty = table.parameters[j].uncertainty;
            if (uncertainty.kind != UncertaintyKind::none) uncertain_.push_back({j, uncertainty});
        }
    }

    [[nodiscard]] std::size_t accounts() const { return static_cast<std::size_t>(recorded_.rows()); }
    [[nodiscard]] std::size_t criteria() const { return criteria_.size(); }
    [[nodiscard]] bool certain() const { return uncertain_.empty(); }
    [[nodiscard]] const std::vector<double>& weights() const { return weights_; }
    [[nodiscard]] const Eigen::MatrixXd& on_record() const { return on_record_; }

    /// What the values may truly be; `utilities` starts as a copy of on_record().
    void draw(BlockEngine& engine, Eigen::MatrixXd& utilities) const {
        boost::random::normal_distribution<double> normal;
        for (const auto& [j, uncertainty] : uncertain_) {
            const double* recorded = recorded_.data() + j * accounts();
            double* out = utilities.data() + j * accounts();
            for (std::size_t i = 0; i < accounts(); ++i) {
                double error = 0;  // in units of the spread
                switch (uncertainty.kind) {
                    case UncertaintyKind::none:
                        break;
                    case UncertaintyKind::normal:
                        error = normal(engine);
                        break;
                    case UncertaintyKind::uniform:
                        error = 2 * uniform_real(engine) - 1;
                        break;
                    case UncertaintyKind::triangular:
                        error = uniform_real(engine);
                        error += uniform_real(engine) - 1;
                        break;
                }
                out[i] = utility(criteria_[j], recorded[i] + uncertainty.spread * error);
            }
        }
    }

private:
    struct UncertainColumn {
        std::size_t criterion;
        Uncertainty uncertainty;
    };
    Eigen::MatrixXd recorded_, on_record_;
    std::vector<CriterionSummary<double>> criteria_{};
    std::vector<double> weights_{};
    std::vector<UncertainColumn> uncertain_{};
};

}  // namespace kam::inline v0::selection::detail
