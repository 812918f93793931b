// SPDX-License-Identifier: BSL-1.0
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <kam/entities/account.hpp>
#include <kam/entities/agreement.hpp>
#include <kam/entities/conflict.hpp>
#include <kam/entities/contact.hpp>
#include <kam/entities/manager.hpp>
#include <kam/entities/name_maps.hpp>
#include <kam/entities/order.hpp>
#include <kam/entities/promise.hpp>
#include <kam/io/csv.hpp>
#include <kam/io/json.hpp>

#include "support/catch.hpp"

// One record of each map, written by hand in the form in which the system exports it.

namespace name_maps_read_test {

using kam::Currency;
using kam::Money;
using kam::NameMap;
using kam::io::CsvInput;

/// The one record of a file of euros.
template <class Record>
Record read(const NameMap& names, const std::string& csv, std::vector<std::string> may_be_absent = {}) {
    const auto result = kam::io::read_csv<Record>(
        CsvInput::text(csv), {.names = names, .currency = Currency("EUR"), .may_be_absent = std::move(may_be_absent)});
    REQUIRE(result.records.size() == 1);
    return result.records[0];
}

kam::Date day(const char* text) { return kam::parse_date(text).value(); }
const Money five_million{500'000'000, Currency("EUR")};

}  // namespace name_maps_read_test
using name_maps_read_test::day;
using name_maps_read_test::five_million;
using name_maps_read_test::read;

TEST_CASE("records of Salesforce are read through its name maps", "[csv][json][name_maps]") {
    const auto account = read<kam::Account>(
        kam::salesforce::account(),
        "Id,IsDeleted,Name,ParentId,Industry,OwnerId,NumberOfEmployees,AnnualRevenue,CreatedDate\n"
        "0015g00000Abc1dAAB,false,\"Acme, Inc.\",,Retail,0055g00000XyzAAC,120,5000000,2016-02-17T01:38:50.000+0000\n");
    CHECK(account.account_id == "0015g00000Abc1dAAB");
    CHECK(account.name == "Acme, Inc.");
    CHECK_FALSE(account.parent_id);
    CHECK(account.owner_id == kam::ManagerId("0055g00000XyzAAC"));
    CHECK(account.employee_count == 120);
    CHECK(account.annual_revenue == five_million);

    const std::string answer = R"({"attributes":{"type":"Account","url":"/services/data/v59.0/sobjects/Account/001"},)"
                               R"("Id":"001","Name":"Acme","ParentId":null,"AnnualRevenue":5.0E6})";
    const auto same = kam::io::read_json<kam::Account>(
        answer, kam::io::JsonReadOptions{
                    .names = kam::salesforce::account(), .ignore_unknown = true, .currency = kam::Currency("EUR")});
    CHECK(same.annual_revenue == five_million);
    CHECK_FALSE(same.parent_id);

    const auto contact = read<kam::Contact>(kam::salesforce::contact(),
                                            "Id,AccountId,FirstName,LastName,Title,ReportsToId\n"
                                            "003,001,Ada,Byron,Head of Purchasing,\n",
                                            {"side"});
    CHECK(contact.family_name == "Byron");
    CHECK(contact.job_title == "Head of Purchasing");
    CHECK(contact.side == kam::Side::customer);
    CHECK_FALSE(contact.reports_to_id);

    const auto agreement =
        read<kam::Agreement>(kam::salesforce::agreement(),
                             "Id,AccountId,StartDate,EndDate,ContractTerm,CompanySignedDate,CustomerSignedDate\n"
                             "800,001,2016-03-01,2018-02-28,24,2016-02-17,\n");
    CHECK(agreement.term_months == 24);
    CHECK(agreement.supplier_signed_on == day("2016-02-17"));
    CHECK_FALSE(agreement.customer_signed_on);

    const auto promise = read<kam::Promise>(kam::salesforce::promise(),
                                            "Id,AssigneeUserId,StartDate,EndDate\n0aX,005,2016-03-01,2016-03-31\n",
                                            {"account_id", "promisor_side", "status"});
    CHECK(promise.promisor_id == kam::PersonId("005"));
    CHECK(promise.due_on == day("2016-03-31"));
    CHECK(promise.status == kam::PromiseStatus::open);

    const auto order = read<kam::Order>(kam::salesforce::unconfirmed::order(),
                                        "Id,OrderNumber,AccountId,ContractId,EffectiveDate\n"
                                        "801,00000100,001,800,2016-04-01\n",
                                        {"cancelled"});
    CHECK(order.order_number == "00000100");
    CHECK(order.agreement_id == kam::AgreementId("800"));
    CHECK(order.currency == kam::Currency("EUR"));

    const auto conflict =
        read<kam::Conflict>(kam::salesforce::unconfirmed::conflict(),
                            "Id,CreatedDate,ClosedDate\n500,2016-02-17T01:38:50.000+0000,\n", {"account_id", "status"});
    CHECK(conflict.opened_on == day("2016-02-17"));
    CHECK_FALSE(conflict.settled_on);

    const auto manager = read<kam::Manager>(kam::salesforce::unconfirmed::manager(),
                                            "Id,Name,Title,ManagerId\n005,Ada Byron,Key account manager,006\n");
    CHECK(manager.reports_to_id == kam::ManagerId("006"));
}

