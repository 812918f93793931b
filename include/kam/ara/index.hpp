// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/payloads.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::ara {

/// How a number of a payload counts in a strength. `low` counts 0 and `high` counts 1; `high` below `low` where less is
/// stronger. Without them: 0 to 4 for a Level, the first to the last value of an enumeration, else 0 to 1. A number
/// outside is an issue, unless `saturate` lets it count as the nearer end.
struct Scale {
    double weight = 1;
    std::optional<double> low{};
    std::optional<double> high{};
    bool saturate = false;
};

/// One field of a payload by its name: `Field<"trust_share">{.weight = 0.6}`. A misspelt name does not compile.
template <kam::detail::FixedString Name>
struct Field {
    double weight = 1;
    std::optional<double> low{};
    std::optional<double> high{};
    bool saturate = false;
};

/// One part of a strength. Unknown is NaN.
template <class Payload>
struct IndexPart {
    std::string name{};
    double weight = 1;
    double low = 0;
    double high = 1;
    bool saturate = false;
    std::function<double(const Payload&)> read{};
};

namespace detail {

template <class Value>
struct DefaultHigh {
    static constexpr double value() {
        if constexpr (std::is_same_v<Value, Level>) {
            return Level::highest;
        } else if constexpr (DescribedEnum<Value>) {
            return static_cast<double>(enumerator_count<Value>) - 1;
        } else {
            return 1;
        }
    }
};
template <class Value>
struct DefaultHigh<std::optional<Value>> : DefaultHigh<Value> {};

template <class Payload, class Read>
[[nodiscard]] IndexPart<Payload> index_part(std::string name, Read read, const Scale& scale) {
    using Value = std::remove_cvref_t<std::invoke_result_t<const Read&, const Payload&>>;
    return {std::move(name),       scale.weight,
            scale.low.value_or(0), scale.high.value_or(DefaultHigh<Value>::value()),
            scale.saturate,        [read](const Payload& payload) { return kam::measure(payload, read); }};
}

/// A callable or member as a part, with its name and scale.
template <class Read>
struct NamedPart {
    std::string name{};
    Read read;
    Scale scale{};
};

template <class Payload, kam::detail::FixedString Name>
void add_part(const Field<Name>& field, std::vector<IndexPart<Payload>>& parts) {
    constexpr bool exists = has_field<Payload>(Name.view());
    static_assert(exists, "kam: no described field has this name");
    if constexpr (exists) {
        constexpr bool numeric = MeasureOf<NamedField<Name>, Payload>;
        static_assert(numeric, "kam: the field of this name is not a number");
        if constexpr (numeric) {
            parts.push_back(index_part<Payload>(std::string(Name.view()), kam::field<Name>,
                                                {field.weight, field.low, field.high, field.saturate}));
        }
    }
}
template <class Payload, class Read>
requires MeasureOf<Read, Payload>
void add_part(const NamedPart<Read>& part, std::vector<IndexPart<Payload>>& parts) {
    parts.push_back(index_part<Payload>(part.name, part.read, part.scale));
}
template <class Payload, class Value>
requires MeasureOf<Value Payload::*, Payload>
void add_part(Value Payload::*const& member, std::vector<IndexPart<Payload>>& parts) {
    parts.push_back(index_part<Payload>(std::string(field_name(member)), member, {}));
}
template <class Payload, class Read>
requires(std::is_class_v<Read>&& MeasureOf<Read, Payload>) void add_part(const Read& read,
                                                                         std::vector<IndexPart<Payload>>& parts) {
    parts.push_back(index_part<Payload>("computed", read, {}));
}

}  // namespace detail

/// A member with a scale of its own: `part(&Bond::line_count, {.weight = 2, .high = 10})`.
template <MemberPointer Member>
requires Described<RecordOf<Member>>
[[nodiscard]] detail::NamedPart<Member> part(Member member, const Scale& scale = {}) {
    return {std::string(field_name(member)), member, scale};
}
/// Computed: `part("contact", [](const Bond& b) { return ...; }, {.high = 20})`.
template <class Read>
[[nodiscard]] detail::NamedPart<Read> part(std::string name, Read read, const Scale& scale = {}) {
    return {std::move(name), std::move(read), scale};
}

/// The strength of one relation in 0..1; empty where nothing that it is made of is known. `coverage` is the share of
/// the weight that is known; the reasons sum to the value.
struct RelationStrength {
    std::optional<double> value{};
    double coverage = 0;
    std::vector<Reason> reasons{};
};
BOOST_DESCRIBE_STRUCT(RelationStrength, (), (value, coverage, reasons))

