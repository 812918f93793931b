// SPDX-License-Identifier: BSL-1.0
// Currencies with and without exchange rates, and groups of accounts.
#include <string>

#include "portfolio_review/review_run.hpp"
#include "support/catch.hpp"

using kam_test::exact;
using kam_test::says;
using kam_test::Words;

namespace rates_and_groups {

const std::string header = "order_id,account_id,ordered_on,product_id,quantity,unit_price,currency\n";
const std::string mixed = header + "1,A,2024-01-10,P,1,100,EUR\n2,A,2024-02-10,P,3,33.335,USD\n3,B,2024-03-10,P,1,1000,JPY\n4,B,2024-03-10,P,1,5,\n";

}  // namespace rates_and_groups

TEST_CASE("Without rates a line in another currency is an issue that names both") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", rates_and_groups::mixed);
    const std::string said = folder.refused(1, {"--orders", "lines.csv"});
    CHECK(says(said, "lines.csv:3:7: ", {"USD", "EUR"}));
    CHECK(says(said, "lines.csv:4:7: ", {"JPY", "EUR"}));
    CHECK(!says(said, "lines.csv:2:"));
    CHECK(!says(said, "lines.csv:5:"));  // it names none, so it is in the currency of the review
    const kam_test::Document rest = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
    CHECK(rest.count("rejected") == 2);
    CHECK(rest.amount("value") == 105);
}

TEST_CASE("All lines in one foreign currency are still not in the currency of the review") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", rates_and_groups::header + "1,A,2024-01-10,P,1,100,USD\n");
    CHECK(says(folder.refused(1, {"--orders", "lines.csv", "--currency", "GBP"}), "lines.csv:2:7: ", {"USD", "GBP"}));
    const kam_test::Document review = folder.review({"--orders", "lines.csv", "--currency", "USD"});
    CHECK(review.value("A") == 100);
}

TEST_CASE("With rates each line is converted on its day, exactly and then to the minor unit") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", rates_and_groups::mixed);
    folder.write("rates.csv", "from,to,on,rate\nUSD,EUR,2024-01-01,0.9\nUSD,EUR,2024-02-01,0.7\nUSD,EUR,2024-02-11,0.1\nEUR,JPY,2024-03-10,160\n");
    const kam_test::Document review = folder.review({"--orders", "lines.csv", "--rates", "rates.csv"});
    CHECK(review.value("A") == 100 + exact("70.00"));  // 3 x 33.335 = 100.005 x 0.7 = 70.0035
    CHECK(review.value("B") == 5 + exact("6.25"));     // 1000 / 160
    CHECK(review.amount("value") == exact("181.25"));
    CHECK(review.amount("assigned_value") == exact("181.25"));
    CHECK(review.sum_of_cash() == exact("181.25"));
}

TEST_CASE("Halves of a minor unit go to the even one, per line") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", rates_and_groups::header + "1,A,2024-01-10,P,1,0.15,USD\n2,B,2024-01-10,P,1,0.25,USD\n3,C,2024-01-10,P,1,-0.15,USD\n");
    folder.write("rates.csv", "from,to,on,rate\nUSD,EUR,2024-01-01,0.5\n");
    const kam_test::Document review = folder.review({"--orders", "lines.csv", "--rates", "rates.csv"});
    CHECK(review.value("A") == exact("0.08"));
    CHECK(review.value("B") == exact("0.12"));
    CHECK(review.value("C") == exact("-0.08"));
    CHECK(review.sum("value") == review.amount("value"));
}

TEST_CASE("Freight and costs are converted as the lines are") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", rates_and_groups::header + "1,A,2024-01-10,P,1,100,USD\n");
    folder.write("headers.csv", "order_id,freight_amount\n1,10\n");
    folder.write("rates.csv", "from,to,on,rate\nUSD,EUR,2024-01-01,0.5\n");
    const kam_test::Document review = folder.review({"--orders", "lines.csv", "--order-headers", "headers.csv", "--rates", "rates.csv"});
    CHECK(review.value("A") == 50);
    CHECK(review.cash("A") == 45);
}

TEST_CASE("A day before the first rate, and a pair without rates, are issues of the line") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", rates_and_groups::mixed);
    folder.write("rates.csv", "from,to,on,rate\nUSD,EUR,2024-02-11,0.9\n");
    const std::string said = folder.refused(1, {"--orders", "lines.csv", "--rates", "rates.csv"});
    CHECK(says(said, "lines.csv:3:7: ", {"USD", "EUR", "2024-02-10"}));
    CHECK(says(said, "lines.csv:4:7: ", {"JPY", "EUR"}));
}

