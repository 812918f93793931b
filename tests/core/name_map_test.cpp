// SPDX-License-Identifier: BSL-1.0
#include <kam/core/name_map.hpp>

#include "support/catch.hpp"

TEST_CASE("a name map knows the foreign names and keeps the others", "[core][name_map]") {
    kam::NameMap map{{"account_id", "Id"}, {"wallet_share", "Share__c", kam::ForeignUnit::percent}};
    CHECK(map.foreign_name("account_id") == "Id");
    CHECK(map.foreign_name("name") == "name");
    CHECK(map.by_field("wallet_share")->unit == kam::ForeignUnit::percent);
    CHECK(map.by_field("name") == nullptr);
    map.add({"account_id", "Key"});
    CHECK(map.foreign_name("account_id") == "Id");  // the first mapping counts
}
