// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/currency.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/function.hpp>
#include <kam/entities/interaction.hpp>
#include <kam/entities/phase.hpp>
#include <kam/entities/relation.hpp>

// One line of each CSV file, as the files have it. The field names are what --map maps.

struct OrderLineRow {
    std::string order_id{};
    std::optional<std::string> account_id{};
    std::optional<kam::Date> ordered_on{};
    std::optional<std::string> product_id{};
    std::optional<kam::Decimal> quantity{};
    std::optional<kam::Decimal> unit_price{};
    std::optional<kam::Decimal> unit_cost{};
    std::optional<kam::Decimal> discount_share{};
    std::optional<kam::Decimal> amount{};
    std::optional<std::int64_t> joint_count{};
    std::optional<kam::Currency> currency{};
};
BOOST_DESCRIBE_STRUCT(OrderLineRow, (),
                      (order_id, account_id, ordered_on, product_id, quantity, unit_price, unit_cost, discount_share,
                       amount, joint_count, currency))

struct OrderHeaderRow {
    std::string order_id{};
    std::optional<std::string> account_id{};
    std::optional<kam::Date> ordered_on{};
    std::optional<kam::Decimal> freight_amount{};
    std::optional<kam::Decimal> service_cost{};
    std::optional<kam::Date> promised_on{};
    std::optional<kam::Date> delivered_on{};
    std::optional<bool> cancelled{};
    std::optional<kam::Currency> currency{};
};
BOOST_DESCRIBE_STRUCT(OrderHeaderRow, (),
                      (order_id, account_id, ordered_on, freight_amount, service_cost, promised_on, delivered_on,
                       cancelled, currency))

struct AccountRow {
    std::string account_id{};
    std::optional<std::string> name{};
    std::optional<std::string> parent_id{};
};
BOOST_DESCRIBE_STRUCT(AccountRow, (), (account_id, name, parent_id))

struct CostRow {
    std::string account_id{};
    kam::Date incurred_on{};
    std::optional<kam::Phase> phase{};
    std::optional<std::string> activity{};
    kam::Decimal amount{};
    std::optional<kam::Currency> currency{};
};
BOOST_DESCRIBE_STRUCT(CostRow, (), (account_id, incurred_on, phase, activity, amount, currency))

struct ContactRow {
    std::string contact_id{};
    std::optional<std::string> account_id{};
    std::optional<kam::Side> side{};
    std::optional<std::string> job_title{};
    std::optional<kam::Function> function{};
    std::optional<kam::Level> seniority_level{};
    std::optional<std::string> buying_roles{};  ///< names of BuyingRole with ; between them
    std::optional<kam::Level> support_level{};
    std::optional<kam::Level> influence_level{};
    std::optional<kam::Date> valid_from_on{};
    std::optional<kam::Date> valid_to_on{};
};
BOOST_DESCRIBE_STRUCT(ContactRow, (),
                      (contact_id, account_id, side, job_title, function, seniority_level, buying_roles, support_level,
                       influence_level, valid_from_on, valid_to_on))

struct InteractionRow {
    std::string account_id{};
    kam::Date happened_on{};
    std::optional<kam::InteractionKind> kind{};
    std::optional<kam::Side> initiated_by{};
    std::optional<std::string> supplier_contact_id{};
    std::optional<std::string> customer_contact_id{};
    std::optional<std::string> purpose{};
    std::optional<bool> motive_understood{};
};
BOOST_DESCRIBE_STRUCT(InteractionRow, (),
                      (account_id, happened_on, kind, initiated_by, supplier_contact_id, customer_contact_id, purpose,
                       motive_understood))

struct RelationRow {
    kam::RelationLayer layer{};
    std::string from_id{};
    std::string to_id{};
    std::optional<kam::Date> valid_from_on{};
    std::optional<kam::Date> valid_to_on{};
    std::optional<double> strength{};
};
BOOST_DESCRIBE_STRUCT(RelationRow, (), (layer, from_id, to_id, valid_from_on, valid_to_on, strength))

struct EvidenceRow {
    std::string account_id{};
    std::string dimension{};
    kam::Level level{};
    kam::Side side{};
    std::optional<std::string> source{};
    kam::Date observed_on{};
};
BOOST_DESCRIBE_STRUCT(EvidenceRow, (), (account_id, dimension, level, side, source, observed_on))
