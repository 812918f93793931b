// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iterator>
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

#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/data/column.hpp>
#include <kam/data/missing.hpp>

namespace kam::inline v0 {

/// Numbers of records with their names: row i is record i, called `row_names[i]` (its key, or its index where it has no
/// key); column j is one measure, called `column_names[j]`. Unknown is NaN.
template <class Scalar = double>
struct Table {
    std::vector<std::string> row_names{};
    std::vector<std::string> column_names{};
    Eigen::MatrixX<Scalar> values{};
    BOOST_DESCRIBE_CLASS(Table, (), (row_names, column_names, values), (), ())
};

/// How a table is made: what happens with unknown numbers, and what the records are called in messages.
struct TableOptions {
    Missing missing = Missing::reject;
    std::string_view path = "records";
};

/// A callable measure with a name for its column.
template <class F>
struct NamedMeasure {
    std::string name{};
    F read;

    template <class T>
    requires std::invocable<const F&, const T&>
    constexpr decltype(auto) operator()(const T& record) const { return std::invoke(read, record); }
};

/// `named("sales per visit", [](const Client& c) { return c.sales / c.visits; })`
template <class F>
[[nodiscard]] NamedMeasure<F> named(std::string name, F read) {
    return {std::move(name), std::move(read)};
}

/// What a table can take as a column of records T: a pointer to a described member, `field<"name">`, `named(name, f)`,
/// or the name of a described field as text.
template <class M, class T>
concept TableMeasure = (std::convertible_to<const M&, std::string_view> && Described<T>) ||
                       (MeasureOf<M, T> && (MemberPointer<M> || requires(const M& m) {
                            { m.name } -> std::convertible_to<std::string_view>;
                        }));

namespace detail {

template <class M>
[[nodiscard]] std::string measure_name(const M& measure) {
    if constexpr (std::convertible_to<const M&, std::string_view>) {
        return std::string(std::string_view(measure));
    } else if constexpr (std::is_member_object_pointer_v<M>) {
        std::string_view name;
        if constexpr (Described<RecordOf<M>>) name = kam::field_name(measure);
        if (name.empty())
            throw std::invalid_argument("table: a member that is not described needs named(name, member)");
        return std::string(name);
    } else {
        return std::string(std::string_view(measure.name));
    }
}

template <class Scalar, class T, class Iterator, class M>
void gather_measure(Iterator record, Eigen::Index count, const M& measure, Scalar* out) {
    if constexpr (std::convertible_to<const M&, std::string_view>) {
        visit_numeric_field<T>(measure, [&](auto pointer) { gather(record, count, pointer, out); });
    } else {
        gather(record, count, measure, out);
    }
}

template <RecordRange R, class M>
void check_measure_unit(const R& records, std::string_view path, const M& measure, Report& report) {
    if constexpr (std::convertible_to<const M&, std::string_view>) {
        visit_numeric_field<RecordIn<R>>(
            measure, [&](auto pointer) { kam::check_one_unit(records, path, pointer, measure, report); });
    } else {
        kam::check_one_unit(records, path, measure, name_if_any(measure), report);
    }
}

/// Whether the field behind a descriptor is the record's key.
template <Described T, class Descriptor>
[[nodiscard]] constexpr bool is_key(Descriptor d) {
    if constexpr (HasCustomKey<T>) {
        using Key = std::remove_cvref_t<decltype(AccountTraits<T>::key)>;
        if constexpr (std::same_as<Key, std::remove_cv_t<decltype(d.pointer)>>)
            return AccountTraits<T>::key == d.pointer;
        return false;
    } else if constexpr (HasDefaultKey<T>) {
        return default_key_name<T>() == d.name;
    } else {
        return false;
    }
}

template <RecordRange R>
[[nodiscard]] std::vector<std::string> row_names_of(const R& records) {
    using Record = RecordIn<R>;
    std::vector<std::string> names;
    const auto size = static_cast<std::size_t>(std::ranges::size(records));
    names.reserve(size);
    if constexpr (HasCustomKey<Record>) {
        for (const auto& record : records) names.push_back(kam::key_of(record));
    } else if constexpr (HasDefaultKey<Record>) {
        visit_descriptor<Record>(default_key_name<Record>(), [&](auto d) {  // once, and not for each record
            using Key = std::remove_cvref_t<decltype(std::declval<const Record&>().*d.pointer)>;
            if constexpr (std::convertible_to<const Key&, std::string_view>) {
                for (const auto& record : records) names.emplace_back(std::string_view(record.*d.pointer));
            } else if constexpr (KeyValue<Key>) {
                for (const auto& record : records) names.push_back(key_text(record.*d.pointer));
            }
        });
    } else {
        while (names.size() < size) names.push_back(std::to_string(names.size()));
    }
    return names;
}

inline void check_column_names(const std::vector<std::string>& names) {
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (std::find(names.begin(), name, *name) != name) {
            throw std::invalid_argument("table: two columns are called " + detail::quoted(*name));
        }
    }
}

/// `for_each_measure(f)` calls `f(measure)` for each column.
template <class Scalar, RecordRange R, class ForEachMeasure>
[[nodiscard]] Table<Scalar> make_table(const R& records, const TableOptions& options,
                                       const ForEachMeasure& for_each_measure) {
    Table<Scalar> table;
    for_each_measure([&](const auto& measure) { table.column_names.push_back(measure_name(measure)); });
    check_column_names(table.column_names);
    Report units;
    for_each_measure([&](const auto& measure) { check_measure_unit(records, options.path, measure, units); });
    throw_if_any(units);
    table.row_names = row_names_of(records);
    const auto rows = static_cast<Eigen::Index>(table.row_names.size());
    table.values.resize(rows, static_cast<Eigen::Index>(table.column_names.size()));

    // Block by block, so that the records are in the cache when the next column reads them.
    constexpr Eigen::Index block = 256;
    const bool reject = options.missing == Missing::reject;
    bool all_finite = true;
    auto record = std::ranges::begin(records);
    for (Eigen::Index row = 0; row == 0 || row < rows; row += block) {  // once without rows too, to check the names
        const Eigen::Index count = (std::min)(block, rows - row);
        Eigen::Index j = 0;
        for_each_measure([&](const auto& measure) {
            Scalar* out = table.values.data() + rows * j++ + row;
            gather_measure<Scalar, RecordIn<R>>(record, count, measure, out);
            if (reject) {
                const Eigen::Map<const Eigen::VectorX<Scalar>> numbers(out, count);
                const Scalar zero =
                    (numbers - numbers).sum();  // NaN if any is NaN or infinite; quicker than to ask each
                all_finite = all_finite && !is_unknown(zero);
            }
        });
        std::ranges::advance(record, count);
    }

    if (reject && !all_finite) {
        Report report;
        for (std::size_t j = 0; j < table.column_names.size(); ++j) {
            kam::check_known(records, options.path, table.values.col(static_cast<Eigen::Index>(j)),
                             table.column_names[j], report);
        }
        throw_if_any(report);
    }
    return table;
}

}  // namespace detail

