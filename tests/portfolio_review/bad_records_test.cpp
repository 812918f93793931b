// SPDX-License-Identifier: BSL-1.0
// Lines that are well formed each and do not fit together: within a line, within an order, between files.
#include <string>

#include "portfolio_review/review_run.hpp"
#include "support/catch.hpp"

using kam_test::exact;
using kam_test::says;
using kam_test::Words;

namespace bad_records {

const std::string header = "order_id,account_id,ordered_on,product_id,quantity,unit_price\n";
const std::string lines = header + "1,A,2024-01-10,P,2,10.50\n2,B,2024-02-10,P,1,4\n";

}  // namespace bad_records

TEST_CASE("Amount and price on one line contradict each other, and a line without either says nothing") {
    kam_test::ReviewFolder folder;
    const std::string header = "order_id,account_id,ordered_on,quantity,unit_price,amount\n";
    folder.write("good.csv", header + "1,A,2024-01-10,2,10.50,\n1,A,2024-01-10,,,5.25\n");
    const kam_test::Document review = folder.review({"--orders", "good.csv"});
    CHECK(review.value("A") == exact("26.25"));

    for (const std::string bad : {"2,A,2024-01-11,2,10.50,21", "2,A,2024-01-11,,10.50,21", "2,A,2024-01-11,,,", "2,A,2024-01-11,2,,",
                                  "2,A,2024-01-11,,10.50,"}) {
        INFO(bad);
        folder.write("lines.csv", header + "1,A,2024-01-10,2,10.50,\n" + bad + "\n");
        CHECK(says(folder.refused(1, {"--orders", "lines.csv"}), "lines.csv:3:"));
        const kam_test::Document rest = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
        CHECK(rest.count("rejected") == 1);
        CHECK(rest.value("A") == 21);
    }
}

TEST_CASE("An amount is divided among a whole number of lines, at least one") {
    kam_test::ReviewFolder folder;
    const std::string header = "order_id,account_id,ordered_on,product_id,amount,joint_count\n";
    for (const std::string count : {"0", "-2", "1.5", "two", "1e2", "99999999999999999999"}) {
        INFO(count);
        folder.write("lines.csv", header + "1,A,2024-01-10,P,100.00,1\n2,A,2024-01-11,P,100.00," + count + "\n");
        CHECK(says(folder.refused(1, {"--orders", "lines.csv"}), "lines.csv:3:6: ", {"joint_count", count}));
        const kam_test::Document rest = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
        CHECK(rest.count("rejected") == 1);
        CHECK(rest.value("A") == 100);
    }
    SECTION("thirds and sevenths add up to the cent, refunds too") {
        std::string text = header;
        for (int i = 0; i < 3; ++i) text += "1,A,2024-01-10,S" + std::to_string(i) + ",100.00,3\n";
        for (int i = 0; i < 7; ++i) text += "2,B,2024-01-10,S" + std::to_string(i) + ",-0.02,7\n";
        for (int i = 0; i < 3; ++i) text += "3,C,2024-01-10,S" + std::to_string(i) + ",0.01,3\n";
        text += "4,D,2024-01-10,S,5,\n";
        folder.write("lines.csv", text);
        const kam_test::Document review = folder.review({"--orders", "lines.csv"});
        CHECK(review.value("A") == 100);
        CHECK(review.value("B") == exact("-0.02"));
        CHECK(review.value("C") == exact("0.01"));
        CHECK(review.value("D") == 5);
        CHECK(review.amount("value") == exact("104.99"));
    }
    SECTION("lines that do not agree on the day or the currency have no amount in common") {
        for (const std::string other : {"1,A,2024-01-11,Q,100.00,2,EUR", "1,A,2024-01-10,Q,100.00,2,USD"}) {
            INFO(other);
            folder.write("rates.csv", "from,to,on,rate\nUSD,EUR,2020-01-01,0.5\n");
            folder.write("lines.csv", "order_id,account_id,ordered_on,product_id,amount,joint_count,currency\n"
                                      "1,A,2024-01-10,P,100.00,2,EUR\n" + other + "\n2,A,2024-01-10,Q,7,,EUR\n");
            const Words arguments{"--orders", "lines.csv", "--rates", "rates.csv"};
            const std::string said = folder.refused(1, arguments);
            CHECK(says(said, "lines.csv:2: ", {"joint_count", "divided among 2", "stands on 1"}));
            CHECK(says(said, "lines.csv:3: ", {"joint_count", "divided among 2", "stands on 1"}));
            Words skipping = arguments;
            skipping.push_back("--skip-bad-lines");
            const kam_test::Document rest = folder.review(skipping);
            CHECK(rest.count("rejected") == 2);
            CHECK(rest.amount("value") == 7);
        }
    }
    SECTION("when one part cannot be taken none is, and each is reported where it stands") {
        folder.write("lines.csv", header + "1,A,2024-01-10,O,7,\n1,A,2024-01-11,P,100.00,2\n2,A,2024-01-11,P,5,\n1,A,2024-01-11,Q,100.00,2\n");
        const std::string said = folder.refused(1, {"--orders", "lines.csv"});
        CHECK(says(said, "lines.csv:3: ", {"ordered_on", "2024-01-11", "2024-01-10"}));
        CHECK(says(said, "lines.csv:5:3: ", {"ordered_on", "2024-01-11", "2024-01-10"}));
        const kam_test::Document rest = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
        CHECK(rest.count("rejected") == 2);
        CHECK(rest.count("assigned") == 2);
        CHECK(rest.amount("value") == 12);
        CHECK(rest.count("A", "lines") == 2);
    }
    SECTION("more lines than the count says, or fewer") {
        folder.write("lines.csv", header + "1,A,2024-01-10,P,100.00,3\n1,A,2024-01-10,Q,100.00,3\n2,A,2024-01-10,Q,7,\n");
        CHECK(says(folder.refused(1, {"--orders", "lines.csv"}), "lines.csv:", {"3", "2"}));
        const kam_test::Document rest = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
        CHECK(rest.count("rejected") == 2);  // no part of an amount stays whose rest is missing
        CHECK(rest.amount("value") == 7);
        folder.write("lines.csv", header + "1,A,2024-01-10,P,100.00,1\n1,A,2024-01-10,Q,100.00,2\n");
        folder.refused(1, {"--orders", "lines.csv"});
    }
}

