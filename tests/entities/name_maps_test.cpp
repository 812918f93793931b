// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <set>
#include <string>

#include <kam/entities/account.hpp>
#include <kam/entities/agreement.hpp>
#include <kam/entities/conflict.hpp>
#include <kam/entities/contact.hpp>
#include <kam/entities/manager.hpp>
#include <kam/entities/name_maps.hpp>
#include <kam/entities/order.hpp>
#include <kam/entities/promise.hpp>

namespace name_maps_test {

/// Fields that the entity does not have, names that stand twice, and names that are empty.
template <class Entity>
std::string faults(const kam::NameMap& map) {
    std::string found;
    std::set<std::string> fields, foreign;
    for (const kam::NameMapping& mapping : map.mappings()) {
        if (!kam::has_field<Entity>(mapping.field)) found += "no field " + mapping.field + "; ";
        if (!fields.insert(mapping.field).second) found += "twice " + mapping.field + "; ";
        if (!foreign.insert(mapping.foreign).second) found += "twice " + mapping.foreign + "; ";
        if (mapping.foreign.empty()) found += "no name for " + mapping.field + "; ";
    }
    if (map.mappings().empty()) found += "empty";
    return found;
}

}  // namespace name_maps_test

TEST_CASE("every mapped field exists in its entity") {
    CHECK(name_maps_test::faults<kam::Account>(kam::salesforce::account()) == "");
    CHECK(name_maps_test::faults<kam::Account>(kam::dataverse::account()) == "");
    CHECK(name_maps_test::faults<kam::Account>(kam::schema_org::organization()) == "");
    CHECK(name_maps_test::faults<kam::Contact>(kam::salesforce::contact()) == "");
    CHECK(name_maps_test::faults<kam::Contact>(kam::dataverse::unconfirmed::contact()) == "");
    CHECK(name_maps_test::faults<kam::Contact>(kam::schema_org::person()) == "");
    CHECK(name_maps_test::faults<kam::Order>(kam::salesforce::unconfirmed::order()) == "");
    CHECK(name_maps_test::faults<kam::Order>(kam::dataverse::order()) == "");
    CHECK(name_maps_test::faults<kam::Order>(kam::schema_org::order()) == "");
    CHECK(name_maps_test::faults<kam::Manager>(kam::schema_org::manager()) == "");
    CHECK(name_maps_test::faults<kam::Agreement>(kam::salesforce::agreement()) == "");
    CHECK(name_maps_test::faults<kam::Agreement>(kam::dataverse::unconfirmed::agreement()) == "");
    CHECK(name_maps_test::faults<kam::Promise>(kam::salesforce::promise()) == "");
    CHECK(name_maps_test::faults<kam::Conflict>(kam::salesforce::unconfirmed::conflict()) == "");
    CHECK(name_maps_test::faults<kam::Conflict>(kam::dataverse::conflict()) == "");
    CHECK(name_maps_test::faults<kam::Manager>(kam::salesforce::unconfirmed::manager()) == "");
    CHECK(name_maps_test::faults<kam::Manager>(kam::dataverse::unconfirmed::manager()) == "");
}

TEST_CASE("the check of the maps finds what is wrong") {
    CHECK(name_maps_test::faults<kam::Account>({{"acount_id", "Id"}}) == "no field acount_id; ");
    CHECK(name_maps_test::faults<kam::Account>({{"name", "Id"}, {"name", "Id"}}) == "twice name; twice Id; ");
    CHECK(name_maps_test::faults<kam::Account>({}) == "empty");
}

TEST_CASE("names as the systems' references have them, and whether they were checked") {
    CHECK(kam::salesforce::account().foreign_name("employee_count") == "NumberOfEmployees");
    CHECK(kam::dataverse::account().foreign_name("parent_id") == "parentaccountid");
    CHECK(kam::schema_org::organization().foreign_name("legal_name") == "legalName");
    CHECK(kam::salesforce::agreement().foreign_name("supplier_signed_on") == "CompanySignedDate");
    CHECK(kam::salesforce::account().foreign_name("wallet_share") == "wallet_share");
    CHECK(kam::salesforce::citation().confirmed);
    CHECK(kam::dataverse::citation().confirmed);
    CHECK(kam::schema_org::citation().confirmed);
    CHECK_FALSE(kam::salesforce::unconfirmed::citation().confirmed);
    CHECK_FALSE(kam::dataverse::unconfirmed::citation().confirmed);
}
