// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>

#include <Eigen/Core>

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

/// Writes the measures of `count` records, from `record` on, to `out`.
template <class Scalar, class Iterator, class P>
void gather(Iterator record, Eigen::Index count, const P& read, Scalar* out) {
    for (Eigen::Index i = 0; i < count; ++i, ++record) out[i] = kam::measure<Scalar>(*record, read);
}

}  // namespace detail

/// One number per record, in the order of the records: `column(clients, &Client::sales)`, or any callable that takes a
/// record. Unknown is NaN. The result owns its numbers; `column<long double>(...)` chooses another scalar than double.
template <class Scalar = double, RecordRange R, MeasureOf<RecordIn<R>> P>
[[nodiscard]] Eigen::VectorX<Scalar> column(const R& records, const P& read) {
    Eigen::VectorX<Scalar> numbers(static_cast<Eigen::Index>(std::ranges::size(records)));
    detail::gather(std::ranges::begin(records), numbers.size(), read, numbers.data());
    return numbers;
}

/// The same for the described field of this name, chosen at run time. Throws InputError that lists the numeric fields
/// when the records have no such field or it is not a number.
template <class Scalar = double, RecordRange R>
requires Described<RecordIn<R>>
[[nodiscard]] Eigen::VectorX<Scalar> column(const R& records, std::string_view field) {
    Eigen::VectorX<Scalar> numbers(static_cast<Eigen::Index>(std::ranges::size(records)));
    detail::visit_numeric_field<RecordIn<R>>(field, [&](auto pointer) {
        detail::gather(std::ranges::begin(records), numbers.size(), pointer, numbers.data());
    });
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
