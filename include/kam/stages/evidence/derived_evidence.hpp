// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>
#include <kam/entities/stage_evidence.hpp>

namespace kam::inline v0::stages {

/// How one dimension is read from records of this type. Made by `derive`.
template <class Record>
struct DerivedDimension {
    std::string dimension{};
    std::function<double(const Record&)> read{};  ///< unknown is NaN
    std::vector<double> cuts{};                   ///< four, ascending; empty: what is read is a level itself
    Side side = Side::supplier;
    std::string source = "derived";

    /// The same as seen by the customer, or from another source than "derived".
    [[nodiscard]] DerivedDimension by(Side seen_by, const std::string& from) const {
        DerivedDimension changed = *this;
        changed.side = seen_by;
        changed.source = from;
        return changed;
    }
};

/// A reading that becomes a DerivedDimension of any record that the measure reads from.
template <class Read>
struct Derivation {
    std::string dimension{};
    Read read;
    std::vector<double> cuts{};
    Side side = Side::supplier;
    std::string source = "derived";

    [[nodiscard]] Derivation by(Side seen_by, const std::string& from) const {
        Derivation changed = *this;
        changed.side = seen_by;
        changed.source = from;
        return changed;
    }

    template <class Record>
    requires MeasureOf<Read, Record>
    operator DerivedDimension<Record>() const {
        return {dimension, [f = read](const Record& record) { return kam::measure(record, f); }, cuts, side, source};
    }
};

/// Reads a dimension of a stage model from a member or a callable. With four ascending `cuts` the level is the number
/// of cuts that the value exceeds: `derive("planning_horizon", &Client::plan_months, {4, 12, 24, 48})` makes 18 months
/// level
/// 2. Without, the value is the level: a Level, or a whole number 0 to 4. Throws std::invalid_argument for another
/// number of cuts, or cuts that do not ascend.
template <class Read>
[[nodiscard]] Derivation<Read> derive(std::string dimension, Read read, std::vector<double> cuts = {}) {
    if (!cuts.empty() && cuts.size() != static_cast<std::size_t>(Level::highest)) {
        throw std::invalid_argument("stages::derive: " + std::to_string(cuts.size()) + " cuts but 4 are needed");
    }
    for (std::size_t i = 1; i < cuts.size(); ++i) {
        if (!(cuts[i - 1] < cuts[i])) {
            throw std::invalid_argument("stages::derive: cut " + kam::detail::number_text(cuts[i]) + " after " +
                                        kam::detail::number_text(cuts[i - 1]));
        }
    }
    return {std::move(dimension), std::move(read), std::move(cuts)};
}

namespace detail {

/// The number of cuts that the value exceeds.
[[nodiscard]] inline int level_by_cuts(double value, const std::vector<double>& cuts) {
    int level = 0;
    for (const double cut : cuts) level += value > cut ? 1 : 0;
    return level;
}

}  // namespace detail

/// The evidence that records of the user's own hold, one list per record, observed on `as_of`: ready for `assess`,
/// alone or beside what was typed in. Unknown values give no evidence, never level 0. Throws InputError naming the
/// records whose value is infinite, or is no level where no cuts are given.
///     const auto evidence = derived_evidence(clients, as_of, {derive("planning_horizon", &Client::plan_months,
///                                                                    {4, 12, 24, 48})});
template <RecordRange R>
[[nodiscard]] std::vector<std::vector<DimensionEvidence>> derived_evidence(
    const R& records, Date as_of, const std::vector<DerivedDimension<RecordIn<R>>>& dimensions) {
    std::vector<std::vector<DimensionEvidence>> all;
    Report report;
    for (const auto& record : records) {
        std::vector<DimensionEvidence> evidence;
        for (const auto& each : dimensions) {
            const double value = each.read(record);
            if (std::isnan(value)) continue;
            const double level = each.cuts.empty() ? value : detail::level_by_cuts(value, each.cuts);
            if (std::isinf(value) || !(level >= 0 && level <= Level::highest) || level != std::floor(level)) {
                report.add(
                    kam::detail::field_path(kam::detail::record_path("records", all.size(), record), each.dimension),
                    Fault::out_of_range, kam::detail::number_text(value) + " is no level 0 to 4");
                continue;
            }
            evidence.push_back({each.dimension, static_cast<int>(level), each.side, each.source, as_of});
        }
        all.push_back(std::move(evidence));
    }
    throw_if_any(report);
    return all;
}

}  // namespace kam::inline v0::stages
