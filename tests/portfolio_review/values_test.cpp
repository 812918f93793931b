// SPDX-License-Identifier: BSL-1.0
// What an accountant would check by hand: values, orders, returns, and the cumulative cash flow of an account.
#include <cmath>
#include <string>

#include "portfolio_review/review_run.hpp"
#include "support/catch.hpp"

using kam::Decimal;
using kam_test::exact;
using kam_test::says;
using kam_test::Words;

namespace values {

const std::string header = "order_id,account_id,ordered_on,product_id,quantity,unit_price\n";

kam::Decimal phase(const kam_test::Document& review, const std::string& account, const std::string& name) {
    for (const auto& part : review.cash_flow(account).at("phases").as_array()) {
        if (part.at("phase").as_string() == name) return exact(part.at("total"));
    }
    return 0;
}

std::string day(const kam_test::Document& review, const std::string& account, const std::string& field) {
    const auto& value = review.cash_flow(account).at(field);
    return value.is_null() ? "none" : value.as_string().c_str();
}

}  // namespace values

TEST_CASE("Zero and negative prices and quantities are valid, and so are fractions and discounts") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv",
                 "order_id,account_id,ordered_on,product_id,quantity,unit_price,discount_share\n"
                 "1,A,2024-01-10,P,3,1.005,0\n"       // 3.015
                 "1,A,2024-01-10,Q,0.333,1.25,0.15\n" // 0.3538125
                 "1,A,2024-01-10,R,0,99,0\n"          // 0
                 "1,A,2024-01-10,S,5,0,0\n"           // 0
                 "2,A,2024-01-11,T,1,-7.5,0\n"        // -7.5, a price adjustment, no return
                 "3,A,2024-01-12,P,-1,1.005,0\n"      // -1.005, a return
                 "3,A,2024-01-12,Q,+2,.5e1,1\n"       // 0, all of it discount
                 "4,A,2024-01-13,U,-2,-4,0\n");       // 8
    const kam_test::Document review = folder.review({"--orders", "lines.csv"});
    CHECK(review.count("assigned") == 8);
    CHECK(review.value("A") == exact("2.8638125"));
    CHECK(review.amount("value") == exact("2.8638125"));
    CHECK(review.count("A", "orders") == 4);
    CHECK(review.count("A", "lines") == 8);
    CHECK(review.count("A", "returned_lines") == 2);
    CHECK(exact(review.account("A").at("returns_value")) == exact("6.995"));
}

TEST_CASE("An order of returns only is cancelled, unless a prefix says otherwise") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", values::header +
                                  "1,A,2024-01-10,P,3,1\n"
                                  "C2,A,2024-01-11,P,-1,1\nC2,A,2024-01-11,Q,-1,1\n"
                                  "3,A,2024-01-12,P,-1,1\n3,A,2024-01-12,Q,1,1\n"
                                  "C4,A,2024-01-13,P,1,1\n"
                                  "5,A,2024-01-14,P,-1,1\n"
                                  "6,A,2024-01-15,P,0,1\n");
    const kam_test::Document review = folder.review({"--orders", "lines.csv"});
    CHECK(review.count("A", "orders") == 6);
    CHECK(review.count("A", "cancelled_orders") == 2);
    const kam_test::Document by_prefix = folder.review({"--orders", "lines.csv", "--cancelled-prefix", "C"});
    CHECK(by_prefix.count("A", "orders") == 6);
    CHECK(by_prefix.count("A", "cancelled_orders") == 2);
    const kam_test::Document by_other = folder.review({"--orders", "lines.csv", "--cancelled-prefix", "c"});
    CHECK(by_other.count("A", "cancelled_orders") == 0);
}

TEST_CASE("A discount in percent is said so in the map") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", "order_id,account_id,ordered_on,quantity,unit_price,Discount%\n"
                              "1,A,2024-01-10,2,10,15\n2,A,2024-01-11,1,10,0.5\n3,A,2024-01-12,1,10,\n");
    const Words arguments{"--orders", "lines.csv", "--map", "discount_share%=Discount%"};
    CHECK(folder.review(arguments).value("A") == exact("36.95"));  // 20 x 0.85 + 10 x 0.995 + 10
    CHECK(says(folder.refused(1, {"--orders", "lines.csv", "--map", "discount_share=Discount%"}), "lines.csv:2:6: ",
               {"Discount%", "15"}));
}

