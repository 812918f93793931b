// SPDX-License-Identifier: BSL-1.0
// What is wrong inside one line of the order lines: a message with file, line and column, exit status 1, nothing written; and
// with --skip-bad-lines a review of the rest that counts the line.
#include <string>
#include <string_view>
#include <vector>

#include "portfolio_review/review_run.hpp"
#include "support/catch.hpp"

using kam_test::exact;
using kam_test::says;
using kam_test::Words;

namespace bad_lines {

const std::string header = "order_id,account_id,ordered_on,product_id,quantity,unit_price,discount_share,currency\n";
const std::string good = "1,A,2024-01-10,P,2,10.50,0,EUR\n";
const std::string also_good = "2,B,2024-02-10,P,1,4,0.5,EUR\n";

struct Case {
    std::string what;
    std::string line;
    int column;
    Words words;
};

const std::string nul(1, '\0');

const std::vector<Case> cases{
    {"a day that is not", "9,A,2011-02-30,P,1,1,0,EUR", 3, {"ordered_on", "2011-02-30", "28 days"}},
    {"29 February of no leap year", "9,A,1900-02-29,P,1,1,0,EUR", 3, {"ordered_on", "1900-02-29"}},
    {"a thirteenth month", "9,A,2024-13-01,P,1,1,0,EUR", 3, {"ordered_on", "2024-13-01"}},
    {"a date in American order", "9,A,02/10/2024,P,1,1,0,EUR", 3, {"ordered_on", "02/10/2024"}},
    {"an hour that is not", "9,A,2024-01-10T25:00:00,P,1,1,0,EUR", 3, {"ordered_on", "25:00"}},
    {"no date", "9,A,,P,1,1,0,EUR", 3, {"ordered_on"}},
    {"a number too large to hold", "9,A,2024-01-10,P,1,1e999,0,EUR", 6, {"unit_price", "1e999"}},
    {"not a number", "9,A,2024-01-10,P,1,NaN,0,EUR", 6, {"unit_price", "NaN"}},
    {"infinity", "9,A,2024-01-10,P,inf,1,0,EUR", 5, {"quantity", "inf"}},
    {"a decimal comma", "9,A,2024-01-10,P,1,\"10,50\",0,EUR", 6, {"unit_price", "10,50"}},
    {"thousands separators", "9,A,2024-01-10,P,\"1,000\",1,0,EUR", 5, {"quantity", "1,000"}},
    {"a currency sign", "9,A,2024-01-10,P,1,$5,0,EUR", 6, {"unit_price", "$5"}},
    {"a blank before the number", "9,A,2024-01-10,P,1, 5,0,EUR", 6, {"unit_price", "' 5'"}},
    {"hexadecimal", "9,A,2024-01-10,P,0x10,1,0,EUR", 5, {"quantity", "0x10"}},
    {"digits of another script", "9,A,2024-01-10,P,٣,1,0,EUR", 5, {"quantity"}},
    {"more digits than can be held", "9,A,2024-01-10,P,1,1.0000000000000000000000000000000000000001,0,EUR", 6, {"unit_price", "digits"}},
    {"a blank order", " ,A,2024-01-10,P,1,1,0,EUR", 1, {"order_id", "blank"}},
    {"a blank account", "9, \t,2024-01-10,P,1,1,0,EUR", 2, {"account_id", "blank"}},
    {"an account with a blank behind", "9,A ,2024-01-10,P,1,1,0,EUR", 2, {"account_id", "'A '"}},
    {"an account with a blank before", "9,\" A\",2024-01-10,P,1,1,0,EUR", 2, {"account_id", "' A'"}},
    {"an order with a line break behind", "\"9\n\",A,2024-01-10,P,1,1,0,EUR", 1, {"order_id", "blank"}},
    {"no currency at all", "9,A,2024-01-10,P,1,1,0,XXX", 8, {"currency", "XXX"}},
    {"an order beyond all money", "9,A,2024-01-10,P,1,1e17,0,EUR", 6, {"unit_price", "does not fit"}},
    {"no order", ",A,2024-01-10,P,1,1,0,EUR", 1, {"order_id"}},
    {"a share beyond one", "9,A,2024-01-10,P,1,1,1.7,EUR", 7, {"discount_share", "1.7"}},
    {"a share below nothing", "9,A,2024-01-10,P,1,1,-0.1,EUR", 7, {"discount_share", "-0.1"}},
    {"a currency that is not", "9,A,2024-01-10,P,1,1,0,EURO", 8, {"currency", "EURO"}},
    {"a currency in lower case", "9,A,2024-01-10,P,1,1,0,eur", 8, {"currency", "eur"}},
    {"a NUL byte", "9,A" + nul + ",2024-01-10,P,1,1,0,EUR", 2, {"account_id", "NUL"}},
    {"a field of 10 MB", "9,A,2024-01-10," + std::string(10'000'000, 'x') + ",1,1,0,EUR", 4, {"product_id", "longer"}},
    {"a quoted field of 10 MB", "9,A,2024-01-10,\"" + std::string(10'000'000, '\n') + "\",1,1,0,EUR", 4, {"product_id", "longer"}},
    {"a quote inside a field", "9,A\"B,2024-01-10,P,1,1,0,EUR", 2, {"account_id", "quote"}},
    {"text behind a quote", "9,\"A\"B,2024-01-10,P,1,1,0,EUR", 2, {"account_id", "quote"}},
    {"too few fields", "9,A,2024-01-10,P,1,1,0", 8, {"7 fields", "8"}},
    {"too many fields", "9,A,2024-01-10,P,1,1,0,EUR,", 9, {"9 fields", "8"}},
    {"one field", "9", 2, {"1 field", "8"}},
};

}  // namespace bad_lines