TEST_CASE("The lines of one order must agree on its day and currency") {
    kam_test::ReviewFolder folder;
    SECTION("two days") {
        folder.write("lines.csv", bad_records::lines + "1,A,2024-01-11,P,1,1\n");
        CHECK(says(folder.refused(1, {"--orders", "lines.csv"}), "lines.csv:4:", {"2024-01-10", "2024-01-11"}));
        const kam_test::Document rest = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
        CHECK(rest.count("rejected") >= 1);
        CHECK(rest.count("lines") == 3);
    }
    SECTION("two times of one day are one day") {
        folder.write("lines.csv", bad_records::header + "1,A,2024-01-10T08:00:00,P,1,1\n1,A,2024-01-10 23:59,P,1,1\n");
        const kam_test::Document review = folder.review({"--orders", "lines.csv"});
        CHECK(review.count("A", "orders") == 1);
        CHECK(review.count("A", "lines") == 2);
        CHECK(review.account("A").at("first_order_on").as_string() == "2024-01-10");
    }
    SECTION("two currencies") {
        folder.write("rates.csv", "from,to,on,rate\nUSD,EUR,2020-01-01,0.5\n");
        folder.write("lines.csv", "order_id,account_id,ordered_on,quantity,unit_price,currency\n1,A,2024-01-10,1,1,EUR\n1,A,2024-01-10,1,1,USD\n");
        CHECK(says(folder.refused(1, {"--orders", "lines.csv", "--rates", "rates.csv"}), "lines.csv:3:", {"EUR", "USD"}));
    }
    SECTION("other orders in between") {
        folder.write("lines.csv", bad_records::lines + "1,A,2024-01-10,Q,1,1\n");
        const kam_test::Document review = folder.review({"--orders", "lines.csv"});
        CHECK(review.count("A", "orders") == 1);
        CHECK(review.count("A", "lines") == 2);
        CHECK(review.value("A") == 22);
    }
}

TEST_CASE("A line without an account belongs to nobody and counts in the value of the input") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_records::lines + "3,,2024-01-10,Q,5,3\n3,\"\",2024-01-10,Q,1,-2.5\n");
    const kam_test::Document review = folder.review({"--orders", "lines.csv"});
    CHECK(review.count("lines") == 4);
    CHECK(review.count("assigned") == 2);
    CHECK(review.count("unassigned") == 2);
    CHECK(review.amount("value") == exact("37.5"));
    CHECK(review.amount("assigned_value") == 25);
    CHECK(review.accounts().size() == 2);
}

