// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/data/column.hpp>
#include <kam/selection/criterion_parameters.hpp>

namespace kam::inline v0::selection {

/// One criterion for choosing among records of this type: its name, its parameters and how to read its value. Made by
/// `benefit` and `cost`; criteria on members of a base class, on callables and on field names convert to the record
/// type of the list that they are put into.
template <class Record>
struct Criterion : NamedCriterion<Criterion<Record>> {
    /// Writes the values of `count` records that lie one behind the other; unknown is NaN.
    std::function<void(const Record* first, std::size_t count, double* out)> read{};
    /// The unit of a record's value, such as its currency; not set where values have none. Records of several units are
    /// refused.
    std::function<std::string(const Record& record)> unit{};

    template <std::derived_from<Record> Derived>
    requires(!std::same_as<Derived, Record>) operator Criterion<Derived>() const {
        const auto read_one = read;
        return {{this->name, this->parameters},
                [read_one](const Derived* first, std::size_t count, double* out) {
                    for (std::size_t i = 0; i < count; ++i) read_one(first + i, 1, out + i);
                },
                unit};
    }
};

namespace detail {

template <class Record, class Read>
void read_all(const Record* first, std::size_t count, double* out, const Read& read) {
    for (std::size_t i = 0; i < count; ++i) out[i] = kam::measure(first[i], read);
}

/// For Criterion::unit.
template <class Record, class Read>
[[nodiscard]] std::function<std::string(const Record&)> unit_reader(const Read& read) {
    if constexpr (kam::detail::measures_with_unit<Read, Record>) {
        return [read](const Record& record) { return kam::detail::unit_of(std::invoke(read, record)); };
    } else {
        return {};
    }
}

}  // namespace detail

/// A criterion on a callable, which becomes a Criterion of any record that the callable takes.
template <class Read>
struct CallableCriterion : NamedCriterion<CallableCriterion<Read>> {
    Read read;

    template <class Record>
    requires MeasureOf<Read, Record>
    operator Criterion<Record>() const {
        return {
            {this->name, this->parameters},
            [f = read](const Record* first, std::size_t count, double* out) { detail::read_all(first, count, out, f); },
            detail::unit_reader<Record>(read)};
    }
};

/// A criterion on the described field of a name that is known when the program runs. Becomes a Criterion of any
/// described record; throws InputError that lists the numeric fields when the record has no such field or it is not a
/// number.
struct FieldCriterion : NamedCriterion<FieldCriterion> {
    template <Described Record>
    operator Criterion<Record>() const {
        Criterion<Record> criterion{{name, parameters}};
        kam::detail::visit_numeric_field<Record>(name, [&](auto member) {
            criterion.read = [member](const Record* first, std::size_t count, double* out) {
                detail::read_all(first, count, out, member);
            };
            criterion.unit = detail::unit_reader<Record>(member);
        });
        return criterion;
    }
};

namespace detail {

template <auto Member>
[[nodiscard]] Criterion<RecordOf<decltype(Member)>> member_criterion(Direction direction, double weight) {
    using Record = RecordOf<decltype(Member)>;
    static_assert(!kam::field_name(Member).empty(),
                  "kam: this member is not described; use benefit(\"name\", &Record::member, weight)");
    return {{std::string(kam::field_name(Member)), {direction, weight}},
            [](const Record* first, std::size_t count, double* out) { read_all(first, count, out, Member); },
            unit_reader<Record>(Member)};
}

template <class P>
concept MeasuredMember = MemberPointer<P> && Described<RecordOf<P>> && MeasureOf<P, RecordOf<P>>;

template <class F>
concept Readable = !std::is_arithmetic_v<F>;

}  // namespace detail

/// More is better: `benefit<&Client::sales>(0.5)`. The member is a number, a bool, a described enumeration (by
/// position), a type with NumericTraits, or an optional of these; it may belong to a base class of the record.
template <auto Member>
requires detail::MeasuredMember<decltype(Member)>
[[nodiscard]] auto benefit(double weight = 1) { return detail::member_criterion<Member>(Direction::benefit, weight); }
/// Less is better: `cost<&Client::cost_to_serve>(0.2)`.
template <auto Member>
requires detail::MeasuredMember<decltype(Member)>
[[nodiscard]] auto cost(double weight = 1) { return detail::member_criterion<Member>(Direction::cost, weight); }

/// More is better, computed: `benefit("sales per visit", [](const Client& c) { return c.sales / c.visits; }, 0.5)`.
template <detail::Readable Read>
[[nodiscard]] CallableCriterion<Read> benefit(std::string name, Read read, double weight = 1) {
    return {{std::move(name), {Direction::benefit, weight}}, std::move(read)};
}
/// Less is better, computed.
template <detail::Readable Read>
[[nodiscard]] CallableCriterion<Read> cost(std::string name, Read read, double weight = 1) {
    return {{std::move(name), {Direction::cost, weight}}, std::move(read)};
}

/// More is better, by the name of a described field: `benefit("sales", 0.5)`.
[[nodiscard]] inline FieldCriterion benefit(std::string field, double weight = 1) {
    return {{std::move(field), {Direction::benefit, weight}}};
}
/// Less is better, by the name of a described field.
[[nodiscard]] inline FieldCriterion cost(std::string field, double weight = 1) {
    return {{std::move(field), {Direction::cost, weight}}};
}

namespace detail {

/// The values of all criteria: row i is record i, column j is criterion j. Unknown is NaN. Throws InputError naming the
/// records whose values are in another unit than the first of their criterion.
template <RecordRange R>
[[nodiscard]] Eigen::MatrixXd criterion_values(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria) {
    Report units;
    for (const auto& criterion : criteria) {
        if (criterion.unit) kam::detail::report_other_units(records, "records", criterion.unit, criterion.name, units);
    }
    throw_if_any(units);
    const auto count = static_cast<std::size_t>(std::ranges::size(records));
    Eigen::MatrixXd values(static_cast<Eigen::Index>(count), static_cast<Eigen::Index>(criteria.size()));
    const auto cell = [&](std::size_t i, std::size_t j) { return values.data() + j * count + i; };
    if constexpr (std::ranges::contiguous_range<const R>) {
        constexpr std::size_t block = 256;  // so that all criteria read a record while it is in the cache
        for (std::size_t from = 0; from < count; from += block) {
            const std::size_t rows = (std::min)(block, count - from);
            for (std::size_t j = 0; j < criteria.size(); ++j) {
                criteria[j].read(std::ranges::data(records) + from, rows, cell(from, j));
            }
        }
    } else {
        std::size_t i = 0;
        for (const RecordIn<R>& record : records) {
            for (std::size_t j = 0; j < criteria.size(); ++j) criteria[j].read(std::addressof(record), 1, cell(i, j));
            ++i;
        }
    }
    return values;
}

}  // namespace detail
}  // namespace kam::inline v0::selection
