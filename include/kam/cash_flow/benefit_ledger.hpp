// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/cash_flow/interval.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/names.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>

namespace kam::inline v0::cash_flow {

/// What a side has of the relationship. The first five are what buyers gain from key account treatment (T159); an
/// enumeration of the user's own works in the place of this one.
enum class Benefit {
    supply_reliability,
    risk_reduction,
    problem_solving,
    communication,
    service,
    price,              ///< better terms than elsewhere
    sales,              ///< more, larger or steadier orders
    lower_cost,         ///< less handling, stock, selling or transaction cost
    joint_development,  ///< products and processes made together
    knowledge,
    reputation,  ///< a reference, access to others
    other
};
BOOST_DESCRIBE_ENUM(Benefit, supply_reliability, risk_reduction, problem_solving, communication, service, price, sales,
                    lower_cost, joint_development, knowledge, reputation, other)

/// Whether a benefit comes through people or through money and goods (T044).
enum class BenefitKind { social, economic };
BOOST_DESCRIBE_ENUM(BenefitKind, social, economic)

/// One line of the ledger: what a benefit is worth to a side and what having it costs that side, in money of one
/// currency over one span of time for all lines. An Interval{} is unknown; no cost is `exactly(0)`.
template <class Scalar = double, class BenefitEnum = Benefit>
struct LedgerEntry {
    Side side{};
    BenefitEnum benefit{};
    BenefitKind kind{};
    Interval<Scalar> amount{};
    Interval<Scalar> cost{};
    std::string note{};
    BOOST_DESCRIBE_CLASS(LedgerEntry, (), (side, benefit, kind, amount, cost, note), (), ())
};

/// What each side would have without the relationship, on its best alternative: its reservation value.
template <class Scalar = double>
struct NoDeal {
    Interval<Scalar> supplier{};
    Interval<Scalar> customer{};
    BOOST_DESCRIBE_CLASS(NoDeal, (), (supplier, customer), (), ())
};

/// Sums over some lines. An end is unknown as soon as one of a line is.
template <class Scalar = double>
struct LedgerTotal {
    std::string name{};
    std::size_t entry_count = 0;
    std::size_t bounded_count = 0;  ///< lines of which amount and cost are known, if only to lie in an interval
    Interval<Scalar> amount{};
    Interval<Scalar> cost{};
    Interval<Scalar> net{};  ///< amount - cost

    /// Share of the lines that are known; empty without lines.
    [[nodiscard]] std::optional<double> coverage() const {
        if (entry_count == 0) return std::nullopt;
        return static_cast<double>(bounded_count) / static_cast<double>(entry_count);
    }
    BOOST_DESCRIBE_CLASS(LedgerTotal, (), (name, entry_count, bounded_count, amount, cost, net), (), ())
};

/// One side of the ledger.
template <class Scalar = double>
struct SideLedger {
    Side side{};
    LedgerTotal<Scalar> total{};
    std::vector<LedgerTotal<Scalar>> by_benefit{};  ///< those that occur, in the order of the enumeration
    std::vector<LedgerTotal<Scalar>> by_kind{};     ///< social, economic
    Interval<Scalar> gain{};                        ///< net - what the side has without the relationship
    Answer gains{};
    Interval<Scalar> gain_share{};       ///< of the joint gain; unknown unless neither side can lose and one gains
    std::vector<std::string> unknown{};  ///< what is missing an end, as "entries[3] 'service'.amount", "no_deal"
    BOOST_DESCRIBE_CLASS(SideLedger, (), (side, total, by_benefit, by_kind, gain, gains, gain_share, unknown), (), ())
};

/// Both sides of the ledger (T019).
template <class Scalar = double>
struct BenefitLedger {
    SideLedger<Scalar> supplier{};
    SideLedger<Scalar> customer{};
    Interval<Scalar> joint_gain{};
    Answer both_gain{};  ///< yes: each side is better off than without the relationship, wherever the amounts lie
    BOOST_DESCRIBE_CLASS(BenefitLedger, (), (supplier, customer, joint_gain, both_gain), (), ())
};

namespace detail {

template <class Scalar>
void add_line(LedgerTotal<Scalar>& total, const Interval<Scalar>& amount, const Interval<Scalar>& cost) {
    ++total.entry_count;
    if (is_bounded(amount) && is_bounded(cost)) ++total.bounded_count;
    total.amount = total.amount + amount;
    total.cost = total.cost + cost;
    total.net = total.amount - total.cost;
}

template <class Scalar>
[[nodiscard]] LedgerTotal<Scalar> empty_total(std::string_view name) {
    const Interval<Scalar> nothing{Scalar(0), Scalar(0)};
    return {std::string(name), 0, 0, nothing, nothing, nothing};
}

template <class Scalar, class BenefitEnum>
[[nodiscard]] SideLedger<Scalar> side_ledger(Side side, const std::vector<LedgerEntry<Scalar, BenefitEnum>>& entries,
                                             const Interval<Scalar>& no_deal) {
    SideLedger<Scalar> ledger;
    ledger.side = side;
    ledger.total = empty_total<Scalar>(name_of(side));
    for (const auto benefit : values_of<BenefitEnum>()) {
        auto total = empty_total<Scalar>(name_of(benefit));
        for (const auto& entry : entries) {
            if (entry.side == side && entry.benefit == benefit) add_line(total, entry.amount, entry.cost);
        }
        if (total.entry_count != 0) ledger.by_benefit.push_back(std::move(total));
    }
    for (const auto kind : values_of<BenefitKind>()) ledger.by_kind.push_back(empty_total<Scalar>(name_of(kind)));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        if (entry.side != side) continue;
        add_line(ledger.total, entry.amount, entry.cost);
        add_line(ledger.by_kind[static_cast<std::size_t>(entry.kind)], entry.amount, entry.cost);
        for (const auto& [amount, field] : {std::pair(&entry.amount, "amount"), std::pair(&entry.cost, "cost")}) {
            if (is_bounded(*amount)) continue;
            ledger.unknown.push_back(kam::detail::field_path(
                kam::detail::element_path("entries", i) + ' ' + kam::detail::quoted(name_of(entry.benefit)), field));
        }
    }
    if (!is_bounded(no_deal)) ledger.unknown.push_back("no_deal");
    ledger.gain = ledger.total.net - no_deal;
    ledger.gains = is_positive(ledger.gain);
    return ledger;
}

template <class Scalar, class BenefitEnum>
void check_ledger(const std::vector<LedgerEntry<Scalar, BenefitEnum>>& entries, const NoDeal<Scalar>& no_deal) {
    Report report;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string where = kam::detail::element_path("entries", i);
        const auto check_name = [&](auto value, const char* field) {
            if (position_of(value)) return;
            report.add(where + '.' + field, Fault::unknown_name,
                       kam::detail::number_behind(value) + " is not one of: " + list_of_names<decltype(value)>());
        };
        check_name(entries[i].side, "side");
        check_name(entries[i].benefit, "benefit");
        check_name(entries[i].kind, "kind");
        check_interval(entries[i].amount, where + ".amount", report);
        check_interval(entries[i].cost, where + ".cost", report);
    }
    check_interval(no_deal.supplier, "no_deal.supplier", report);
    check_interval(no_deal.customer, "no_deal.customer", report);
    throw_if_any(report);
}