TEST_CASE("An amount is after discounts, so that a discount beside it contradicts it") {
    kam_test::ReviewFolder folder;
    const std::string header = "order_id,account_id,ordered_on,amount,discount_share\n";
    folder.write("lines.csv", header + "1,A,2024-01-10,100,0\n2,A,2024-01-10,100,\n");
    CHECK(folder.review({"--orders", "lines.csv"}).value("A") == 200);
    folder.write("lines.csv", header + "1,A,2024-01-10,100,0\n2,A,2024-01-10,100,0.5\n");
    CHECK(says(folder.refused(1, {"--orders", "lines.csv"}), "lines.csv:3:5: ", {"discount_share", "amount"}));
}

TEST_CASE("A last date years after all others is told, since the review would be as of it") {
    kam_test::ReviewFolder folder;
    const std::string lines = values::header + "1,A,2024-01-10,P,3,1\n2,A,2024-02-10,P,1,1\n";
    folder.write("lines.csv", lines + "3,A,9999-12-31,P,1,1\n4,A,9999-12-31,P,1,1\n");
    const auto notes = [&](const Words& arguments) {
        return folder.review(arguments).input().at("notes").as_array().size();
    };
    CHECK(notes({"--orders", "lines.csv"}) == 1);
    CHECK(says(folder.last().out, "Note ", {"9999-12-31", "2024-02-10", "--as-of"}));
    CHECK(notes({"--orders", "lines.csv", "--as-of", "2024-12-31"}) == 0);

    folder.write("lines.csv", lines + "3,A,2026-02-10,P,1,1\n");
    CHECK(notes({"--orders", "lines.csv"}) == 0);
    folder.write("lines.csv", lines + "3,A,2026-02-11,P,1,1\n");
    CHECK(notes({"--orders", "lines.csv"}) == 1);
}

TEST_CASE("What a header says about cancellation goes before all signs of it") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", values::header + "C1,A,2024-01-10,P,-1,1\nC2,A,2024-01-11,P,-1,1\n3,A,2024-01-12,P,1,1\nC4,A,2024-01-13,P,1,1\n");
    folder.write("headers.csv", "order_id,cancelled\nC1,false\nC2,\n3,true\nC4,false\n");
    Words arguments{"--orders", "lines.csv", "--order-headers", "headers.csv"};
    CHECK(folder.review(arguments).count("A", "cancelled_orders") == 2);  // C2, of returns only, and 3
    arguments.insert(arguments.end(), {"--cancelled-prefix", "C"});
    CHECK(folder.review(arguments).count("A", "cancelled_orders") == 2);
}

