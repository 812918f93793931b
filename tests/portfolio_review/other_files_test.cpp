// SPDX-License-Identifier: BSL-1.0
// One bad line among good ones in the files beside the order lines: it is refused at its place, and with --skip-bad-lines
// the review goes on without it and without what depends on it.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "portfolio_review/review_run.hpp"
#include "support/catch.hpp"

using kam_test::exact;
using kam_test::says;
using kam_test::Words;

namespace other_files {

const std::string lines = "order_id,account_id,ordered_on,quantity,unit_price\n1,A,2024-01-10,2,10.50\n2,B,2024-02-10,1,4\n";

struct Case {
    std::string what;
    std::string option;
    std::string text;
    std::string place;
    Words words;
    kam::Decimal value;  ///< of the lines that are left
    std::size_t accounts;
    int rejected = 1;  ///< lines of the file
};

const std::string headers = "order_id,account_id,ordered_on,promised_on,delivered_on,freight_amount,currency\n1,A,2024-01-10,,,,\n";
const std::string costs = "account_id,incurred_on,phase,activity,amount,currency\nA,2024-01-01,selling,visit,5,\n";
const std::string accounts = "account_id,name,parent_id\nA,Alpha,\n";
const std::string rates = "from,to,on,rate\nUSD,EUR,2024-01-01,0.5\n";

const std::vector<Case> cases{
    {"delivered before ordered", "--order-headers", headers + "2,B,2024-02-10,,2024-02-09,,\n", "data.csv:3:5: ", {"delivered_on", "2024-02-09", "2024-02-10"}, 21, 1},
    {"promised before ordered", "--order-headers", headers + "2,B,2024-02-10,2024-02-09,,,\n", "data.csv:3:4: ", {"promised_on", "2024-02-09"}, 21, 1},
    {"delivered before the day on the line", "--order-headers", headers + "2,B,,,2024-02-09,,\n", "lines.csv:3:1: ", {"delivered_on", "header", "2024-02-09"}, 21, 1, 0},
    {"a freight that is no amount", "--order-headers", headers + "2,B,2024-02-10,,,5.555,\n", "data.csv:3:6: ", {"freight_amount", "5.555"}, 21, 1},
    {"a currency without rates", "--order-headers", headers + "2,B,2024-02-10,,,,USD\n", "data.csv:3:7: ", {"USD", "EUR"}, 21, 1},
    {"a header twice", "--order-headers", headers + "2,B,2024-02-10,,,,\n2,B,2024-02-10,,,,\n", "data.csv:4:1: ", {"'2'", "line 3"}, 25, 2},
    {"a header without an order", "--order-headers", headers + " ,B,2024-02-10,,,,\n2,B,2024-02-10,,,,\n", "data.csv:3:1: ", {"blank"}, 25, 2},
    {"a header without lines", "--order-headers", headers + "2,B,2024-02-10,,,,\n3,B,2024-02-10,,,,\n", "data.csv:4: ", {"'3'", "no order lines"}, 25, 2},
    {"a cost of nobody", "--costs", costs + ",2024-01-01,selling,visit,5,\n", "data.csv:3:1: ", {"account_id", "empty"}, 25, 2},
    {"a cost of a blank", "--costs", costs + "B ,2024-01-01,selling,visit,5,\n", "data.csv:3:1: ", {"'B '"}, 25, 2},
    {"a cost in another currency", "--costs", costs + "B,2024-01-01,selling,visit,5,USD\n", "data.csv:3:6: ", {"USD", "EUR"}, 25, 2},
    {"a cost that is no amount", "--costs", costs + "B,2024-01-01,selling,visit,0.001,\n", "data.csv:3:5: ", {"0.001"}, 25, 2},
    {"an account twice", "--accounts", accounts + "B,Beta,\nA,Alpha,\n", "data.csv:4:1: ", {"'A'", "line 2"}, 25, 2},
    {"an account without an id", "--accounts", accounts + ",Beta,\nB,Beta,\n", "data.csv:3:1: ", {"empty"}, 25, 2},
    {"an account of a parent that is not there", "--accounts", accounts + "B,Beta,Nobody\n", "data.csv:3: ", {"parent_id", "'Nobody'"}, 21, 1},
    {"an account whose parent is left out", "--accounts", accounts + "C,Gamma,Nobody\nB,Beta,C\n", "data.csv:4: ", {"parent_id", "'C'", "left out"}, 21, 1, 2},
    {"an account below a cycle", "--accounts", accounts + "C,Gamma,D\nD,Delta,C\nB,Beta,C\n", "data.csv:5: ", {"parent_id", "'C'", "left out"}, 21, 1, 3},
    {"a rate twice", "--rates", rates + "USD,EUR,2024-01-01,0.6\n", "data.csv:3:3: ", {"USD", "EUR", "2024-01-01", "line 2"}, 25, 2},
    {"a rate of zero", "--rates", rates + "USD,EUR,2024-01-02,0\n", "data.csv:3:4: ", {"above zero"}, 25, 2},
};

}  // namespace other_files

