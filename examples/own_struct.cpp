// SPDX-License-Identifier: BSL-1.0
// A struct that an application already has, in its own namespace, goes through selection, cash flow, tables, CSV and
// JSON unchanged: described once, with the key named where it has another name than the library expects.
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <kam/cash_flow.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/table.hpp>
#include <kam/io/csv.hpp>
#include <kam/io/json/write.hpp>
#include <kam/io/print.hpp>
#include <kam/selection.hpp>

namespace erp {

enum class Segment { standard, regional, strategic };
BOOST_DESCRIBE_ENUM(Segment, standard, regional, strategic)

/// As the application keeps it; only the line below the struct is new.
struct Customer {
    long customer_number = 0;
    std::string trading_name{};
    Segment segment{};
    double turnover_last_year = 0;
    std::optional<double> wallet_share{};
    int open_complaints = 0;
};
BOOST_DESCRIBE_STRUCT(Customer, (),
                      (customer_number, trading_name, segment, turnover_last_year, wallet_share, open_complaints))

struct Booking {
    kam::Date booked_on{};
    double debit = 0, credit = 0;
};
BOOST_DESCRIBE_STRUCT(Booking, (), (booked_on, debit, credit))

}  // namespace erp

/// The key has a name of its own. This is the first of the library's three extension points.
template <>
struct kam::AccountTraits<erp::Customer> {
    static constexpr auto key = &erp::Customer::customer_number;
};

int main() {
    using namespace kam::selection;

    // From a file of a system with other names, and percent where the struct has a share.
    const kam::NameMap crm{{"customer_number", "No"},
                           {"trading_name", "Account Name"},
                           {"segment", "Tier"},
                           {"turnover_last_year", "Sales"},
                           {"wallet_share", "Share of wallet", kam::ForeignUnit::percent},
                           {"open_complaints", "Open cases"}};
    const auto file = kam::io::CsvInput::text(
        "No,Account Name,Tier,Sales,Share of wallet,Open cases\n"
        "1001,\"Harbour, Lind & Co\",strategic,1250000,62.5,1\n"
        "1002,Mostervale,regional,840000,,0\n"
        "1003,Quillmoor,standard,910000,20,7\n");
    const std::vector<erp::Customer> customers = kam::io::read_csv<erp::Customer>(file, {.names = crm}).records;
    std::cout << "Issues found: " << kam::validate(customers, "customers").count() << "\n\n";
    kam::io::print_table(std::cout, customers, {.precision = 3});

    // Text, unknown numbers and enumerations need no conversion: a missing share is unknown, and asking for it anyway
    // says so.
    const auto numbers =
        kam::table(customers, {.missing = kam::Missing::keep}, &erp::Customer::segment, &erp::Customer::wallet_share);
    std::cout << "\nsegment and wallet share as numbers, unknown kept:\n" << numbers.values << '\n';
    try {
        static_cast<void>(rank(customers, {benefit<&erp::Customer::wallet_share>()}));
    } catch (const kam::InputError& error) {
        std::cout << "\nNot ranked: " << error.what();
    }

    const auto ranking =
        rank(customers, {benefit<&erp::Customer::segment>(1), benefit<&erp::Customer::turnover_last_year>(2),
                         cost<&erp::Customer::open_complaints>(1).between(10, 0)});
    std::cout << '\n' << kam::io::write_json(ranking.rows, {.indent = 2}) << '\n';

    const std::vector<erp::Booking> bookings{{*kam::parse_date("2024-01-15"), 40e3, 0},
                                             {*kam::parse_date("2024-06-30"), 10e3, 35e3},
                                             {*kam::parse_date("2024-12-31"), 0, 30e3}};
    const auto curve = kam::cash_flow::curve(kam::cash_flow::flows_from(
        bookings, &erp::Booking::booked_on, [](const erp::Booking& b) { return b.credit - b.debit; },
        kam::Phase::delivery));
    std::cout << "\nBreak-even on " << kam::format_date(*curve.payback.break_even) << " after " << curve.exposure_days
              << " days below zero\n";
}