TEST_CASE("A bad order line is refused at its place, or left out and counted") {
    for (const bad_lines::Case& bad : bad_lines::cases) {
        kam_test::ReviewFolder folder;
        INFO(bad.what);
        folder.write("lines.csv", bad_lines::header + bad_lines::good + bad.line + "\n" + bad_lines::also_good);
        const std::string place = "lines.csv:3:" + std::to_string(bad.column) + ": ";

        CHECK(says(folder.refused(1, {"--orders", "lines.csv"}), place, bad.words));
        CHECK(says(folder.refused(1, {"--orders", "-"}, {}, "< lines.csv"), "stdin:3:" + std::to_string(bad.column) + ": ", bad.words));

        const kam_test::Document review = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
        CHECK(says(folder.last().err, place, bad.words));
        CHECK(review.count("lines") == 3);
        CHECK(review.count("assigned") == 2);
        CHECK(review.count("rejected") == 1);
        CHECK(review.amount("value") == 23);
        CHECK(review.accounts().size() == 2);
        CHECK(review.value("A") == 21);
        CHECK(review.value("B") == 2);
        CHECK(review.count("A", "orders") == 1);
    }
}

TEST_CASE("A file that breaks off inside quotes is refused where the quote opens") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_lines::header + bad_lines::good + bad_lines::also_good + "3,A,2024-03-01,\"P,1,1,0,EUR\n4,A,2024-03-02,P,1");
    CHECK(says(folder.refused(1, {"--orders", "lines.csv"}), "lines.csv:4:4: ", {"product_id", "quote", "never closed"}));
    const kam_test::Document review = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
    CHECK(review.count("lines") == 3);
    CHECK(review.count("rejected") == 1);
    CHECK(review.amount("value") == 23);
}

TEST_CASE("A file that breaks off inside a line is refused there") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_lines::header + bad_lines::good + "2,B,2024-02-10,P,1,4");
    CHECK(says(folder.refused(1, {"--orders", "lines.csv"}), "lines.csv:3:7: ", {"6 fields", "8"}));
}