TEST_CASE("records of Dataverse are read through its name maps", "[csv][json][name_maps]") {
    const std::string id = "7d0f2c1a-0b1e-ec11-b6e6-000d3a8b1c2d";
    const auto account =
        read<kam::Account>(kam::dataverse::account(),
                           "accountid,name,parentaccountid,industrycode,ownerid,numberofemployees,revenue,statecode\n" +
                               id + ",Acme,,31,005,120,5000000.0000,0\n");
    CHECK(account.account_id == kam::AccountId(id));
    CHECK(account.industry == "31");
    CHECK(account.annual_revenue == five_million);

    const auto order = read<kam::Order>(
        kam::dataverse::order(),
        "salesorderid,ordernumber,customerid,submitdate,requestdeliveryby,datefulfilled,freightamount\n"
        "s1,ORD-01000,a1,2016-02-17T01:38:50Z,2016-03-01,,12.5000\n",
        {"cancelled"});
    CHECK(order.ordered_on == day("2016-02-17"));
    CHECK(order.requested_on == day("2016-03-01"));
    CHECK_FALSE(order.delivered_on);
    CHECK(order.freight_amount == kam::Money{1250, kam::Currency("EUR")});
    CHECK_FALSE(order.cancelled);

    const auto conflict = read<kam::Conflict>(
        kam::dataverse::conflict(), "incidentid,createdon\ni1,2016-02-17T01:38:50Z\n", {"account_id", "status"});
    CHECK(conflict.opened_on == day("2016-02-17"));

    const auto contact =
        read<kam::Contact>(kam::dataverse::unconfirmed::contact(),
                           "contactid,parentcustomerid,firstname,lastname,jobtitle\nc1,a1,Ada,Byron,\n", {"side"});
    CHECK(contact.given_name == "Ada");
    CHECK(contact.job_title.empty());

    const auto agreement = read<kam::Agreement>(kam::dataverse::unconfirmed::agreement(),
                                                "contractid,customerid,activeon,expireson,totalprice\n"
                                                "g1,a1,2016-03-01T00:00:00Z,2018-02-28T00:00:00Z,5000000.0000\n");
    CHECK(agreement.end_on == day("2018-02-28"));
    CHECK(agreement.total_value == five_million);

    const auto manager = read<kam::Manager>(kam::dataverse::unconfirmed::manager(),
                                            "systemuserid,fullname,title,parentsystemuserid\nu1,Ada Byron,KAM,u2\n");
    CHECK(manager.reports_to_id == kam::ManagerId("u2"));
}

TEST_CASE("records in the terms of schema.org are read through its name maps", "[csv][json][name_maps]") {
    const auto account = read<kam::Account>(kam::schema_org::organization(),
                                            "identifier,name,legalName,parentOrganization,naics,numberOfEmployees\n"
                                            "001,Acme,Acme Holding plc,,445110,120\n");
    CHECK(account.legal_name == "Acme Holding plc");
    CHECK(account.industry == "445110");

    const auto contact =
        read<kam::Contact>(kam::schema_org::person(),
                           "identifier,worksFor,givenName,familyName,jobTitle\np1,001,Ada,Byron,Buyer\n", {"side"});
    CHECK(contact.account_id == kam::AccountId("001"));

    const auto manager =
        read<kam::Manager>(kam::schema_org::manager(), "identifier,name,jobTitle\np2,Ada Byron,Key account manager\n");
    CHECK(manager.manager_id == "p2");
    CHECK(manager.title == "Key account manager");

    const auto order = kam::io::read_json<kam::Order>(
        R"({"@type":"Order","orderNumber":"7","customer":"001","orderDate":"2016-02-17T01:38:50+01:00"})",
        kam::io::JsonReadOptions{.names = kam::schema_org::order(),
                                 .ignore_unknown = true,
                                 .currency = kam::Currency("EUR"),
                                 .may_be_absent = {"cancelled"}});
    CHECK(order.order_id == "7");
    CHECK(order.account_id == "001");
    CHECK(order.ordered_on == day("2016-02-17"));
}

TEST_CASE("a share that a system keeps as percent goes into a copy of its map", "[csv][name_maps]") {
    kam::NameMap names = kam::salesforce::account();
    names.add({"wallet_share", "Share_of_Wallet__c", kam::ForeignUnit::percent});
    CHECK(read<kam::Account>(names, "Id,Name,Share_of_Wallet__c\n001,Acme,35\n").wallet_share == 0.35);
}
