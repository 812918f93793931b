// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/data/scale.hpp>

namespace kam::inline v0::selection {

/// How the true value of a criterion lies around the one on record.
enum class UncertaintyKind {
    none,       ///< the value on record is the true one
    normal,     ///< spread is the standard deviation
    uniform,    ///< anywhere within spread on either side, each as likely
    triangular  ///< within spread on either side, the value on record the most likely
};
BOOST_DESCRIBE_ENUM(UncertaintyKind, none, normal, uniform, triangular)

/// How sure the values of one criterion are. `spread` is in the criterion's own unit, above 0 unless the kind is none.
struct Uncertainty {
    UncertaintyKind kind = UncertaintyKind::none;
    double spread = 0;
};
BOOST_DESCRIBE_STRUCT(Uncertainty, (), (kind, spread))

/// What a method does with an account whose value is unknown. It is never taken as 0 unless the caller says that 0 is
/// the value.
enum class MissingKind {
    reject,  ///< an error that names every account and criterion
    worst,   ///< counts as the worst: `worst` where it is fixed, else the worst known value of the other accounts
    value    ///< counts as a value that the caller gives
};
BOOST_DESCRIBE_ENUM(MissingKind, reject, worst, value)

/// The policy for unknown values; `value` is in the criterion's own unit and used by the kind `value` only.
struct MissingPolicy {
    MissingKind kind = MissingKind::reject;
    double value = 0;
};
BOOST_DESCRIBE_STRUCT(MissingPolicy, (), (kind, value))

/// What a criterion is told apart from where its values come from. Thresholds are differences between two accounts in
/// the criterion's own unit, 0 <= indifference <= preference <= veto; outranking methods use them.
struct CriterionParameters {
    Direction direction = Direction::benefit;
    double weight = 1;                     ///< 0 or more; the weights of all criteria are divided by their sum
    std::optional<double> worst{};         ///< the value that counts 0, in the criterion's own unit
    std::optional<double> best{};          ///< the value that counts 1; below `worst` for a cost
    std::optional<double> indifference{};  ///< up to this difference two accounts are as good as equal
    std::optional<double> preference{};    ///< from this difference the better one is strictly preferred
    std::optional<double> veto{};  ///< an account behind by this much is not the better one, whatever else it has
    Uncertainty uncertainty{};
    MissingPolicy missing{};
};
BOOST_DESCRIBE_STRUCT(CriterionParameters, (),
                      (direction, weight, worst, best, indifference, preference, veto, uncertainty, missing))

/// A name and parameters, and the words that set them, each of which answers a changed copy:
///     cost<&Client::cost_to_serve>(0.2).between(400e3, 0).indifferent(20e3).prefer(80e3).veto(300e3)
/// `Self` is the criterion that derives from it. What is set is checked by the method that uses it.
template <class Self>
struct NamedCriterion {
    std::string name{};
    CriterionParameters parameters{};

    /// Another weight.
    [[nodiscard]] Self weight(double weight) const {
        return changed([&](CriterionParameters& p) { p.weight = weight; });
    }
    /// Fixes the scale: `worst` counts 0, `best` counts 1, what lies outside counts as the nearer end. With all
    /// criteria fixed, a score does not depend on which other accounts are compared. Without it the worst and best of
    /// the data at hand are taken.
    [[nodiscard]] Self between(double worst, double best) const {
        return changed([&](CriterionParameters& p) {
            p.worst = worst;
            p.best = best;
        });
    }
    /// Up to this difference two accounts are as good as equal.
    [[nodiscard]] Self indifferent(double difference) const {
        return changed([&](CriterionParameters& p) { p.indifference = difference; });
    }
    /// From this difference on the better account is strictly preferred.
    [[nodiscard]] Self prefer(double difference) const {
        return changed([&](CriterionParameters& p) { p.preference = difference; });
    }
    /// An account that is behind by this much or more does not outrank the other, however good it is otherwise.
    [[nodiscard]] Self veto(double difference) const {
        return changed([&](CriterionParameters& p) { p.veto = difference; });
    }
    /// The values may err: `uncertain(UncertaintyKind::normal, 0.03)`.
    [[nodiscard]] Self uncertain(UncertaintyKind kind, double spread) const {
        return changed([&](CriterionParameters& p) { p.uncertainty = {kind, spread}; });
    }
    /// An unknown value counts as the worst.
    [[nodiscard]] Self missing_is_worst() const {
        return changed([&](CriterionParameters& p) { p.missing = {MissingKind::worst, 0}; });
    }
    /// An unknown value counts as this one.
    [[nodiscard]] Self missing_is(double value) const {
        return changed([&](CriterionParameters& p) { p.missing = {MissingKind::value, value}; });
    }

private:
    template <class Change>
    [[nodiscard]] Self changed(const Change& change) const {
        Self copy = static_cast<const Self&>(*this);
        change(copy.parameters);
        return copy;
    }
};

}  // namespace kam::inline v0::selection