TEST_CASE("Every bad line is reported, with every bad field of it, in all files of one run") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_lines::header + "1,A,2011-02-30,P,NaN,1e999,0,EUR\n" + bad_lines::good + "3,A,2024-01-10,P,x,1,0,EUR\n");
    folder.write("headers.csv", "order_id,freight_amount\n1,dear\n3,1\n");
    folder.write("accounts.csv", "account_id,name,parent_id\nA,Alpha,\nA,Alpha again,\nB,Beta,\n");
    folder.write("costs.csv", "account_id,incurred_on,phase,activity,amount\nA,2024-02-31,selling,visit,5 EUR\nA,2024-02-01,lunch,visit,5 EUR\n");
    const std::string said = folder.refused(1, {"--orders", "lines.csv", "--order-headers", "headers.csv", "--accounts", "accounts.csv",
                                                "--costs", "costs.csv"});
    CHECK(says(said, "lines.csv:2:3: ", {"2011-02-30"}));
    CHECK(says(said, "lines.csv:2:5: ", {"NaN"}));
    CHECK(says(said, "lines.csv:2:6: ", {"1e999"}));
    CHECK(says(said, "lines.csv:4:5: ", {"quantity", "'x'"}));
    CHECK(says(said, "headers.csv:2:2: ", {"freight_amount", "dear"}));
    CHECK(says(said, "accounts.csv:3:1: ", {"'A'"}));
    CHECK(says(said, "costs.csv:2:2: ", {"incurred_on", "2024-02-31"}));
    CHECK(says(said, "costs.csv:3:3: ", {"phase", "lunch"}));
}

TEST_CASE("Issues come in the order of their lines, whoever finds them") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_lines::header + "1,A,2024-01-10,P,x,1,0,EUR\n2,A,2024-01-10,P,1,1,3,EUR\n3,A,2024-01-10,P,y,1,0,EUR\n" +
                                  "4,A,2024-01-10,P,1,1,-3,EUR\n");
    const std::string said = folder.refused(1, {"--orders", "lines.csv"});
    std::size_t last = 0;
    for (const char* place : {"lines.csv:2:", "lines.csv:3:", "lines.csv:4:", "lines.csv:5:"}) {
        INFO(place);
        const std::size_t at = said.find(place);
        CHECK(at != std::string::npos);
        CHECK(at >= last);
        last = at;
    }
}

TEST_CASE("Of 2,000 bad lines the first 1,000 are listed and the others counted") {
    kam_test::ReviewFolder folder;
    std::string text = bad_lines::header + bad_lines::good;
    for (int i = 0; i < 2000; ++i) text += "9,A,2024-01-10,P,1,free,0,EUR\n";
    folder.write("lines.csv", text);
    const auto listed = [](const std::string& said) {
        std::size_t count = 0;
        for (const std::string& line : kam_test::lines_of(said)) count += line.starts_with("lines.csv:") ? 1U : 0U;
        return count;
    };
    const std::string said = folder.refused(1, {"--orders", "lines.csv"});
    CHECK(listed(said) == 1000);
    CHECK(says(said, "lines.csv:3:6: ", {"free"}));
    CHECK(says(said, "lines.csv:1002:6: ", {"free"}));
    CHECK(says(said, "", {"1000 more"}));

    const kam_test::Document review = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
    CHECK(listed(folder.last().err) == 1000);
    CHECK(says(folder.last().err, "", {"1000 more"}));
    CHECK(review.count("lines") == 2001);
    CHECK(review.count("rejected") == 2000);
    CHECK(review.count("assigned") == 1);
}

TEST_CASE("When every line is bad nothing is reviewed, and --skip-bad-lines accounts for each") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", bad_lines::header + "9,A,never,P,1,1,0,EUR\n8,B,never,P,1,1,0,EUR\n");
    CHECK(says(folder.refused(1, {"--orders", "lines.csv"}), "lines.csv:2:3: ", {"never"}));
    const kam_test::Document review = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
    CHECK(review.count("lines") == 2);
    CHECK(review.count("rejected") == 2);
    CHECK(review.amount("value") == 0);
    CHECK(review.accounts().empty());
    CHECK(!kam_test::contains(folder.last().out, "1970"));  // there is no date of the review where there is no record
}
