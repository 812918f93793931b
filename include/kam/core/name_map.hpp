// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace kam::inline v0 {

/// How another system writes a number: in the library's own unit, or a fraction as percent (0..100 for 0..1).
enum class ForeignUnit { same, percent };
BOOST_DESCRIBE_ENUM(ForeignUnit, same, percent)

/// One field of a described struct and what another system calls it.
struct NameMapping {
    std::string field{};
    std::string foreign{};
    ForeignUnit unit = ForeignUnit::same;
};
BOOST_DESCRIBE_STRUCT(NameMapping, (), (field, foreign, unit))

/// The names under which another system keeps the fields of one described struct. A field that is not listed keeps its
/// own name. Where a name is listed twice the first mapping counts.
///     const NameMap crm{{"account_id", "Id"}, {"wallet_share", "Share_of_Wallet__c", ForeignUnit::percent}};
class NameMap {
public:
    NameMap() = default;
    NameMap(std::initializer_list<NameMapping> mappings) : mappings_(mappings) {}
    explicit NameMap(std::vector<NameMapping> mappings) : mappings_(std::move(mappings)) {}

    void add(NameMapping mapping) { mappings_.push_back(std::move(mapping)); }
    [[nodiscard]] const std::vector<NameMapping>& mappings() const noexcept { return mappings_; }

    /// The mapping of a field, or null when it keeps its own name.
    [[nodiscard]] const NameMapping* by_field(std::string_view field) const {
        for (const NameMapping& mapping : mappings_) {
            if (mapping.field == field) return &mapping;
        }
        return nullptr;
    }
    /// The name of a field in the other system.
    [[nodiscard]] std::string_view foreign_name(std::string_view field) const {
        const NameMapping* mapping = by_field(field);
        return mapping != nullptr ? std::string_view(mapping->foreign) : field;
    }

private:
    std::vector<NameMapping> mappings_;
};

}  // namespace kam::inline v0
