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
const std::string contacts = "contact_id,account_id,side,job_title,function,seniority_level,buying_roles,valid_from_on,valid_to_on\nK1,A,,,,,,,\n";
const std::string interactions = "account_id,happened_on,kind,initiated_by,supplier_contact_id,customer_contact_id\nA,2024-01-05,call,supplier,M1,K1\n";
const std::string relations = "layer,from_id,to_id,valid_from_on,valid_to_on,strength\nlink,supplier,A,,,1\n";
const std::string evidence = "account_id,dimension,level,side,source,observed_on\nA,lock_in,2,customer,,2024-01-05\n";
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
    {"a contact twice", "--contacts", contacts + "K1,B,,,,,,,\n", "data.csv:3:1: ", {"'K1'", "line 2"}, 25, 2},
    {"a person of the customer without an account", "--contacts", contacts + "K2,,customer,,,,,,\n", "data.csv:3:2: ", {"needs an account"}, 25, 2},
    {"a role that nobody has", "--contacts", contacts + "K2,B,,,,,buyer;boss,,\n", "data.csv:3:7: ", {"'boss'", "buying role"}, 25, 2},
    {"a function that nobody has", "--contacts", contacts + "K2,B,,,astrology,,,,\n", "data.csv:3:5: ", {"astrology"}, 25, 2},
    {"a level above four", "--contacts", contacts + "K2,B,,,,5,,,\n", "data.csv:3:6: ", {"5"}, 25, 2},
    {"a contact that ends before it begins", "--contacts", contacts + "K2,B,,,,,,2024-03-01,2024-02-01\n", "data.csv:3:9: ", {"valid_from_on", "2024-03-01"}, 25, 2},
    {"a meeting of nobody", "--interactions", interactions + ",2024-01-06,call,,,\n", "data.csv:3:1: ", {"account_id", "empty"}, 25, 2},
    {"a meeting of an unknown kind", "--interactions", interactions + "B,2024-01-06,dance,,,\n", "data.csv:3:3: ", {"dance"}, 25, 2},
    {"a relation of an unknown actor", "--relations", relations + "bond,supplier,K9,,,1\n", "data.csv:3:3: ", {"'K9'", "no contact"}, 25, 2},
    {"a relation of an unknown layer", "--relations", relations + "rope,supplier,A,,,1\n", "data.csv:3:1: ", {"rope"}, 25, 2},
    {"a negative strength", "--relations", relations + "tie,supplier,A,,,-1\n", "data.csv:3:6: ", {"0 or more"}, 25, 2},
    {"a judgement above four", "--evidence", evidence + "A,lock_in,7,supplier,,2024-01-05\n", "data.csv:3:3: ", {"7"}, 25, 2},
    {"a judgement of no dimension", "--evidence", evidence + "A,,3,supplier,,2024-01-05\n", "data.csv:3:2: ", {"dimension", "empty"}, 25, 2},
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

TEST_CASE("Records of an account that the file of accounts does not have are refused") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", other_files::lines);
    folder.write("accounts.csv", other_files::accounts + "B,Beta,\n");
    for (const auto& [option, text] :
         {std::pair{"--contacts", other_files::contacts + "K2,Z,,,,,,,\n"},
          std::pair{"--interactions", other_files::interactions + "Z,2024-01-06,call,,,\n"},
          std::pair{"--evidence", other_files::evidence + "Z,lock_in,3,supplier,,2024-01-05\n"}}) {
        INFO(option);
        folder.write("data.csv", text);
        CHECK(says(folder.refused(1, {"--orders", "lines.csv", "--accounts", "accounts.csv", option, "data.csv"}), "data.csv:3:", {"'Z'", "not among the accounts"}));
    }
}

TEST_CASE("An end of a relation that may mean two things is refused") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", other_files::lines);
    folder.write("contacts.csv", "contact_id,account_id\nB,A\n");
    folder.write("relations.csv", other_files::relations + "bond,supplier,B,,,1\n");
    CHECK(says(folder.refused(1, {"--orders", "lines.csv", "--contacts", "contacts.csv", "--relations", "relations.csv"}), "relations.csv:3:3: ", {"'B'", "more than one"}));
}

TEST_CASE("Whoever has a contact, a meeting or a judgement is an account, with orders or without") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", other_files::lines);
    folder.write("contacts.csv", "contact_id,account_id\nK1,C\n");
    folder.write("interactions.csv", "account_id,happened_on\nD,2024-01-05\n");
    folder.write("evidence.csv", "account_id,dimension,level,side,observed_on\nE,lock_in,2,customer,2024-01-05\n");
    const kam_test::Document review = folder.review({"--orders", "lines.csv", "--contacts", "contacts.csv", "--interactions", "interactions.csv", "--evidence", "evidence.csv"});
    CHECK(review.accounts().size() == 5);
    CHECK(review.value("D") == 0);
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
    const int members = 5000;
    for (int i = 0; i < members; ++i) text += "A" + std::to_string(i) + ",A" + std::to_string((i + 1) % members) + "\n";
    folder.write("accounts.csv", text + "A,\nB,\n");
    folder.write("lines.csv", other_files::lines);
    const Words arguments{"--orders", "lines.csv", "--accounts", "accounts.csv", "--skip-bad-lines"};
    CHECK(folder.review(arguments).accounts().size() == 2);
    CHECK(says(folder.last().err, "accounts.csv:2: ", {"cycle: A0 -> A1", "A19 -> (4980 more) -> A0"}));

    text.replace(text.rfind(",A0"), 3, ",A");
    folder.write("accounts.csv", text + "A,\nB,\n");
    CHECK(folder.review(arguments).accounts().size() == members + 2);
    CHECK(folder.last().err.empty());
}
