// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/interval.hpp>
#include <kam/cash_flow/threshold.hpp>
#include <kam/cash_flow/value.hpp>
#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>
#include <kam/data/missing.hpp>
#include <kam/data/table.hpp>

namespace kam::inline v0::cash_flow {

/// What one account is worth under each treatment, as the caller states it: present values over one span of time, or
/// profits of one year. Nothing is assumed where nothing is stated: key account treatment has no default benefit.
template <class Scalar = double>
struct TreatmentCase {
    std::string account_id{};
    bool is_key = false;                     ///< has the key account treatment under the programme
    std::optional<Scalar> key_value{};       ///< under key account treatment, before its cost
    std::optional<Scalar> treatment_cost{};  ///< of treating this account so
    std::optional<Scalar> ordinary_value{};  ///< under ordinary treatment
    std::optional<Scalar> alike_value{};     ///< if all customers were treated alike
    BOOST_DESCRIBE_CLASS(TreatmentCase, (),
                         (account_id, is_key, key_value, treatment_cost, ordinary_value, alike_value), (), ())
};

/// What the treatment of one account adds.
template <class Scalar = double>
struct AccountIncrement {
    std::string account_id{};
    bool is_key = false;
    std::optional<Scalar> increment{};  ///< key_value - treatment_cost - ordinary_value
    Answer worth_it{};                  ///< whether that is above 0
    std::optional<Threshold<Scalar>>
        break_even_uplift{};  ///< treatment_cost / ordinary_value: 0.2 is a fifth more value
    BOOST_DESCRIBE_CLASS(AccountIncrement, (), (account_id, is_key, increment, worth_it, break_even_uplift), (), ())
};

/// The programme against a world without it.
template <class Scalar = double>
struct NullModelComparison {
    std::optional<Scalar> value{};      ///< of the whole base in that world
    std::optional<Scalar> increment{};  ///< of the programme over it
    Answer pays{};
    std::optional<Threshold<Scalar>> break_even_uplift{};  ///< on the ordinary value of the key accounts
    BOOST_DESCRIBE_CLASS(NullModelComparison, (), (value, increment, pays, break_even_uplift), (), ())
};

/// The key account programme against both null models. A sum is empty as soon as one of its terms is unknown.
template <class Scalar = double>
struct TreatmentResult {
    std::vector<AccountIncrement<Scalar>> accounts{};  ///< in the order of the input
    std::size_t key_count = 0;
    std::optional<Scalar> value{};                   ///< of the base under the programme, after all its costs
    std::optional<Scalar> cost{};                    ///< of the programme and of all treatments
    NullModelComparison<Scalar> against_ordinary{};  ///< all customers treated as ordinary ones are now
    NullModelComparison<Scalar> against_alike{};     ///< all customers treated alike (T236)
    std::vector<std::string> not_worth_it{};         ///< key accounts whose treatment adds nothing
    std::vector<std::string> worth_adding{};         ///< other accounts whose treatment would add something
    std::vector<std::string> unknown{};              ///< what sums lack, as "cases[2] 'Acme'.key_value"
    BOOST_DESCRIBE_CLASS(TreatmentResult, (),
                         (accounts, key_count, value, cost, against_ordinary, against_alike, not_worth_it, worth_adding,
                          unknown),
                         (), ())
};

namespace detail {

/// A sum that is unknown as soon as one term is.
template <class Scalar>
class KnownSum {
public:
    void add(const std::optional<Scalar>& term) {
        known_ = known_ && term.has_value();
        if (known_) sum_ = Scalar(sum_ + *term);
    }
    void subtract(const std::optional<Scalar>& term) {
        known_ = known_ && term.has_value();
        if (known_) sum_ = Scalar(sum_ - *term);
    }
    [[nodiscard]] std::optional<Scalar> get() const { return known_ ? std::optional(sum_) : std::nullopt; }
    void require_finite(const char* function) const {
        if (known_ && !kam::detail::is_finite(sum_)) {
            throw std::overflow_error(std::string(function) + ": the result is too large for the number type");
        }
    }

private:
    Scalar sum_{0};
    bool known_ = true;
};

template <class Scalar>
[[nodiscard]] Answer is_positive(const std::optional<Scalar>& amount) {
    return cash_flow::is_positive(Interval<Scalar>{amount, amount});
}

/// `needed` is what the key accounts must bring beyond their ordinary value.
template <class Scalar>
[[nodiscard]] NullModelComparison<Scalar> compare(const std::optional<Scalar>& programme,
                                                  const std::optional<Scalar>& null_model,
                                                  const std::optional<Scalar>& needed,
                                                  const std::optional<Scalar>& ordinary_of_keys) {
    NullModelComparison<Scalar> comparison;
    comparison.value = null_model;
    KnownSum<Scalar> increment;
    increment.add(programme);
    increment.subtract(null_model);
    comparison.increment = increment.get();
    comparison.pays = detail::is_positive(comparison.increment);
    if (needed && ordinary_of_keys) comparison.break_even_uplift = threshold(*needed, *ordinary_of_keys);
    return comparison;
}

template <class Scalar, class F>
void for_each_value(const TreatmentCase<Scalar>& each, const F& f) {
    kam::for_each_field(each, [&](std::string_view name, const auto& value) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::optional<Scalar>>) f(name, value);
    });
}

