// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <Eigen/Core>

#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>

namespace kam::inline v0 {

/// A sequence of records that knows its size and can be read more than once: vector, list, deque, array, span, map, ...
template <class R>
concept RecordRange = std::ranges::forward_range<const R> && std::ranges::sized_range<const R>;

/// The type of the records in such a sequence.
template <RecordRange R>
using RecordIn = std::ranges::range_value_t<const R>;

namespace detail {

template <Described T>
[[nodiscard]] std::string list_of_numeric_fields() {
    std::string list;
    for_each_descriptor<T>([&](auto d) {
        if constexpr (MeasureOf<std::remove_cv_t<decltype(d.pointer)>, T>) {
            if (!list.empty()) list += ", ";
            list += d.name;
        }
    });
    return list.empty() ? "none" : list;
}

/// Calls `f(pointer to member)` for the numeric field of this name; throws InputError when there is none.
template <Described T, class F>
void visit_numeric_field(std::string_view name, F&& f) {
    bool numeric = false;
    const bool found = visit_descriptor<T>(name, [&](auto d) {
        if constexpr (MeasureOf<std::remove_cv_t<decltype(d.pointer)>, T>) {
            numeric = true;
            f(d.pointer);
        }
    });
    if (!numeric) {
        throw InputError("field " + detail::quoted(name), found ? Fault::wrong_type : Fault::unknown_name,
                         (found ? "is not a number" : "is not there") + std::string("; the numeric fields are: ") +
                             list_of_numeric_fields<T>());
    }
}

/// "clients[17] 'Acme'", without the key for records that have none.
template <class T>
[[nodiscard]] std::string record_path(std::string_view path, std::size_t index, const T& record) {
    std::string where = element_path(path, index);
    if constexpr (AccountLike<T>) where += ' ' + detail::quoted(kam::key_of(record));
    return where;
}

/// What a measure is called; empty for a callable without a name.
template <class P>
[[nodiscard]] constexpr std::string_view name_if_any(const P& read) {
    if constexpr (MemberPointer<P>) {
        if constexpr (Described<RecordOf<P>>) return kam::field_name(read);
    } else if constexpr (requires {
                             { read.name } -> std::convertible_to<std::string_view>;
                         }) {
        return read.name;
    }
    return {};
}

/// Writes the measures of `count` records, from `record` on, to `out`.
template <class Scalar, class Iterator, class P>
void gather(Iterator record, Eigen::Index count, const P& read, Scalar* out) {
    for (Eigen::Index i = 0; i < count; ++i, ++record) out[i] = kam::measure<Scalar>(*record, read);
}

}  // namespace detail

namespace detail {

/// `unit(record)` is the unit of the record's value as text; empty when it goes with any.
template <RecordRange R, class Unit>
void report_other_units(const R& records, std::string_view path, const Unit& unit, std::string_view field,
                        Report& report) {
    std::string first;
    std::size_t i = 0;
    for (const auto& record : records) {
        const std::string here = unit(record);
        if (first.empty()) first = here;
        if (!here.empty() && here != first) {
            const std::string where = record_path(path, i, record);
            std::string what = "is in ";
            what.append(here).append(", others in ").append(first);
            report.add(field.empty() ? where : field_path(where, field), Fault::inconsistent, std::move(what));
        }
        ++i;
    }
}

template <class P, class T>
inline constexpr bool measures_with_unit =
    HasUnit<std::remove_cvref_t<std::invoke_result_t<const P&, const T&>>>::value;

}  // namespace detail

/// Reports every record whose value is in another unit than that of the first known one, such as "records[1]
/// 'Acme'.annual_revenue: is in JPY, others in EUR": as numbers they could not be told apart. `path` names the records
/// and `field` the values. Values without a unit (see NumericTraits) are not looked at.
template <RecordRange R, MeasureOf<RecordIn<R>> P>
void check_one_unit(const R& records, std::string_view path, const P& read, std::string_view field, Report& report) {
    if constexpr (detail::measures_with_unit<P, RecordIn<R>>) {
        const auto unit = [&](const RecordIn<R>& record) { return detail::unit_of(std::invoke(read, record)); };
        detail::report_other_units(records, path, unit, field, report);
    }
}

namespace detail {

/// The numbers of a column that is all of one unit; else InputError.
template <class Scalar, RecordRange R, class P>
[[nodiscard]] Eigen::VectorX<Scalar> column_of(const R& records, const P& read) {
    Report report;
    kam::check_one_unit(records, "records", read, name_if_any(read), report);
    throw_if_any(report);
    Eigen::VectorX<Scalar> numbers(static_cast<Eigen::Index>(std::ranges::size(records)));
    gather(std::ranges::begin(records), numbers.size(), read, numbers.data());
    return numbers;
}

}  // namespace detail

/// One number per record, in the order of the records: `column(clients, &Client::sales)`, or any callable that takes a
/// record. Unknown is NaN. The result owns its numbers; `column<long double>(...)` chooses another scalar than double.
/// Throws InputError naming the records whose values are in another unit (currency) than the first.
template <class Scalar = double, RecordRange R, MeasureOf<RecordIn<R>> P>
[[nodiscard]] Eigen::VectorX<Scalar> column(const R& records, const P& read) {
    return detail::column_of<Scalar>(records, read);
}

/// The same for the described field of this name, chosen at run time. Throws InputError that lists the numeric fields
/// when the records have no such field or it is not a number.
template <class Scalar = double, RecordRange R>
requires Described<RecordIn<R>>
[[nodiscard]] Eigen::VectorX<Scalar> column(const R& records, std::string_view field) {
    Eigen::VectorX<Scalar> numbers;
    detail::visit_numeric_field<RecordIn<R>>(
        field, [&](auto pointer) { numbers = detail::column_of<Scalar>(records, pointer); });
    return numbers;
}

/// The same for a name that is checked when the program is compiled: `column<"sales">(clients)`.
template <detail::FixedString Name, class Scalar = double, RecordRange R>
requires Described<RecordIn<R>>
[[nodiscard]] Eigen::VectorX<Scalar> column(const R& records) {
    constexpr bool exists = has_field<RecordIn<R>>(Name.view());
    static_assert(exists, "kam: no described field has this name");
    if constexpr (exists) {
        constexpr bool numeric = MeasureOf<NamedField<Name>, RecordIn<R>>;
        static_assert(numeric, "kam: the field of this name is not a number");
        if constexpr (numeric) return kam::column<Scalar>(records, field<Name>);
    }
    return {};
}

}  // namespace kam::inline v0
