// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include <Eigen/Core>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/data/column.hpp>

namespace kam::inline v0 {

/// What to do with numbers that are unknown (NaN): stop and name every record and field, or keep them as NaN. To put a
/// value in their place, keep them and call fill_unknown: the caller then says which value, and why.
enum class Missing { reject, keep };
BOOST_DESCRIBE_ENUM(Missing, reject, keep)

namespace detail {

/// NaN of any scalar type; an automatic differentiation type compares by its value.
template <class Scalar>
[[nodiscard]] constexpr bool is_unknown(const Scalar& x) {
    return !(x == x);
}

}  // namespace detail

/// Reports every unknown number of a column as "clients[17] 'Acme'.growth: is unknown". `numbers` holds one number per
/// record, `path` names the records and `field` the column.
template <RecordRange R, class Derived>
void check_known(const R& records, std::string_view path, const Eigen::MatrixBase<Derived>& numbers,
                 std::string_view field, Report& report) {
    const auto size = static_cast<Eigen::Index>(std::ranges::size(records));
    if (numbers.size() != size) {
        throw std::invalid_argument("check_known: " + std::to_string(size) + " records but " +
                                    std::to_string(numbers.size()) + " numbers");
    }
    const Eigen::VectorX<typename Derived::Scalar> values = numbers.derived();
    Eigen::Index i = 0;
    for (const auto& record : records) {
        if (detail::is_unknown(values[i])) {
            report.add(detail::field_path(detail::record_path(path, static_cast<std::size_t>(i), record), field),
                       Fault::missing, "is unknown");
        }
        ++i;
    }
}

/// The numbers with `value` in the place of every unknown one.
template <class Derived>
[[nodiscard]] typename Derived::PlainObject fill_unknown(const Eigen::MatrixBase<Derived>& numbers,
                                                         const typename Derived::Scalar& value) {
    typename Derived::PlainObject filled = numbers.derived();
    for (auto& number : filled.reshaped()) {
        if (detail::is_unknown(number)) number = value;
    }
    return filled;
}

}  // namespace kam::inline v0