template <class Scalar>
void check_cases(const std::vector<TreatmentCase<Scalar>>& cases, const std::optional<Scalar>& programme_cost) {
    Report report;
    check_keys(cases, "cases", &TreatmentCase<Scalar>::account_id, report);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        for_each_value(cases[i], [&](std::string_view name, const std::optional<Scalar>& value) {
            if (!value || kam::detail::is_finite(*value)) return;
            report.add(kam::detail::field_path(kam::detail::element_path("cases", i), name), Fault::not_finite,
                       "is not a finite number");
        });
    }
    if (programme_cost && !kam::detail::is_finite(*programme_cost)) {
        report.add("programme_cost", Fault::not_finite, "is not a finite number");
    }
    throw_if_any(report);
}

}  // namespace detail

/// What key account treatment adds over ordinary treatment and over treating all customers alike, account by account
/// and for the base (T004, T236): key accounts are valued under key treatment less its cost, the others under ordinary
/// treatment, and the programme's own cost (`programme_cost`: what belongs to no account; empty is unknown) comes off.
/// The break-even uplift is how much more than their ordinary value the key accounts must be worth for the programme
/// just to pay. No account is assumed to gain: whether such programmes pay is argued about. What is unknown is listed
/// and leaves the sums that need it unknown. Throws InputError naming accounts without a key or with that of another,
/// and numbers that are not finite; std::overflow_error when a sum is too large for the number type.
template <class Scalar>
[[nodiscard]] TreatmentResult<Scalar> compare_treatments(
    const std::vector<TreatmentCase<Scalar>>& cases,
    const std::type_identity_t<std::optional<Scalar>>& programme_cost) {
    detail::check_cases(cases, programme_cost);
    TreatmentResult<Scalar> result;
    detail::KnownSum<Scalar> value, cost, ordinary, alike, ordinary_of_keys;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const TreatmentCase<Scalar>& each = cases[i];
        const bool key = each.is_key;
        detail::for_each_value(each, [&](std::string_view name, const std::optional<Scalar>& known) {
            if (known || (!key && (name == "key_value" || name == "treatment_cost"))) return;
            result.unknown.push_back(kam::detail::field_path(
                kam::detail::element_path("cases", i) + ' ' + kam::detail::quoted(each.account_id), name));
        });
        detail::KnownSum<Scalar> increment;
        increment.add(each.key_value);
        increment.subtract(each.treatment_cost);
        increment.subtract(each.ordinary_value);
        AccountIncrement<Scalar> account{each.account_id, key, increment.get(), detail::is_positive(increment.get()),
                                         std::nullopt};
        if (each.treatment_cost && each.ordinary_value) {
            account.break_even_uplift = detail::threshold(*each.treatment_cost, *each.ordinary_value);
        }
        if (key && account.worth_it == Answer::no) result.not_worth_it.push_back(each.account_id);
        if (!key && account.worth_it == Answer::yes) result.worth_adding.push_back(each.account_id);
        result.accounts.push_back(std::move(account));

        value.add(key ? each.key_value : each.ordinary_value);
        ordinary.add(each.ordinary_value);
        alike.add(each.alike_value);
        if (!key) continue;
        ++result.key_count;
        cost.add(each.treatment_cost);
        ordinary_of_keys.add(each.ordinary_value);
    }
    if (!programme_cost) result.unknown.push_back("programme_cost");
    cost.add(programme_cost);
    value.subtract(cost.get());
    result.value = value.get();
    result.cost = cost.get();
    detail::KnownSum<Scalar> over_alike;
    over_alike.add(cost.get());
    over_alike.add(alike.get());
    over_alike.subtract(ordinary.get());
    for (const auto* sum : {&value, &over_alike}) sum->require_finite("cash_flow::compare_treatments");
    result.against_ordinary = detail::compare(result.value, ordinary.get(), cost.get(), ordinary_of_keys.get());
    result.against_alike = detail::compare(result.value, alike.get(), over_alike.get(), ordinary_of_keys.get());
    return result;
}