TEST_CASE("Order headers: one per order, for every line") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", "order_id,product_id,quantity,unit_price\n1,P,2,10.50\n2,P,1,4\n");
    const std::string header = "order_id,account_id,ordered_on,freight_amount,promised_on,delivered_on\n";
    const Words arguments{"--orders", "lines.csv", "--order-headers", "headers.csv"};
    const std::string one = "1,A,2024-01-10,1.25,2024-01-20,2024-01-21\n", two = "2,B,2024-01-11,,,\n";

    SECTION("in order") {
        folder.write("headers.csv", header + one + two);
        const kam_test::Document review = folder.review(arguments);
        CHECK(review.value("A") == 21);
        CHECK(review.cash("A") == exact("19.75"));
        CHECK(review.count("A", "late_orders") == 1);
        CHECK(review.cash("B") == 4);
        CHECK(review.count("B", "late_orders") == 0);
        CHECK(review.count("B", "delivered_orders") == 0);
    }
    SECTION("an order twice") {
        folder.write("headers.csv", header + one + two + one);
        CHECK(says(folder.refused(1, arguments), "headers.csv:4:1: ", {"'1'", "line 2"}));
    }
    SECTION("a line whose order has no header") {
        folder.write("headers.csv", header + one);
        CHECK(says(folder.refused(1, arguments), "lines.csv:3:1: ", {"'2'"}));
        Words skipping = arguments;
        skipping.push_back("--skip-bad-lines");
        const kam_test::Document rest = folder.review(skipping);
        CHECK(rest.count("rejected") == 1);
        CHECK(rest.accounts().size() == 1);
    }
    SECTION("a freight finer than the currency is not dropped") {
        folder.write("headers.csv", header + "1,A,2024-01-10,1.255,,\n" + two);
        const std::string said = folder.refused(1, arguments);
        CHECK(says(said, "headers.csv:2:4: ", {"freight_amount", "1.255"}));
        CHECK(says(said, "lines.csv:2:1: ", {"'1'", "headers"}));  // so that the line left out is accounted for
        Words skipping = arguments;
        skipping.push_back("--skip-bad-lines");
        const kam_test::Document rest = folder.review(skipping);
        CHECK(rest.count("rejected") == 1);
        CHECK(rest.sum_of_cash() == 4);
    }
    SECTION("the freight of an order that has no lines is not dropped in silence") {
        folder.write("headers.csv", header + one + two + "77,B,2024-01-11,100,,\n");
        const kam_test::Outcome outcome = folder.run({"--orders", "lines.csv", "--order-headers", "headers.csv", "--json", "review.json"});
        if (outcome.status == 0 && !says(outcome.out + outcome.err, "", {"77"})) {
            CHECK(kam_test::Document(folder.read("review.json")).sum_of_cash() == exact("-76.25"));
        } else {
            CHECK(says(outcome.out + outcome.err, "", {"77"}));
        }
    }
    SECTION("an account left blank") {
        folder.write("headers.csv", header + one + "2,,2024-01-11,3,,\n");
        const kam_test::Document review = folder.review(arguments);
        CHECK(review.count("unassigned") == 1);
        CHECK(review.accounts().size() == 1);
        CHECK(review.cash("A") == exact("19.75"));
    }
    SECTION("a header without a date") {
        folder.write("headers.csv", header + one + "2,B,,,,\n");
        CHECK(says(folder.refused(1, arguments), "lines.csv:3:", {"ordered_on"}));
    }
    SECTION("headers and lines that name different accounts or days") {
        folder.write("both.csv", bad_records::lines);
        folder.write("headers.csv", header + "1,Z,2024-01-10,,,\n" + "2,B,2024-02-10,,,\n");
        CHECK(says(folder.refused(1, {"--orders", "both.csv", "--order-headers", "headers.csv"}), "both.csv:2:", {"A", "Z"}));
        folder.write("headers.csv", header + "1,A,2024-01-10,,,\n" + "2,B,2024-02-11,,,\n");
        CHECK(says(folder.refused(1, {"--orders", "both.csv", "--order-headers", "headers.csv"}), "both.csv:3:", {"2024-02-10", "2024-02-11"}));
    }
}