TEST_CASE("Bad rates are refused in their file") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", rates_and_groups::mixed);
    const std::string header = "from,to,on,rate\n";
    const auto refused = [&](const std::string& rates) {
        folder.write("rates.csv", header + rates);
        return folder.refused(1, {"--orders", "lines.csv", "--rates", "rates.csv"});
    };
    const std::string good = "USD,EUR,2024-01-01,0.9\n";
    CHECK(says(refused(good + "JPY,EUR,2024-01-01,0\n"), "rates.csv:3:", {"above zero"}));
    CHECK(says(refused(good + "JPY,EUR,2024-01-01,-1\n"), "rates.csv:3:", {"-1"}));
    CHECK(says(refused(good + "EUR,EUR,2024-01-01,1\n"), "rates.csv:3:", {"EUR"}));
    CHECK(says(refused(good + "USD,EUR,2024-01-01,0.8\n"), "rates.csv:3:", {"USD", "EUR", "2024-01-01"}));
    CHECK(says(refused(good + "USD,EUR,2024-01-32,0.8\n"), "rates.csv:3:3: ", {"2024-01-32"}));
    CHECK(says(refused(good + "DOLLAR,EUR,2024-01-01,0.8\n"), "rates.csv:3:1: ", {"DOLLAR"}));
    CHECK(says(refused(good + "USD,EUR,2024-01-02,NaN\n"), "rates.csv:3:4: ", {"NaN"}));
}

TEST_CASE("A group is the sum of its members") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv",
                 "order_id,account_id,ordered_on,product_id,quantity,unit_price\n"
                 "1,A,2024-01-10,P,1,100\n2,A1,2024-01-11,P,1,30\n2,A1,2024-01-11,Q,-1,5\n3,A11,2024-01-12,P,2,1.5\n4,B,2024-01-13,Q,1,7\n5,,2024-01-13,Q,1,1000\n");
    folder.write("accounts.csv", "account_id,name,parent_id\nA11,Deep,A1\nA1,Below,A\nA,Top,\nB,Other,\nC,Prospect,B\n");
    folder.write("costs.csv", "account_id,incurred_on,phase,activity,amount\nA11,2024-01-01,selling,visit,20\nC,2024-01-01,selling,visit,2\n");
    const Words arguments{"--orders", "lines.csv", "--accounts", "accounts.csv", "--costs", "costs.csv", "--cost-per-order", "1"};
    Words by_group = arguments;
    by_group.insert(by_group.end(), {"--by", "group"});
    const kam_test::Document each = folder.review(arguments);
    const kam_test::Document groups = folder.review(by_group);

    CHECK(each.accounts().size() == 5);
    REQUIRE(groups.accounts().size() == 2);
    CHECK(groups.value("A") == 128);
    CHECK(groups.value("A") == each.value("A") + each.value("A1") + each.value("A11"));
    CHECK(groups.count("A", "orders") == 3);
    CHECK(groups.count("A", "lines") == 4);
    CHECK(groups.count("A", "returned_lines") == 1);
    CHECK(groups.cash("A") == each.cash("A") + each.cash("A1") + each.cash("A11"));
    CHECK(groups.cash("A") == 128 - 20 - 3);
    CHECK(groups.account("A").at("name").as_string() == "Top");
    CHECK(groups.value("B") == 7);
    CHECK(groups.cash("B") == 7 - 2 - 1);
    CHECK(groups.amount("value") == each.amount("value"));
    CHECK(groups.amount("assigned_value") == each.amount("assigned_value"));
    CHECK(groups.count("unassigned") == 1);
    CHECK(groups.sum("value") == groups.amount("assigned_value"));
}

TEST_CASE("An order id that two members of a group use counts once for the group") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", "order_id,account_id,ordered_on,quantity,unit_price\n"
                              "1,A,2024-01-10,1,100\n1,B,2024-01-11,1,30\n2,B,2024-01-11,-1,5\n\"1\nB\",A,2024-01-11,1,2\n");
    folder.write("accounts.csv", "account_id,parent_id\nG,\nA,G\nB,G\n");
    const kam_test::Document each = folder.review({"--orders", "lines.csv", "--accounts", "accounts.csv"});
    CHECK(each.count("A", "orders") == 2);
    CHECK(each.count("B", "orders") == 2);
    CHECK(each.count("shared_order_ids") == 1);
    const kam_test::Document group = folder.review({"--orders", "lines.csv", "--accounts", "accounts.csv", "--by", "group"});
    CHECK(group.count("G", "orders") == 3);  // 1, 2 and the id with a line break
    CHECK(group.count("G", "cancelled_orders") == 1);
    CHECK(group.value("G") == 127);
}

TEST_CASE("Without parents every account is its own group, and the document says which of the two it holds") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", rates_and_groups::header + "1,A,2024-01-10,P,1,100,\n2,B,2024-01-11,P,1,30,\n");
    folder.write("accounts.csv", "account_id,name\nA,Alpha\nB,Beta\n");
    const kam_test::Document review = folder.review({"--orders", "lines.csv", "--accounts", "accounts.csv", "--by", "group"});
    CHECK(review.accounts().size() == 2);
    CHECK(review.value("A") == 100);
    CHECK(review.value("B") == 30);
    CHECK(review.all().at("unit").as_string() == "group");
    CHECK(says(folder.last().out, "Groups ", {"2"}));

    const kam_test::Document by_account = folder.review({"--orders", "lines.csv", "--by", "account"});
    CHECK(by_account.accounts().size() == 2);
    CHECK(by_account.all().at("unit").as_string() == "account");
    CHECK(says(folder.last().out, "Accounts ", {"2"}));
    CHECK(folder.review({"--by", "group"}).all().at("unit").as_string() == "group");  // the bundled sample has groups
}