TEST_CASE("The cumulative cash flow of an account, by hand") {
    // A: 60 of costs in January, 40 to win it on 1 March, orders of 100, 50 and -20 (a return), freight 7 on the first.
    //    margin share 0.5: +50 on 1 March, +25 on 1 April, -10 on 1 June; 2 per order, 1 per line, 3 per returned line;
    //    4 per month since 1 March up to 1 June: on 1 April, 1 May, 1 June.
    //   15 January  -60                          -60
    //    1 March    -40 +50 -7 -2 -2 x 1         -61        the lowest point
    //    1 April    +25 -2 -1 -4                 -43
    //    1 May      -4                           -47
    //    1 June     -10 -2 -1 -3 -4              -67        lower still
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", values::header +
                                  "1,A,2024-03-01,P,4,20\n1,A,2024-03-01,Q,1,20\n"
                                  "2,A,2024-04-01,P,1,50\n"
                                  "3,A,2024-06-01,P,-1,20\n");
    folder.write("headers.csv", "order_id,freight_amount\n1,7\n2,\n3,0\n");
    folder.write("costs.csv", "account_id,incurred_on,phase,activity,amount\nA,2024-01-15,development,prototype,60\n");
    Words arguments{"--orders", "lines.csv", "--order-headers", "headers.csv", "--costs", "costs.csv", "--gross-margin-share", "0.5",
                    "--cost-per-order", "2", "--cost-per-line", "1", "--cost-per-return", "3", "--cost-per-month", "4",
                    "--acquisition-cost", "40"};
    SECTION("up to the last record") {
        const kam_test::Document review = folder.review(arguments);
        CHECK(review.value("A") == 130);
        CHECK(review.cash("A") == -67);
        CHECK(review.cash("A", "trough") == -67);
        CHECK(values::day(review, "A", "trough_on") == "2024-06-01");
        CHECK(review.cash_flow("A").at("recovery").as_string() == "not_reached");
        CHECK(review.cash("A", "shortfall") == 67);
        CHECK(review.cash("A", "peak_funding") == 67);
        CHECK(values::day(review, "A", "first_payback_on") == "none");
        CHECK(values::day(review, "A", "break_even_on") == "none");
        CHECK(review.cash_flow("A").at("exposure_days").as_int64() == 138);  // 15 January to 1 June of a leap year
        CHECK(values::phase(review, "A", "development") == -60);
        CHECK(values::phase(review, "A", "selling") == -40);
        CHECK(values::phase(review, "A", "delivery") == 43);
        CHECK(values::phase(review, "A", "reorder") == 15);
        CHECK(values::phase(review, "A", "maintenance") == -25);
        CHECK_THAT(review.cash_flow("A").at("net_present_value").to_number<double>(), kam_test::WithinAbs(-67.0, 1e-9));
    }
    SECTION("up to a day before the return") {
        arguments.insert(arguments.end(), {"--as-of", "2024-05-31"});
        const kam_test::Document review = folder.review(arguments);
        CHECK(review.cash("A") == -47);
        CHECK(review.cash("A", "trough") == -61);
        CHECK(values::day(review, "A", "trough_on") == "2024-03-01");
        CHECK(review.value("A") == 150);
        CHECK(review.count("A", "orders") == 2);
    }
    SECTION("discounted at 10 % a year, Act/365F from the first flow") {
        arguments.insert(arguments.end(), {"--discount-rate", "0.1"});
        const kam_test::Document review = folder.review(arguments);
        double expected = 0;
        const auto flow = [&](double amount, double days) { expected += amount / std::pow(1.1, days / 365); };
        flow(-60, 0);
        flow(-1, 46);
        flow(18, 77);
        flow(-4, 107);
        flow(-20, 138);
        CHECK_THAT(review.cash_flow("A").at("net_present_value").to_number<double>(), kam_test::WithinRel(expected, 1e-12));
        CHECK(review.cash("A") == -67);
    }
}

TEST_CASE("Payback, lapse and break-even of an account, by hand") {
    // -50 on 1 January, +80 on 1 February, -45 on 1 March, +30 on 1 April: -50, 30, -15, 15.
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", values::header + "1,A,2023-02-01,P,1,80\n2,A,2023-04-01,P,1,30\n");
    folder.write("costs.csv", "account_id,incurred_on,phase,activity,amount\n"
                              "A,2023-01-01,,visits,50\nA,2023-03-01,,complaint,45\n");
    const Words arguments{"--orders", "lines.csv", "--costs", "costs.csv"};
    const kam_test::Document review = folder.review(arguments);
    CHECK(review.cash("A") == 15);
    CHECK(review.cash("A", "trough") == -50);
    CHECK(values::day(review, "A", "trough_on") == "2023-01-01");
    CHECK(values::day(review, "A", "first_payback_on") == "2023-02-01");
    CHECK(values::day(review, "A", "break_even_on") == "2023-02-01");
    CHECK(values::day(review, "A", "permanent_payback_on") == "2023-04-01");
    CHECK(review.cash_flow("A").at("recovery").as_string() == "permanent");
    CHECK(review.cash_flow("A").at("exposure_days").as_int64() == 62);  // 31 of January, 31 of March
    CHECK(values::phase(review, "A", "selling") == -50);                // before the first order
    CHECK(values::phase(review, "A", "maintenance") == -45);            // after it
    Words before = arguments;
    before.insert(before.end(), {"--as-of", "2023-03-31"});
    const kam_test::Document lapsed = folder.review(before);
    CHECK(lapsed.cash_flow("A").at("recovery").as_string() == "lapsed");
    CHECK(lapsed.cash("A", "shortfall") == 15);
}