/// From a payload to the strength of a layer: sum of weight x (value - low) / (high - low) over the known parts,
/// divided by their weights, in 0..1. Made by `index`.
template <Described Payload>
class StrengthIndex {
public:
    /// Throws std::invalid_argument for no parts, weights that are not positive numbers, and scales whose ends are
    /// equal or not finite.
    explicit StrengthIndex(std::vector<IndexPart<Payload>> parts) : parts_(std::move(parts)) {
        if (parts_.empty()) throw std::invalid_argument("ara::index: 0 parts, but at least 1 is needed");
        for (const auto& each : parts_) {
            if (!(each.weight > 0) || !kam::detail::is_finite(each.weight)) {
                throw std::invalid_argument("ara::index: " + each.name + " has weight " +
                                            kam::detail::number_text(each.weight) + ", but it must be above 0");
            }
            if (!(each.low != each.high) || !kam::detail::is_finite(each.high - each.low)) {
                throw std::invalid_argument("ara::index: " + each.name + " counts from " +
                                            kam::detail::number_text(each.low) + " to " +
                                            kam::detail::number_text(each.high));
            }
            total_weight_ += each.weight;
        }
    }

    [[nodiscard]] const std::vector<IndexPart<Payload>>& parts() const noexcept { return parts_; }

    /// The strength; NaN where nothing is known. Numbers outside their scale count as its nearer end: `check` finds
    /// them.
    [[nodiscard]] double operator()(const Payload& payload) const {
        double sum = 0, known = 0;
        for (const auto& each : parts_) {
            const double share = share_of(each, each.read(payload));
            if (share != share) continue;
            sum += each.weight * share;
            known += each.weight;
        }
        return known > 0 ? sum / known : std::numeric_limits<double>::quiet_NaN();
    }

    /// The same with its reasons, in the order of the parts.
    [[nodiscard]] RelationStrength explain(const Payload& payload) const {
        RelationStrength result;
        double known = 0;
        for (const auto& each : parts_) {
            const double share = share_of(each, each.read(payload));
            if (share != share) {
                result.reasons.push_back({each.name, 0, "unknown"});
                continue;
            }
            known += each.weight;
            result.reasons.push_back({each.name, each.weight * share, {}});
        }
        result.coverage = known / total_weight_;
        if (!(known > 0)) return result;
        result.value = 0;
        for (Reason& reason : result.reasons) {
            reason.contribution /= known;
            *result.value += reason.contribution;
        }
        return result;
    }

    /// Reports numbers that are infinite, or outside a scale that does not saturate. `where()` names the relation.
    template <class Where>
    void check(const Payload& payload, const Where& where, Report& report) const {
        for (const auto& each : parts_) {
            const double value = each.read(payload);
            if (value != value) continue;
            const double share = (value - each.low) / (each.high - each.low);
            if (!kam::detail::is_finite(value)) {
                report.add(where() + '.' + each.name, Fault::not_finite, "is not a finite number");
            } else if (!each.saturate && !(share >= 0 && share <= 1)) {
                report.add(where() + '.' + each.name, Fault::out_of_range,
                           kam::detail::number_text(value) + " is not between " + kam::detail::number_text(each.low) +
                               " and " + kam::detail::number_text(each.high));
            }
        }
    }

private:
    [[nodiscard]] static double share_of(const IndexPart<Payload>& part, double value) {
        const double share = (value - part.low) / (part.high - part.low);
        return share < 0 ? 0 : share > 1 ? 1 : share;
    }

    std::vector<IndexPart<Payload>> parts_;
    double total_weight_ = 0;
};

/// The strength of a layer from fields by name, members, or anything computed, in any mix:
///     index<Bond>(Field<"trust_share">{.weight = 0.6}, part(&Bond::monthly_contact_count, {.weight = 0.4, .high =
///     20})) index<Bond>(&Bond::trust_share) index<Bond>([](const Bond& b) { return ...; })
template <Described Payload, class... Parts>
[[nodiscard]] StrengthIndex<Payload> index(const Parts&... parts) {
    std::vector<IndexPart<Payload>> list;
    (detail::add_part<Payload>(parts, list), ...);
    return StrengthIndex<Payload>(std::move(list));
}

/// The default indicators (T048): trust for bonds, the weighed risk and reward for ties, communication between the
/// teams for links; for a Strength, itself, from 0 to 1. A convention that the source states in words; choose others
/// with `index`.
template <class Payload>
[[nodiscard]] StrengthIndex<Payload> default_index() {
    if constexpr (std::is_same_v<Payload, Bond>) {
        return index<Bond>(Field<"trust_share">{});
    } else if constexpr (std::is_same_v<Payload, Tie>) {
        return index<Tie>(Field<"risk_reward_share">{});
    } else if constexpr (std::is_same_v<Payload, Link>) {
        return index<Link>(Field<"team_communication_share">{});
    } else {
        static_assert(std::is_same_v<Payload, Strength>, "kam: this payload has no default index; use index<...>(...)");
        return index<Payload>(Field<"strength">{});
    }
}

}  // namespace kam::inline v0::ara