TEST_CASE("A bad line of any other file is refused at its place, or left out with what depends on it") {
    for (const other_files::Case& bad : other_files::cases) {
        INFO(bad.what);
        kam_test::ReviewFolder folder;
        folder.write("lines.csv", other_files::lines);
        folder.write("data.csv", bad.text);
        Words arguments{"--orders", "lines.csv", bad.option, "data.csv"};
        CHECK(says(folder.refused(1, arguments), bad.place, bad.words));

        arguments.push_back("--skip-bad-lines");
        const kam_test::Document rest = folder.review(arguments);
        CHECK(says(folder.last().err, bad.place, bad.words));
        CHECK(rest.amount("value") == bad.value);
        CHECK(rest.accounts().size() == bad.accounts);
        CHECK(rest.count("rejected") == (bad.value == 25 ? 0 : 1));

        const auto& files = rest.input().at("other_files").as_array();
        REQUIRE(files.size() == 1);
        CHECK(files[0].at("file").as_string() == "data.csv");
        CHECK(files[0].at("rejected").as_int64() == bad.rejected);
        const auto lines = static_cast<std::int64_t>(std::ranges::count(bad.text, '\n')) - 1;
        CHECK(files[0].at("lines").as_int64() == lines);
        CHECK(files[0].at("accepted").as_int64() == lines - bad.rejected);
        CHECK(says(folder.last().out, "Other file",
                   {"data.csv: " + std::to_string(lines) + " lines, " + std::to_string(bad.rejected) + " rejected"}));
    }
}

TEST_CASE("With rates a header's amount is checked in the currency of its lines") {
    kam_test::ReviewFolder folder;
    folder.write("rates.csv", other_files::rates);
    folder.write("headers.csv", "order_id,freight_amount\n1,0.555\n2,1.5\n");
    folder.write("lines.csv", "order_id,account_id,ordered_on,quantity,unit_price,currency\n1,A,2024-01-10,1,1,USD\n2,A,2024-01-10,1,1,USD\n");
    Words arguments{"--orders", "lines.csv", "--order-headers", "headers.csv", "--rates", "rates.csv"};
    CHECK(says(folder.refused(1, arguments), "lines.csv:2:1: ", {"freight_amount of its header", "0.555", "USD"}));
    arguments.push_back("--skip-bad-lines");
    CHECK(folder.review(arguments).cash("A") == exact("-0.25"));  // (1 - 1.5) x 0.5
}

TEST_CASE("Long chains of parents and long cycles are walked once") {
    kam_test::ReviewFolder folder;
    std::string text = "account_id,parent_id\n";
    const int members = 20000;
    for (int i = 0; i < members; ++i) text += "A" + std::to_string(i) + ",A" + std::to_string((i + 1) % members) + "\n";
    folder.write("accounts.csv", text + "A,\nB,\n");
    folder.write("lines.csv", other_files::lines);
    const Words arguments{"--orders", "lines.csv", "--accounts", "accounts.csv", "--skip-bad-lines"};
    CHECK(folder.review(arguments).accounts().size() == 2);
    CHECK(says(folder.last().err, "accounts.csv:2: ", {"cycle: A0 -> A1", "A19 -> (19980 more) -> A0"}));

    text.replace(text.rfind(",A0"), 3, ",A");
    folder.write("accounts.csv", text + "A,\nB,\n");
    CHECK(folder.review(arguments).accounts().size() == members + 2);
    CHECK(folder.last().err.empty());
}
