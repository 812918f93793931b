// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/core/citation.hpp>
#include <kam/core/name_map.hpp>

// What other systems call the fields of the entities. A map holds the fields that both sides keep as one value of the
// same kind. It leaves out pick lists and option sets (Status, accountcategorycode, ...), whose values need a
// translation of the user's own, and lists, which those systems keep as records of their own. Fields that are not in a
// map keep their own name; where they are not optional, the reader has to be told that they may be absent, and amounts
// need the currency of the system:
//     read_csv<Order>("salesorder.csv", {.names = dataverse::order(), .currency = Currency("EUR"),
//                                        .may_be_absent = {"cancelled"}})
// None of the fields below is kept as percent there. A field of the user's own that is goes into a copy of the map:
//     NameMap names = salesforce::account();
//     names.add({"wallet_share", "Share_of_Wallet__c", ForeignUnit::percent});
// Names that were read in the systems' references are in the namespace of the system; those that are only known, not
// checked against a reference, are in its namespace `unconfirmed`, so that using them is a decision.

namespace kam::inline v0::salesforce {

/// Where these names were read.
[[nodiscard]] inline Citation citation() {
    return {.source = "Salesforce object reference: Account, Contact, Contract, Obligation", .confirmed = true};
}

/// Salesforce Account, for kam::Account.
[[nodiscard]] inline NameMap account() {
    return {{"account_id", "Id"},
            {"name", "Name"},
            {"parent_id", "ParentId"},
            {"industry", "Industry"},
            {"owner_id", "OwnerId"},
            {"employee_count", "NumberOfEmployees"},
            {"annual_revenue", "AnnualRevenue"}};
}

/// Salesforce Contact, for kam::Contact.
[[nodiscard]] inline NameMap contact() {
    return {{"contact_id", "Id"},        {"account_id", "AccountId"}, {"given_name", "FirstName"},
            {"family_name", "LastName"}, {"job_title", "Title"},      {"reports_to_id", "ReportsToId"}};
}

/// Salesforce Contract, for kam::Agreement.
[[nodiscard]] inline NameMap agreement() {
    return {{"agreement_id", "Id"},
            {"account_id", "AccountId"},
            {"start_on", "StartDate"},
            {"end_on", "EndDate"},
            {"term_months", "ContractTerm"},
            {"supplier_signed_on", "CompanySignedDate"},
            {"customer_signed_on", "CustomerSignedDate"}};
}

/// Salesforce Obligation, for kam::Promise.
[[nodiscard]] inline NameMap promise() {
    return {{"promise_id", "Id"}, {"promisor_id", "AssigneeUserId"}, {"made_on", "StartDate"}, {"due_on", "EndDate"}};
}

namespace unconfirmed {

[[nodiscard]] inline Citation citation() {
    return {.source = "Salesforce Order, Case and User: general knowledge", .confirmed = false};
}

/// Salesforce Order, for kam::Order.
[[nodiscard]] inline NameMap order() {
    return {{"order_id", "Id"},
            {"order_number", "OrderNumber"},
            {"account_id", "AccountId"},
            {"agreement_id", "ContractId"},
            {"ordered_on", "EffectiveDate"}};
}

/// Salesforce Case, for kam::Conflict.
[[nodiscard]] inline NameMap conflict() {
    return {{"conflict_id", "Id"}, {"opened_on", "CreatedDate"}, {"settled_on", "ClosedDate"}};
}

/// Salesforce User, for kam::Manager.
[[nodiscard]] inline NameMap manager() {
    return {{"manager_id", "Id"}, {"name", "Name"}, {"title", "Title"}, {"reports_to_id", "ManagerId"}};
}

}  // namespace unconfirmed
}  // namespace kam::inline v0::salesforce

namespace kam::inline v0::dataverse {

/// Where these names were read.
[[nodiscard]] inline Citation citation() {
    return {.source = "Microsoft Dataverse tables account, salesorder and incident, by their logical names",
            .confirmed = true};
}

/// Dataverse account, for kam::Account.
[[nodiscard]] inline NameMap account() {
    return {{"account_id", "accountid"},  {"name", "name"},        {"parent_id", "parentaccountid"},
            {"industry", "industrycode"}, {"owner_id", "ownerid"}, {"employee_count", "numberofemployees"},
            {"annual_revenue", "revenue"}};
}

/// Dataverse salesorder, for kam::Order.
[[nodiscard]] inline NameMap order() {
    return {{"order_id", "salesorderid"},          {"order_number", "ordernumber"},
            {"account_id", "customerid"},          {"ordered_on", "submitdate"},
            {"requested_on", "requestdeliveryby"}, {"delivered_on", "datefulfilled"},
            {"freight_amount", "freightamount"}};
}

/// Dataverse incident, for kam::Conflict.
[[nodiscard]] inline NameMap conflict() { return {{"conflict_id", "incidentid"}, {"opened_on", "createdon"}}; }

namespace unconfirmed {

[[nodiscard]] inline Citation citation() {
    return {.source = "Microsoft Dataverse tables contact, contract and systemuser: general knowledge",
            .confirmed = false};
}

/// Dataverse contact, for kam::Contact.
[[nodiscard]] inline NameMap contact() {
    return {{"contact_id", "contactid"},
            {"account_id", "parentcustomerid"},
            {"given_name", "firstname"},
            {"family_name", "lastname"},
            {"job_title", "jobtitle"}};
}

/// Dataverse contract, for kam::Agreement. Its `duration` is left out: the unit is not confirmed to be months.
[[nodiscard]] inline NameMap agreement() {
    return {{"agreement_id", "contractid"},
            {"account_id", "customerid"},
            {"start_on", "activeon"},
            {"end_on", "expireson"},
            {"total_value", "totalprice"}};
}

/// Dataverse systemuser, for kam::Manager.
[[nodiscard]] inline NameMap manager() {
    return {{"manager_id", "systemuserid"},
            {"name", "fullname"},
            {"title", "title"},
            {"reports_to_id", "parentsystemuserid"}};
}

}  // namespace unconfirmed
}  // namespace kam::inline v0::dataverse

namespace kam::inline v0::schema_org {

/// Where these names were read.
[[nodiscard]] inline Citation citation() {
    return {.source = "schema.org: Organization, Person, Order", .confirmed = true};
}

/// schema.org Organization, for kam::Account.
[[nodiscard]] inline NameMap organization() {
    return {{"account_id", "identifier"},        {"name", "name"},      {"legal_name", "legalName"},
            {"parent_id", "parentOrganization"}, {"industry", "naics"}, {"employee_count", "numberOfEmployees"}};
}

/// schema.org Person, for kam::Contact.
[[nodiscard]] inline NameMap person() {
    return {{"contact_id", "identifier"},
            {"account_id", "worksFor"},
            {"given_name", "givenName"},
            {"family_name", "familyName"},
            {"job_title", "jobTitle"}};
}

/// schema.org Person, for kam::Manager.
[[nodiscard]] inline NameMap manager() {
    return {{"manager_id", "identifier"}, {"name", "name"}, {"title", "jobTitle"}};
}

/// schema.org Order, for kam::Order. Its orderNumber is the identifier of the transaction.
[[nodiscard]] inline NameMap order() {
    return {{"order_id", "orderNumber"},
            {"account_id", "customer"},
            {"agreement_id", "acceptedOffer"},
            {"ordered_on", "orderDate"}};
}

}  // namespace kam::inline v0::schema_org
