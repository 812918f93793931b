// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/number_text.hpp>
#include <kam/data/missing.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/rank.hpp>

namespace kam::inline v0::selection {

/// What a gate asks of a value: between `least` and `most`, both included. A value that is unknown does not show that
/// the requirement is met and fails, unless `unknown_passes`.
struct GateCondition {
    double least = -std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity();
    bool unknown_passes = false;

    /// The same, but an unknown value passes.
    [[nodiscard]] GateCondition or_unknown() const { return {least, most, true}; }
};
BOOST_DESCRIBE_STRUCT(GateCondition, (), (least, most, unknown_passes))

[[nodiscard]] inline GateCondition at_least(double least) { return {.least = least}; }
[[nodiscard]] inline GateCondition at_most(double most) { return {.most = most}; }
[[nodiscard]] inline GateCondition within(double least, double most) { return {.least = least, .most = most}; }
/// Of a bool: that it is true.
[[nodiscard]] inline GateCondition holds() { return at_least(1); }

/// A hard requirement on records of this type. A gate is no criterion: no other merit makes up for it. Made by
/// `require`.
template <class Record>
struct Gate {
    Criterion<Record> measure{};  ///< only its name and how it reads are used
    GateCondition condition{};
};

/// A requirement on whatever `Of` reads, which becomes a Gate of any record that it can be read from.
template <class Of>
struct GateOn {
    Of measure;
    GateCondition condition{};

    template <class Record>
    requires std::convertible_to<const Of&, Criterion<Record>>
    operator Gate<Record>() const { return {measure, condition}; }
};

/// `require<&Client::profit>(at_least(0))`
template <auto Member>
requires detail::MeasuredMember<decltype(Member)>
[[nodiscard]] auto require(const GateCondition& condition) {
    return GateOn<decltype(benefit<Member>())>{benefit<Member>(), condition};
}
/// `require("headroom", [](const Client& c) { return c.potential - c.sales; }, at_least(1e5))`
template <detail::Readable Read>
[[nodiscard]] GateOn<CallableCriterion<Read>> require(std::string name, Read read, const GateCondition& condition) {
    return {benefit(std::move(name), std::move(read)), condition};
}
/// By the name of a described field: `require("profit", at_least(0))`
[[nodiscard]] inline GateOn<FieldCriterion> require(std::string field, const GateCondition& condition) {
    return {benefit(std::move(field)), condition};
}

/// A gate that an account did not pass.
template <class Scalar = double>
struct Refusal {
    std::string account_key{};
    std::size_t index = 0;  ///< place among the records
    std::string gate{};
    std::optional<Scalar> value{};  ///< none: unknown
    GateCondition condition{};
    BOOST_DESCRIBE_CLASS(Refusal, (), (account_key, index, gate, value, condition), (), ())
};

/// Who may be chosen at all.
template <class Scalar = double>
struct Admission {
    std::vector<std::size_t> passed{};        ///< places among the records, in their order
    std::vector<Refusal<Scalar>> refusals{};  ///< every gate that every other account failed
    BOOST_DESCRIBE_CLASS(Admission, (), (passed, refusals), (), ())
};

/// Admitted accounts in order, and the reasons why the others are not among them.
template <class Scalar = double>
struct GatedRanking {
    Admission<Scalar> admission{};
    Ranking ranking{};  ///< of the admitted only: its index k is record number admission.passed[k]
    BOOST_DESCRIBE_CLASS(GatedRanking, (), (admission, ranking), (), ())
};

namespace detail {

template <class Record>
void check_gate(const Gate<Record>& gate) {
    const GateCondition& asked = gate.condition;
    if (!(asked.least <= asked.most)) {
        throw std::invalid_argument("selection::admit: gate " + kam::detail::quoted(gate.measure.name) + " asks for " +
                                    kam::detail::number_text(asked.least) + " to " +
                                    kam::detail::number_text(asked.most) + ", which nothing meets");
    }
}

}  // namespace detail

/// Holds every account against every gate ("not every customer can be a key account", T217): with profit below 0,
/// without credit, without headroom (T156), without the will to an alliance (T158). Throws std::invalid_argument for a
/// gate that nothing can pass; InputError naming empty keys, keys used twice and values of another currency.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] Admission<> admit(const R& records, const std::vector<Gate<RecordIn<R>>>& gates) {
    std::vector<Criterion<RecordIn<R>>> measures;
    for (const auto& gate : gates) {
        detail::check_gate(gate);
        measures.push_back(gate.measure);
    }
    const CriteriaTable table = criteria_table(records, measures);
    Admission<> admission;
    for (std::size_t i = 0; i < table.account_keys.size(); ++i) {
        bool passes = true;
        for (std::size_t j = 0; j < gates.size(); ++j) {
            const double x = table.values.data()[j * table.account_keys.size() + i];
            const GateCondition& asked = gates[j].condition;
            const bool unknown = kam::detail::is_unknown(x);
            if (unknown ? asked.unknown_passes : asked.least <= x && x <= asked.most) continue;
            passes = false;
            admission.refusals.push_back(
                {table.account_keys[i], i, table.criterion_names[j], unknown ? std::nullopt : std::optional(x), asked});
        }
        if (passes) admission.passed.push_back(i);
    }
    return admission;
}

/// Ranks the accounts that pass every gate; see `admit` and `rank`. What the criteria say of the others is not looked
/// at.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] GatedRanking<> rank(const R& records, const std::vector<Gate<RecordIn<R>>>& gates,
                                  const std::vector<Criterion<RecordIn<R>>>& criteria) {
    GatedRanking<> result;
    result.admission = admit(records, gates);
    CriteriaTable table = criteria_table(records, criteria);
    const std::size_t all = table.account_keys.size(), kept = result.admission.passed.size();
    CriteriaTable admitted{{}, std::move(table.criterion_names), std::move(table.parameters), {}};
    admitted.values.resize(static_cast<Eigen::Index>(kept), table.values.cols());
    for (std::size_t k = 0; k < kept; ++k) {
        const std::size_t i = result.admission.passed[k];
        admitted.account_keys.push_back(std::move(table.account_keys[i]));
        for (std::size_t j = 0; j < criteria.size(); ++j) {
            admitted.values.data()[j * kept + k] = table.values.data()[j * all + i];
        }
    }
    result.ranking = detail::rank_table(std::move(admitted), &result.admission.passed);
    return result;
}

}  // namespace kam::inline v0::selection
