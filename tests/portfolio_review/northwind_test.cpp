// SPDX-License-Identifier: BSL-1.0
// Northwind (data/northwind): order lines joined with their orders; freight as cost to serve; discounts; late deliveries.
// Golden: python3 with decimal.
#include <map>
#include <string>
#include <vector>

#include "portfolio_review/review_run.hpp"
#include "support/catch.hpp"
#include "support/data.hpp"

using kam::Decimal;
using kam_test::exact;

namespace northwind {

kam_test::Words arguments(const std::string& lines, const std::string& orders) {
    return {"--orders", lines, "--order-headers", orders, "--currency", "USD", "--map",
            "quantity=quantity,unit_price=unit_price,discount_share=discount,product_id=product_id,order_id=order_id",
            "--map-headers",
            "order_id=order_id,account_id=customer_id,ordered_on=order_date,freight_amount=freight,promised_on=required_date,"
            "delivered_on=shipped_date"};
}

/// The lines of a CSV file without its header, cut at commas; the files hold no quotes.
std::vector<std::vector<std::string>> rows_of(const std::string& file) {
    std::vector<std::vector<std::string>> rows;
    for (const std::string& line : kam_test::lines_of(kam_test::read_bytes(file))) {
        std::vector<std::string>& row = rows.emplace_back(1);
        for (const char c : line) {
            if (c == ',') row.emplace_back();
            else if (c != '\r') row.back() += c;
        }
    }
    rows.erase(rows.begin());
    return rows;
}

struct Orders {
    std::int64_t count = 0, delivered = 0, late = 0;
    Decimal freight;
};

}  // namespace northwind

TEST_CASE("Northwind: lines joined with orders, freight as cost to serve, discounts, late deliveries") {
    const auto lines = kam_test::data_file("northwind/order_lines.csv");
    const auto orders = kam_test::data_file("northwind/orders.csv");
    if (!lines || !orders) {
        WARN("skipped: northwind");
        return;
    }
    kam_test::ReviewFolder folder;

    SECTION("golden totals by python3") {
        const kam_test::Document review = folder.review(northwind::arguments(*lines, *orders));
        CHECK(review.count("lines") == 2155);
        CHECK(review.count("assigned") == 2155);
        CHECK(review.count("rejected") == 0);
        CHECK(review.amount("value") == exact("1265793.0395"));
        CHECK(review.amount("assigned_value") == exact("1265793.0395"));
        CHECK(review.accounts().size() == 89);
        CHECK(review.sum("value") == exact("1265793.0395"));
        CHECK(review.sum_of_counts("orders") == 830);
        CHECK(review.sum_of_counts("cancelled_orders") == 0);
        CHECK(review.sum_of_counts("late_orders") == 37);
        CHECK(review.sum_of_cash() == exact("1265793.0395") - exact("64942.69"));
        CHECK(review.value("QUICK") == exact("110277.3050"));
        CHECK(review.count("QUICK", "orders") == 28);
        CHECK(review.cash("QUICK") == exact("110277.3050") - exact("5605.63"));
        CHECK(review.value("ERNSH") == exact("104874.9785"));
        CHECK(review.value("SAVEA") == exact("104361.9500"));
        CHECK(kam_test::contains(folder.last().out, "QUICK"));
        // employee_id and ship_country are in the file and nobody asked for them.
        const std::string said = folder.last().err + folder.last().out;
        CHECK(kam_test::contains(said, "employee_id"));
        CHECK(kam_test::contains(said, "ship_country"));
    }
    SECTION("orders, freight and late deliveries of each account, read from the orders by a second method") {
        const kam_test::Document review = folder.review(northwind::arguments(*lines, *orders));
        std::map<std::string, northwind::Orders> of_account;
        for (const auto& row : northwind::rows_of(*orders)) {
            REQUIRE(row.size() == 8);
            northwind::Orders& account = of_account[row[1]];
            ++account.count;
            account.freight += exact(row[6]);
            account.delivered += row[5].empty() ? 0 : 1;
            account.late += row[5] > row[4] ? 1 : 0;  // ISO dates sort as text; never delivered is not late
        }
        REQUIRE(of_account.size() == review.accounts().size());
        for (const auto& [id, expected] : of_account) {
            INFO("account " << id);
            CHECK(review.count(id, "orders") == expected.count);
            CHECK(review.count(id, "delivered_orders") == expected.delivered);
            CHECK(review.count(id, "late_orders") == expected.late);
            CHECK(review.cash(id) == review.value(id) - expected.freight);
        }
    }
    SECTION("every assumption costs what it says, over all accounts") {
        kam_test::Words arguments = northwind::arguments(*lines, *orders);
        arguments.insert(arguments.end(), {"--gross-margin-share", "0.25", "--cost-per-order", "40", "--cost-per-line", "1.5",
                                           "--acquisition-cost", "500.01"});
        const kam_test::Document review = folder.review(arguments);
        CHECK(review.sum("value") == exact("1265793.0395"));
        CHECK(review.sum_of_cash() == exact("1265793.0395") * exact("0.25") - exact("64942.69") - 830 * Decimal(40) -
                                          2155 * exact("1.5") - 89 * exact("500.01"));
    }
    SECTION("a gross margin above all or below nothing is no share") {
        for (const char* share : {"1.01", "-0.01"}) {
            kam_test::Words arguments = northwind::arguments(*lines, *orders);
            arguments.insert(arguments.end(), {"--gross-margin-share", share});
            const std::string& said = folder.refused(2, arguments);
            CHECK(kam_test::says(said, "", {"gross", "margin", share}));
        }
    }
}