/// Cases from a user's own records, by measures; the key is the record's. An empty optional stays unknown:
///     treatment_cases(clients, &Client::is_key, &Client::with, &Client::cost, &Client::without, &Client::alike)
template <class Scalar = double, RecordRange R, class IsKey, MeasureOf<RecordIn<R>> KeyValue,
          MeasureOf<RecordIn<R>> Cost, MeasureOf<RecordIn<R>> Ordinary, MeasureOf<RecordIn<R>> Alike>
requires AccountLike<RecordIn<R>> && std::predicate < const IsKey&, const RecordIn<R>
& > [[nodiscard]] std::vector<TreatmentCase<Scalar>> treatment_cases(const R& records, const IsKey& is_key,
                                                                     const KeyValue& key_value,
                                                                     const Cost& treatment_cost,
                                                                     const Ordinary& ordinary_value,
                                                                     const Alike& alike_value) {
    const auto known = [](const auto& record, const auto& read) -> std::optional<Scalar> {
        const Scalar number = kam::measure<Scalar>(record, read);
        if (kam::detail::is_unknown(number)) return std::nullopt;
        return number;
    };
    std::vector<TreatmentCase<Scalar>> cases;
    cases.reserve(static_cast<std::size_t>(std::ranges::size(records)));
    for (const auto& record : records) {
        cases.push_back({key_of(record), static_cast<bool>(std::invoke(is_key, record)), known(record, key_value),
                         known(record, treatment_cost), known(record, ordinary_value), known(record, alike_value)});
    }
    return cases;
}

/// Present value of each account's flows, for `TreatmentCase`: accounts x periods, one account per row; a row with an
/// unknown flow (NaN) has an unknown value. Throws as npv for other flows that are not finite and for the rate.
template <class Derived, class Rate>
[[nodiscard]] auto treatment_values(const Eigen::MatrixBase<Derived>& flows, const Rate& rate,
                                    Eigen::Index first_period = 0) {
    using Value = detail::ValueOf<typename Derived::Scalar, Rate>;
    std::vector<std::optional<Value>> values;
    for (Eigen::Index row = 0; row < flows.rows(); ++row) {
        const Eigen::VectorX<typename Derived::Scalar> account = flows.derived().row(row).transpose();
        bool known = true;
        for (const auto& flow : account) known = known && !kam::detail::is_unknown(flow);
        values.push_back(known ? std::optional<Value>(npv(account, rate, first_period)) : std::nullopt);
    }
    return values;
}

}  // namespace kam::inline v0::cash_flow
