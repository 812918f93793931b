// SPDX-License-Identifier: BSL-1.0
// The 541,909 order lines of Online Retail (data/online_retail). Golden: sums by python3 with decimal; and every account once
// more below, in whole thousandths of a pound read without the library, and against the data's own file of invoices.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "portfolio_review/review_run.hpp"
#include "support/catch.hpp"
#include "support/data.hpp"

using kam::Decimal;
using kam_test::exact;

namespace online_retail {

const kam_test::Words arguments{
    "--orders", "-", "--currency", "GBP", "--map",
    "order_id=InvoiceNo,account_id=CustomerID,ordered_on=InvoiceDate,product_id=StockCode,quantity=Quantity,unit_price=UnitPrice"};

/// The lines of a packed CSV file without its header, cut at commas; the files hold no quotes.
std::vector<std::vector<std::string>> unpacked(const std::string& file) {
    const kam_test::TempFolder folder;
    std::vector<std::vector<std::string>> rows;
    for (const std::string& line : kam_test::lines_of(kam_test::run_shell("zcat " + kam_test::shell_quoted(file), folder.path()).out)) {
        std::vector<std::string>& row = rows.emplace_back(1);
        for (const char c : line) {
            if (c == ',') row.emplace_back();
            else row.back() += c;
        }
    }
    if (!rows.empty()) rows.erase(rows.begin());
    REQUIRE(std::ranges::all_of(rows, [](const auto& row) { return row.size() == 7; }));
    return rows;
}

/// "-2.5" with three decimals as -2500.
std::int64_t scaled(const std::string& text, std::size_t decimals) {
    const std::size_t point = text.find('.');
    std::string digits = text.substr(0, point);
    std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
    if (fraction.size() > decimals) throw std::runtime_error("too many decimals: " + text);
    fraction.resize(decimals, '0');
    return std::stoll(digits + fraction);
}

struct Totals {
    std::int64_t value = 0;  ///< in thousandths
    std::int64_t returns_value = 0;
    std::int64_t lines = 0;
    std::int64_t returned_lines = 0;
    std::set<std::string> orders;
};

Decimal thousandths(std::int64_t value) { return Decimal::from_parts(value, 3); }

/// The review, run once for all checks of it.
struct Run {
    explicit Run(const std::string& lines)
        : review(folder.review(arguments, "zcat " + kam_test::shell_quoted(lines) + " |")), said(folder.last()) {}

    kam_test::ReviewFolder folder;
    kam_test::Document review;
    kam_test::Outcome said;
};
const Run& run(const std::string& lines) {
    static const Run once(lines);
    return once;
}

}  // namespace online_retail

