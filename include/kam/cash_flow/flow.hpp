// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>
#include <kam/entities/phase.hpp>

namespace kam::inline v0::cash_flow {

/// Money that moves on a day: receipts are positive, outlays negative. `Amount` is double, another number, or Money;
/// sums are taken in that type, so Money stays exact; built-in integers, which overflow silently, are refused. An
/// enumeration of the user's own works in the place of Phase.
template <class Amount = double, class PhaseEnum = Phase>
struct BasicFlow {
    static_assert(!std::is_integral_v<Amount>,
                  "kam: whole-number amounts overflow silently; use double, Decimal or Money");
    Date on{};
    Amount amount{};
    PhaseEnum phase{};

    [[nodiscard]] friend bool operator==(const BasicFlow&, const BasicFlow&) = default;
    BOOST_DESCRIBE_CLASS(BasicFlow, (), (on, amount, phase), (), ())
};
using Flow = BasicFlow<>;

/// What all flows of one day come to.
template <class Amount>
struct DatedAmount {
    Date on{};
    Amount amount{};

    [[nodiscard]] friend bool operator==(const DatedAmount&, const DatedAmount&) = default;
    BOOST_DESCRIBE_CLASS(DatedAmount, (), (on, amount), (), ())
};

namespace detail {

template <class T>
inline constexpr bool is_flow = false;
template <class Amount, class PhaseEnum>
inline constexpr bool is_flow<BasicFlow<Amount, PhaseEnum>> = true;

/// Sign test that needs no zero of the type: zero euros and zero dollars differ.
template <class T>
[[nodiscard]] constexpr bool is_negative(const T& value) {
    const T zero = value - value;
    return value < zero;
}

template <class Value>
struct Known {
    using Type = Value;
};
template <class Value>
struct Known<std::optional<Value>> {
    using Type = Value;
};
template <class Read, class Record>
using ReadValue = typename Known<std::remove_cvref_t<std::invoke_result_t<const Read&, const Record&>>>::Type;

/// Built-in integers become double, so that rates and interpolation work on them.
template <class Amount>
using RealOf = std::conditional_t<std::is_integral_v<Amount>, double, Amount>;

/// "records[3].incurred_on"; `fallback` names a reader that is no described member.
template <class Read>
[[nodiscard]] std::string reading_path(std::size_t index, const Read& read, std::string_view fallback) {
    std::string_view name = fallback;
    if constexpr (MemberPointer<Read>) {
        if constexpr (Described<RecordOf<Read>>) {
            if (const auto described = kam::field_name(read); !described.empty()) name = described;
        }
    }
    return kam::detail::field_path(kam::detail::element_path("records", index), name);
}

/// Copies a known value; an unknown one is reported.
template <class Value, class Read, class Record>
void read_known(const Record& record, const Read& read, std::size_t index, std::string_view what, Value& out,
                Report& report) {
    const auto& value = std::invoke(read, record);
    if constexpr (kam::detail::is_optional<std::remove_cvref_t<decltype(value)>>) {
        if (value) {
            out = static_cast<Value>(*value);
        } else {
            report.add(reading_path(index, read, what), Fault::missing, "is unknown");
        }
    } else {
        out = static_cast<Value>(value);
    }
}

}  // namespace detail

/// A sequence of dated flows.
template <class R>
concept FlowRange = RecordRange<R> && detail::is_flow<RecordIn<R>>;

/// The type of the amounts in such a sequence.
template <FlowRange R>
using AmountIn = decltype(RecordIn<R>::amount);
/// The type of the phases in such a sequence.
template <FlowRange R>
using PhaseIn = decltype(RecordIn<R>::phase);

/// Dated flows from a user's own records: `flows_from(costs, &Cost::incurred_on, [](const Cost& c) { return -c.amount;
/// }, Phase::maintenance)`. `on` reads a Date, `amount` a number or Money (receipts positive), `phase` is one phase for
/// all or reads one. Throws InputError listing every record whose date, amount or phase is unknown or whose amount is
/// not finite.
template <RecordRange R, class ReadDate, MeasureOf<RecordIn<R>> ReadAmount, class PhaseOrReader>
requires std::convertible_to<detail::ReadValue<ReadDate, RecordIn<R>>, Date>
[[nodiscard]] auto flows_from(const R& records, const ReadDate& on, const ReadAmount& amount,
                              const PhaseOrReader& phase) {
    using Record = RecordIn<R>;
    constexpr bool reads_phase = std::invocable<const PhaseOrReader&, const Record&>;
    using PhaseEnum = typename std::conditional_t<reads_phase, std::invoke_result<const PhaseOrReader&, const Record&>,
                                                  std::type_identity<PhaseOrReader>>::type;
    using Amount = detail::RealOf<detail::ReadValue<ReadAmount, Record>>;
    using KnownPhase = typename detail::Known<std::remove_cvref_t<PhaseEnum>>::Type;

    std::vector<BasicFlow<Amount, KnownPhase>> flows;
    flows.reserve(static_cast<std::size_t>(std::ranges::size(records)));
    Report report;
    std::size_t index = 0;
    for (const Record& record : records) {
        BasicFlow<Amount, KnownPhase> flow;
        detail::read_known(record, on, index, "date", flow.on, report);
        detail::read_known(record, amount, index, "amount", flow.amount, report);
        if (!kam::detail::is_finite(flow.amount)) {
            report.add(detail::reading_path(index, amount, "amount"), Fault::not_finite, "is not a finite number");
        }
        if constexpr (reads_phase) {
            detail::read_known(record, phase, index, "phase", flow.phase, report);
        } else {
            flow.phase = phase;
        }
        flows.push_back(flow);
        ++index;
    }
    throw_if_any(report);
    return flows;
}

/// The flows in order of their dates; flows of one day keep their order.
template <FlowRange R>
[[nodiscard]] std::vector<RecordIn<R>> sorted(const R& flows) {
    std::vector<RecordIn<R>> ordered(std::ranges::begin(flows), std::ranges::end(flows));
    std::ranges::stable_sort(ordered, {}, &RecordIn<R>::on);
    return ordered;
}

/// What each day comes to, in order of dates: flows of one day are added up whatever their phase. A day that comes to
/// nothing stays in. Throws InputError naming every flow that is not finite.
template <FlowRange R>
[[nodiscard]] std::vector<DatedAmount<AmountIn<R>>> net(const R& flows) {
    Report report;
    std::size_t index = 0;
    for (const auto& flow : flows) {
        if (!kam::detail::is_finite(flow.amount)) {
            report.add(kam::detail::element_path("flows", index) + ".amount", Fault::not_finite,
                       "is not a finite number");
        }
        ++index;
    }
    throw_if_any(report);

    std::vector<DatedAmount<AmountIn<R>>> days;
    for (const auto& flow : sorted(flows)) {
        if (days.empty() || days.back().on != flow.on) {
            days.push_back({flow.on, flow.amount});
        } else {
            days.back().amount += flow.amount;
        }
    }
    return days;
}

}  // namespace kam::inline v0::cash_flow