TEST_CASE("A review of old records ends on the last of them") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", values::header + "1,A,1965-01-10,P,1,100\n2,A,1965-03-10,P,1,10\n");
    const kam_test::Document review = folder.review({"--orders", "lines.csv", "--cost-per-month", "1"});
    CHECK(review.all().at("as_of").as_string() == "1965-03-10");
    CHECK(review.cash("A") == 108);
}

TEST_CASE("A cost per month falls on the last day of months that are too short") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", values::header + "1,A,2023-01-31,P,1,100\n");
    const auto cash_at = [&](const std::string& day) {
        return folder.review({"--orders", "lines.csv", "--cost-per-month", "10", "--as-of", day}).cash("A");
    };
    CHECK(cash_at("2023-01-31") == 100);
    CHECK(cash_at("2023-02-27") == 100);
    CHECK(cash_at("2023-02-28") == 90);
    CHECK(cash_at("2023-03-30") == 90);
    CHECK(cash_at("2023-03-31") == 80);
    CHECK(cash_at("2024-01-31") == -20);
}

TEST_CASE("The day of the review cuts off what is later, and says so by its counts") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", values::header + "1,A,2024-01-10,P,1,100\n2,A,2024-02-10,P,1,10\n3,B,2024-02-10,P,1,1\n");
    SECTION("the last order's own day is in") {
        const kam_test::Document review = folder.review({"--orders", "lines.csv", "--as-of", "2024-02-10"});
        CHECK(review.value("A") == 110);
        CHECK(review.value("B") == 1);
    }
    SECTION("in between") {
        const kam_test::Document review = folder.review({"--orders", "lines.csv", "--as-of", "2024-02-09"});
        CHECK(review.count("lines") == 3);
        CHECK(review.value("A") == 100);
        CHECK(review.count("A", "orders") == 1);
        CHECK(review.value("B") == 0);
        CHECK(review.count("B", "orders") == 0);
    }
    SECTION("before all orders") {
        const kam_test::Outcome outcome = folder.run({"--orders", "lines.csv", "--as-of", "2000-01-01", "--json", "review.json"});
        if (outcome.status == 0) {
            const kam_test::Document review(folder.read("review.json"));
            CHECK(review.count("lines") == 3);
            CHECK(review.value("A") == 0);
            CHECK(review.count("A", "orders") == 0);
            CHECK(review.cash("A") == 0);
        } else {
            CHECK(outcome.status == 1);
            CHECK(says(outcome.err, "", {"2000-01-01"}));
            CHECK(!folder.has("review.json"));
        }
    }
}

TEST_CASE("A customer base whose returns outweigh its orders, and one that sums to nothing") {
    kam_test::ReviewFolder folder;
    SECTION("below nothing") {
        folder.write("lines.csv", values::header + "1,A,2024-01-10,P,1,10\n2,B,2024-01-10,P,-5,10\n");
        const kam_test::Document review = folder.review({"--orders", "lines.csv"});
        CHECK(review.amount("value") == -40);
        CHECK(review.value("B") == -50);
    }
    SECTION("nothing") {
        folder.write("lines.csv", values::header + "1,A,2024-01-10,P,1,10\n2,B,2024-01-10,P,-1,10\n3,C,2024-01-10,P,0,0\n");
        const kam_test::Document review = folder.review({"--orders", "lines.csv"});
        CHECK(review.amount("value") == 0);
        CHECK(review.accounts().size() == 3);
    }
    SECTION("one account") {
        folder.write("lines.csv", values::header + "1,A,2024-01-10,P,1,10\n");
        const kam_test::Document review = folder.review({"--orders", "lines.csv"});
        CHECK(review.accounts().size() == 1);
        CHECK(review.value("A") == 10);
    }
    SECTION("nobody: every line without an account") {
        folder.write("lines.csv", values::header + "1,,2024-01-10,P,1,10\n");
        const kam_test::Outcome outcome = folder.run({"--orders", "lines.csv", "--json", "review.json"});
        if (outcome.status == 0) {
            const kam_test::Document review(folder.read("review.json"));
            CHECK(review.count("unassigned") == 1);
            CHECK(review.accounts().empty());
            CHECK(review.amount("value") == 10);
        } else {
            CHECK(outcome.status == 1);
            CHECK(says(outcome.err, "lines.csv", {"account"}));
        }
    }
}