TEST_CASE("Online Retail: every line, order and penny is accounted for") {
    const auto lines = kam_test::data_file("online_retail/order_lines.csv.gz");
    const auto invoices = kam_test::data_file("online_retail/orders.csv.gz");
    if (!lines || !invoices) {
        WARN("skipped: online_retail");
        return;
    }
    const auto& [folder, review, said] = online_retail::run(*lines);

    SECTION("golden totals by python3") {
        CHECK(review.count("lines") == 541909);
        CHECK(review.count("assigned") == 406829);
        CHECK(review.count("unassigned") == 135080);
        CHECK(review.count("rejected") == 0);
        CHECK(review.amount("value") == exact("9747747.934"));
        CHECK(review.amount("assigned_value") == exact("8300065.814"));
        CHECK(review.accounts().size() == 4372);
        CHECK(review.sum("value") == exact("8300065.814"));
        CHECK(review.sum_of_counts("lines") == 406829);
        CHECK(review.sum_of_counts("orders") == 22190);
        CHECK(review.sum_of_counts("cancelled_orders") == 3654);
        CHECK(review.sum_of_counts("returned_lines") == 8905);
        CHECK(review.sum("returns_value") == exact("-611342.09"));
        CHECK(review.sum_of_cash() == exact("8300065.814"));  // nobody has said what anything costs

        struct Golden {
            const char *account, *value;
            std::int64_t orders, cancelled;
        };
        for (const Golden& golden : {Golden{"14646", "279489.02", 77, 3}, {"18102", "256438.49", 62, 2}, {"17450", "187482.17", 55, 9},
                                     {"12346", "0.00", 2, 1}, {"17850", "5288.63", 35, 1}, {"18287", "1837.28", 3, 0},
                                     {"12347", "4310.00", 7, 0}}) {
            INFO("account " << golden.account);
            CHECK(review.value(golden.account) == exact(golden.value));
            CHECK(review.count(golden.account, "orders") == golden.orders);
            CHECK(review.count(golden.account, "cancelled_orders") == golden.cancelled);
        }
        CHECK(exact(review.account("14646").at("returns_value")) == exact("-717.00"));
        CHECK(review.count("14646", "returned_lines") == 5);
        CHECK(review.count("14646", "lines") == 2085);

        CHECK(kam_test::contains(said.out, "14646"));
        CHECK(kam_test::contains(said.err + said.out, "Country"));  // the column that nothing takes
    }
    SECTION("each of the 4,372 accounts, added up from the lines by a second method") {
        std::map<std::string, online_retail::Totals> totals;
        for (const auto& row : online_retail::unpacked(*lines)) {
            if (row[5].empty()) continue;
            online_retail::Totals& total = totals[row[5]];
            const std::int64_t quantity = std::stoll(row[2]);
            const std::int64_t value = quantity * online_retail::scaled(row[4], 3);
            total.value += value;
            ++total.lines;
            if (quantity < 0) {
                ++total.returned_lines;
                total.returns_value += value;
            }
            total.orders.insert(row[0]);
        }
        REQUIRE(totals.size() == review.accounts().size());
        std::size_t agree = 0;
        for (const auto& [id, total] : totals) {
            INFO("account " << id);
            REQUIRE(review.accounts().contains(id));
            const bool same = review.value(id) == online_retail::thousandths(total.value) &&
                              exact(review.account(id).at("returns_value")) == online_retail::thousandths(total.returns_value) &&
                              review.count(id, "lines") == total.lines &&
                              review.count(id, "returned_lines") == total.returned_lines &&
                              review.count(id, "orders") == static_cast<std::int64_t>(total.orders.size());
            CHECK(same);
            agree += same ? 1U : 0U;
        }
        CHECK(agree == 4372);
    }
    SECTION("each of the 4,372 accounts against the data's own file of invoices") {
        struct Invoices {
            std::int64_t count = 0, cancelled = 0, lines = 0, pence = 0;
            std::string first = "9999", last;
        };
        std::map<std::string, Invoices> by_account;
        for (const auto& row : online_retail::unpacked(*invoices)) {
            if (row[1].empty()) continue;
            Invoices& of_account = by_account[row[1]];
            ++of_account.count;
            of_account.cancelled += row[0].starts_with('C') ? 1 : 0;
            of_account.lines += std::stoll(row[4]);
            of_account.pence += online_retail::scaled(row[6], 2);
            of_account.first = (std::min)(of_account.first, row[2].substr(0, 10));
            of_account.last = (std::max)(of_account.last, row[2].substr(0, 10));
        }
        REQUIRE(by_account.size() == review.accounts().size());
        for (const auto& [id, expected] : by_account) {
            INFO("account " << id);
            CHECK(review.count(id, "orders") == expected.count);
            CHECK(review.count(id, "cancelled_orders") == expected.cancelled);
            CHECK(review.count(id, "lines") == expected.lines);
            CHECK(review.account(id).at("first_order_on").as_string() == expected.first);
            CHECK(review.account(id).at("last_order_on").as_string() == expected.last);
            // Each invoice of that file is rounded to a penny.
            const Decimal difference = abs(review.value(id) - Decimal::from_parts(expected.pence, 2));
            CHECK(difference <= Decimal::from_parts(5 * expected.count, 3));
        }
    }
}
