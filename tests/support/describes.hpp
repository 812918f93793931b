// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>
#include <utility>

#include <boost/mp11/algorithm.hpp>

#include <kam/core/fields.hpp>

namespace kam_test {

template <class T, class... Descriptors>
constexpr bool describes_exactly(boost::mp11::mp_list<Descriptors...>) {
    constexpr bool takes_all =
        requires { T{std::declval<std::remove_cvref_t<decltype(std::declval<T&>().*Descriptors::pointer)>>()...}; };
    constexpr bool takes_one_more =
        requires { T{std::declval<std::remove_cvref_t<decltype(std::declval<T&>().*Descriptors::pointer)>>()..., {}}; };
    return takes_all && !takes_one_more;
}

/// A field that is missing from a description is invisible to everything the library does with it. True when the aggregate
/// can be initialised with exactly the described fields, in their order: none left out, none twice. For structs without
/// bases whose fields can be made from nothing.
template <kam::Described T>
constexpr bool describes_every_field() {
    static_assert(std::is_aggregate_v<T>);
    return describes_exactly<T>(boost::mp11::mp_rename<kam::detail::FieldList<T>, boost::mp11::mp_list>{});
}

}  // namespace kam_test