/// A number, an optional of one, or an Interval, as an Interval; unknown stays unknown.
template <class Scalar, class Value>
[[nodiscard]] Interval<Scalar> to_interval(const Value& value) {
    if constexpr (std::is_same_v<Value, Interval<Scalar>>) {
        return value;
    } else if constexpr (kam::detail::is_optional<Value>) {
        return value ? to_interval<Scalar>(*value) : Interval<Scalar>{};
    } else {
        return exactly(kam::to_number<Scalar>(value));
    }
}

/// What a reader says of a record, or a value that holds for all records.
template <class Reader, class Record>
[[nodiscard]] decltype(auto) read_or_same(const Reader& reader, const Record& record) {
    if constexpr (std::is_invocable_v<const Reader&, const Record&>) {
        return std::invoke(reader, record);
    } else {
        return (reader);
    }
}

}  // namespace detail

/// Value for both sides by benefit and by kind, each side's gain over what it has without the relationship, its share
/// of the joint gain, and whether both sides gain (T019, T044, T236). Lines that are unknown make the answer unknown
/// where it depends on them; they are listed and never count as 0. Throws InputError naming every end that is not
/// finite, every interval whose ends have changed places and every number that is no enumerator; std::overflow_error
/// when a sum is too large for the number type.
template <class Scalar, class BenefitEnum>
[[nodiscard]] BenefitLedger<Scalar> benefit_ledger(const std::vector<LedgerEntry<Scalar, BenefitEnum>>& entries,
                                                   const NoDeal<std::type_identity_t<Scalar>>& no_deal) {
    detail::check_ledger(entries, no_deal);
    BenefitLedger<Scalar> ledger;
    ledger.supplier = detail::side_ledger(Side::supplier, entries, no_deal.supplier);
    ledger.customer = detail::side_ledger(Side::customer, entries, no_deal.customer);
    const Interval<Scalar>&supplier = ledger.supplier.gain, &customer = ledger.customer.gain;
    ledger.joint_gain = supplier + customer;
    detail::require_finite(ledger.joint_gain, "cash_flow::benefit_ledger");
    ledger.both_gain = detail::both(ledger.supplier.gains, ledger.customer.gains);
    const auto share = [](const Scalar& own, const Scalar& others) { return Scalar(own / Scalar(own + others)); };
    ledger.supplier.gain_share = detail::share_interval(supplier, customer, share);
    ledger.customer.gain_share = detail::share_interval(customer, supplier, share);
    return ledger;
}

/// Lines of the ledger from a user's own records: `ledger_entries(values, Side::customer, &Value::benefit,
/// BenefitKind::economic, &Value::amount, exactly(0))`. Each is a reader or one value for all; amounts and costs are
/// numbers, optionals of these (empty is unknown) or intervals.
template <class Scalar = double, RecordRange R, class ReadSide, class ReadBenefit, class ReadKind, class ReadAmount,
          class ReadCost>
[[nodiscard]] auto ledger_entries(const R& records, const ReadSide& side, const ReadBenefit& benefit,
                                  const ReadKind& kind, const ReadAmount& amount, const ReadCost& cost) {
    using Record = RecordIn<R>;
    using BenefitEnum = std::remove_cvref_t<decltype(detail::read_or_same(benefit, std::declval<const Record&>()))>;
    std::vector<LedgerEntry<Scalar, BenefitEnum>> entries;
    entries.reserve(static_cast<std::size_t>(std::ranges::size(records)));
    for (const Record& record : records) {
        entries.push_back({detail::read_or_same(side, record),
                           detail::read_or_same(benefit, record),
                           detail::read_or_same(kind, record),
                           detail::to_interval<Scalar>(detail::read_or_same(amount, record)),
                           detail::to_interval<Scalar>(detail::read_or_same(cost, record)),
                           {}});
    }
    return entries;
}

}  // namespace kam::inline v0::cash_flow