TEST_CASE("Accounts: unique ids, known parents, no cycles") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_records::lines);
    const std::string header = "account_id,name,parent_id\n";
    const Words arguments{"--orders", "lines.csv", "--accounts", "accounts.csv"};

    SECTION("an account without orders is a prospect") {
        folder.write("accounts.csv", header + "A,Alpha,\nB,\"Beta, \"\"the\"\" second\",A\nC,Gamma,\n");
        const kam_test::Document review = folder.review(arguments);
        CHECK(review.accounts().size() == 3);
        CHECK(review.account("A").at("name").as_string() == "Alpha");
        CHECK(review.account("B").at("name").as_string() == "Beta, \"the\" second");
        CHECK(review.value("C") == 0);
        CHECK(review.count("C", "orders") == 0);
        CHECK(review.cash("C") == 0);
        CHECK(review.account("C").contains("selection"));
    }
    SECTION("an id twice") {
        folder.write("accounts.csv", header + "A,Alpha,\nB,Beta,\nA,Alpha,\n");
        CHECK(says(folder.refused(1, arguments), "accounts.csv:4:1: ", {"'A'", "line 2"}));
    }
    SECTION("no id") {
        folder.write("accounts.csv", header + "A,Alpha,\nB,Beta,\n,Gamma,\n");
        CHECK(says(folder.refused(1, arguments), "accounts.csv:4:1: ", {"account_id", "empty"}));
    }
    SECTION("a parent that is not there") {
        folder.write("accounts.csv", header + "A,Alpha,Nobody\nB,Beta,\n");
        CHECK(says(folder.refused(1, arguments), "accounts.csv:2: ", {"parent_id", "'Nobody'"}));
    }
    SECTION("a cycle") {
        folder.write("accounts.csv", header + "A,Alpha,B\nB,Beta,C\nC,Gamma,A\n");
        CHECK(says(folder.refused(1, arguments), "accounts.csv:2: ", {"cycle", "A -> B -> C -> A"}));
        folder.write("accounts.csv", header + "A,Alpha,\nB,Beta,B\n");
        CHECK(says(folder.refused(1, arguments), "accounts.csv:3: ", {"cycle", "B -> B"}));
    }
    SECTION("orders of an account that the file does not have") {
        folder.write("accounts.csv", header + "A,Alpha,\n");
        CHECK(says(folder.refused(1, arguments), "lines.csv:3:2: ", {"'B'"}));
    }
}

TEST_CASE("Costs belong to accounts that are there") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_records::lines);
    const std::string header = "account_id,incurred_on,phase,activity,amount\n";
    const Words arguments{"--orders", "lines.csv", "--costs", "costs.csv"};

    SECTION("an account that the file of accounts does not have") {
        folder.write("costs.csv", header + "A,2024-01-01,selling,visit,5.00\nNobody,2024-01-01,selling,visit,5.00\n");
        folder.write("accounts.csv", "account_id\nA\nB\n");
        const std::string said = folder.refused(1, {"--orders", "lines.csv", "--costs", "costs.csv", "--accounts", "accounts.csv"});
        CHECK(says(said, "costs.csv:3:1: ", {"'Nobody'"}));
    }
    SECTION("without that file whoever costs money is an account: a prospect") {
        folder.write("costs.csv", header + "C,2024-01-01,selling,visit,5.00\nA,2024-01-01,selling,visit,2.00\n");
        const kam_test::Document review = folder.review(arguments);
        CHECK(review.accounts().size() == 3);
        CHECK(review.count("C", "orders") == 0);
        CHECK(review.account("C").at("first_order_on").is_null());
        CHECK(review.cash("C") == -5);
        CHECK(review.cash("A") == 19);
    }
    SECTION("no amount, no date, no such phase") {
        folder.write("costs.csv", header + "A,2024-01-01,selling,visit,\nA,,selling,visit,5.00\nA,2024-01-01,Selling,visit,5.00\n");
        const std::string said = folder.refused(1, arguments);
        CHECK(says(said, "costs.csv:2:5: ", {"amount"}));
        CHECK(says(said, "costs.csv:3:2: ", {"incurred_on"}));
        CHECK(says(said, "costs.csv:4:3: ", {"'Selling'", "selling"}));
    }
}

TEST_CASE("Numbers too large to add are an error with words, not a crash") {
    kam_test::ReviewFolder folder;
    const auto refused = [&](const std::string& lines) {
        folder.write("lines.csv", bad_records::header + lines);
        return folder.refused(1, {"--orders", "lines.csv"});
    };
    CHECK(says(refused("1,A,2024-01-10,P,1e30,1e30\n"), "lines.csv:2:", {"does not fit"}));
    CHECK(says(refused("1,A,2024-01-10,P,0.0000000000000000001,0.0000000000000000001\n"), "lines.csv:2:", {"does not fit"}));
    CHECK(says(refused("1,A,2024-01-10,P,1,9e37\n2,A,2024-01-10,P,1,9e37\n"), "", {"does not fit"}));
    CHECK(says(refused("1,A,2024-01-10,P,1,9e37\n2,B,2024-01-10,P,1,9e37\n"), "", {"does not fit"}));
    CHECK(says(refused("1,A,2024-01-10,P,1,1e35\n2,A,2024-01-10,P,1,0.000000001\n"), "", {"does not fit"}));
}

TEST_CASE("Large numbers that fit stay exact") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_records::header + "1,A,2024-01-10,P,123456789,99999999.9999\n2,A,2024-01-10,P,1,0.0000001\n");
    const kam_test::Document review = folder.review({"--orders", "lines.csv"});
    // python3: Decimal('123456789') * Decimal('99999999.9999') + Decimal('0.0000001')
    CHECK(review.value("A") == exact("12345678899987654.3211001"));
}