/// The measures of all records, one column each: `table(clients, &Client::sales, "growth", named("sales per site",
/// f))`. Unknown numbers throw InputError that names each record and field, unless `options.missing` is Missing::keep,
/// as in `table(clients, {.missing = Missing::keep, .path = "clients"}, &Client::sales)`; so do columns of several
/// units (currencies). Two columns of one name are a wrong call.
template <class Scalar = double, RecordRange R, TableMeasure<RecordIn<R>>... M>
requires(sizeof...(M) > 0)
    [[nodiscard]] Table<Scalar> table(const R& records, const TableOptions& options, const M&... measures) {
    return detail::make_table<Scalar>(records, options, [&](auto&& f) { (f(measures), ...); });
}
template <class Scalar = double, RecordRange R, TableMeasure<RecordIn<R>>... M>
requires(sizeof...(M) > 0) [[nodiscard]] Table<Scalar> table(const R& records, const M&... measures) {
    return kam::table<Scalar>(records, TableOptions{}, measures...);
}

/// All numeric fields of the records, in order of declaration; a numeric key is not among them, it names the rows.
template <class Scalar = double, RecordRange R>
requires Described<RecordIn<R>>
[[nodiscard]] Table<Scalar> table(const R& records, const TableOptions& options = {}) {
    return detail::make_table<Scalar>(records, options, [](auto&& f) {
        for_each_descriptor<RecordIn<R>>([&](auto d) {
            if constexpr (MeasureOf<std::remove_cv_t<decltype(d.pointer)>, RecordIn<R>>) {
                if (!detail::is_key<RecordIn<R>>(d)) f(d.pointer);
            }
        });
    });
}

/// Position of the column of this name, or none.
template <class Scalar>
[[nodiscard]] std::optional<Eigen::Index> find_column(const Table<Scalar>& table, std::string_view name) {
    const auto found = std::find(table.column_names.begin(), table.column_names.end(), name);
    if (found == table.column_names.end()) return std::nullopt;
    return found - table.column_names.begin();
}

/// The column of this name; throws InputError that lists the columns when there is none.
template <class Scalar>
[[nodiscard]] Eigen::VectorX<Scalar> column(const Table<Scalar>& table, std::string_view name) {
    const auto position = find_column(table, name);
    if (!position) {
        std::string list;
        for (const std::string& column_name : table.column_names) list += (list.empty() ? "" : ", ") + column_name;
        throw InputError("column " + detail::quoted(name), Fault::unknown_name,
                         "is not there; the columns are: " + list);
    }
    return table.values.col(*position);
}

/// The rows at these positions, in this order; a position may occur more than once.
template <class Scalar, std::ranges::input_range Positions>
requires std::integral<std::ranges::range_value_t<Positions>>
[[nodiscard]] Table<Scalar> select_rows(const Table<Scalar>& table, const Positions& positions) {
    std::vector<Eigen::Index> rows;
    Table<Scalar> selected;
    for (const auto position : positions) {
        if (std::cmp_less(position, 0) || std::cmp_greater_equal(position, table.row_names.size())) {
            throw std::invalid_argument("select_rows: row " + std::to_string(position) + " of a table of " +
                                        std::to_string(table.row_names.size()) + " rows");
        }
        rows.push_back(static_cast<Eigen::Index>(position));
        selected.row_names.push_back(table.row_names[static_cast<std::size_t>(position)]);
    }
    selected.column_names = table.column_names;
    selected.values = table.values(rows, Eigen::all);
    return selected;
}

}  // namespace kam::inline v0
