// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/describe/bases.hpp>
#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>

namespace kam::inline v0 {

/// A struct whose public fields the library can see: described with BOOST_DESCRIBE_STRUCT, or BOOST_DESCRIBE_CLASS
/// inside a class template. At most 52 names per description (a limit of the macro).
template <class T>
concept Described = std::is_class_v<T> && boost::describe::has_describe_members<std::remove_cv_t<T>>::value &&
    boost::describe::has_describe_bases<std::remove_cv_t<T>>::value;

namespace detail {

template <class T>
using FieldList = boost::describe::describe_members<std::remove_cv_t<T>,
                                                    boost::describe::mod_public | boost::describe::mod_inherited>;

template <class Pointer>
struct MemberParts;
template <class Class, class Member>
struct MemberParts<Member Class::*> {
    using Record = Class;
    using Value = Member;
};

/// Text as a template argument.
template <std::size_t N>
struct FixedString {
    char text[N]{};
    constexpr FixedString(const char (&literal)[N]) { std::copy_n(literal, N, text); }
    [[nodiscard]] constexpr std::string_view view() const { return {text, N - 1}; }
};

}  // namespace detail

/// A pointer to a data member, such as `&Client::sales`.
template <class P>
concept MemberPointer = std::is_member_object_pointer_v<std::remove_cv_t<P>>;

/// The record type that a member pointer reads from.
template <MemberPointer P>
using RecordOf = typename detail::MemberParts<std::remove_cv_t<P>>::Record;

/// Number of public fields, inherited ones included.
template <Described T>
inline constexpr std::size_t field_count = boost::mp11::mp_size<detail::FieldList<T>>::value;

/// Calls `f(descriptor)` for every public field in order of declaration, those of the bases first. A descriptor has the
/// static members `name` (const char*) and `pointer` (pointer to member).
template <Described T, class F>
constexpr void for_each_descriptor(F&& f) {
    boost::mp11::mp_for_each<detail::FieldList<T>>(f);
}

/// Calls `f(name, value)` for every public field of a record in order of declaration, those of the bases first; `value`
/// is a reference into the record.
template <Described T, class F>
constexpr void for_each_field(T& record, F&& f) {
    for_each_descriptor<std::remove_cv_t<T>>([&](auto d) { f(std::string_view(d.name), record.*d.pointer); });
}

/// Names of the public fields, in order of declaration, those of the bases first.
template <Described T>
[[nodiscard]] constexpr std::array<std::string_view, field_count<T>> field_names() {
    std::array<std::string_view, field_count<T>> names{};
    std::size_t i = 0;
    for_each_descriptor<T>([&](auto d) { names[i++] = d.name; });
    return names;
}

/// Whether a field of this name exists.
template <Described T>
[[nodiscard]] constexpr bool has_field(std::string_view name) {
    bool found = false;
    for_each_descriptor<T>([&](auto d) { found = found || name == d.name; });
    return found;
}

/// Calls `f(descriptor)` for the field of this name, chosen at run time; false when there is none.
template <Described T, class F>
constexpr bool visit_descriptor(std::string_view name, F&& f) {
    bool found = false;
    for_each_descriptor<T>([&](auto d) {
        if (!found && name == d.name) {
            found = true;
            f(d);
        }
    });
    return found;
}

/// Described name of a data member, "sales" for `&Client::sales`; empty when the member is not described.
template <class Record, class Value>
requires Described<Record>
[[nodiscard]] constexpr std::string_view field_name(Value Record::*member) {
    std::string_view name;
    for_each_descriptor<Record>([&](auto d) {
        if constexpr (std::is_same_v<std::remove_cv_t<decltype(d.pointer)>, Value Record::*>) {
            if (d.pointer == member) name = d.name;
        }
    });
    return name;
}

/// Reads the field of this name: `field<"sales">(client)` is a reference to `client.sales`. A name that the record does
/// not have fails to compile with "no described field has this name".
template <detail::FixedString Name>
struct NamedField {
    static constexpr std::string_view name = Name.view();

    template <Described T>
    [[nodiscard]] constexpr decltype(auto) operator()(T& record) const {
        static_assert(has_field<std::remove_cv_t<T>>(name), "kam: no described field has this name");
        using Descriptors = detail::FieldList<T>;
        using Descriptor = boost::mp11::mp_at_c<Descriptors, index<T>()>;
        return (record.*Descriptor::pointer);
    }

private:
    template <class T>
    [[nodiscard]] static constexpr std::size_t index() {
        const auto names = field_names<std::remove_cv_t<T>>();
        // A misspelt name has already failed above; index 0 keeps the compiler from adding errors of its own.
        const auto found = std::find(names.begin(), names.end(), name);
        return found == names.end() ? 0 : static_cast<std::size_t>(found - names.begin());
    }
};

template <detail::FixedString Name>
inline constexpr NamedField<Name> field{};

}  // namespace kam::inline v0
