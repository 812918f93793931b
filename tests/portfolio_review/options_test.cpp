// SPDX-License-Identifier: BSL-1.0
// Options: what is wrong with them ends with status 2 and says which; and the forms of CSV that options choose.
#include <string>

#include "portfolio_review/review_run.hpp"
#include "support/catch.hpp"

using kam_test::contains;
using kam_test::exact;
using kam_test::says;
using kam_test::Words;

namespace options {

const std::string header = "order_id,account_id,ordered_on,product_id,quantity,unit_price\n";
const std::string lines = header + "1,A,2024-01-10,P,2,10.50\n2,B,2024-02-10,P,1,4\n";

struct Case {
    Words arguments;
    std::string named;
};

const std::vector<Case> cases{
    {{"--nonsense"}, "--nonsense"},
    {{"--html", "page.html"}, "--html"},
    {{"lines.csv"}, "lines.csv"},
    {{"--orders"}, "--orders"},
    {{"--json"}, "--json"},
    {{"--map", "price=unit_price"}, "price"},
    {{"--map", "order_id"}, "order_id"},
    {{"--map", "=Invoice"}, "=Invoice"},
    {{"--map", "order_id="}, "order_id="},
    {{"--map", ""}, "field=Column"},
    {{"--map", "order_id=order_id,order_id=account_id"}, "order_id"},
    {{"--map", "order_id=account_id"}, "--map: the fields 'order_id' and 'account_id'"},
    {{"--map", "quantity=Qty,unit_price=Qty"}, "the column 'Qty'"},
    {{"--map", "order_id= "}, "field=Column"},
    {{"--map", "quantity%=quantity"}, "only a share"},
    {{"--map", "%=quantity"}, "only a share"},
    {{"--by", "group"}, "--by group: --accounts"},
    {{"--order-headers", "lines.csv", "--map-headers", "customer=x"}, "customer"},
    {{"--accounts", "lines.csv", "--map-accounts", "customer=x"}, "customer"},
    {{"--costs", "lines.csv", "--map-costs", "customer=x"}, "customer"},
    {{"--separator", ""}, "one character"},
    {{"--separator", ",,"}, ",,"},
    {{"--separator", "\""}, "separator"},
    {{"--separator", "\n"}, "separator"},
    {{"--separator", "ä"}, "ä"},
    {{"--currency", "EURO"}, "EURO"},
    {{"--currency", "eur"}, "eur"},
    {{"--currency", ""}, "4217"},
    {{"--as-of", "2011-02-30"}, "2011-02-30"},
    {{"--as-of", "yesterday"}, "yesterday"},
    {{"--as-of", "2011-02-03T10:00:00"}, "2011-02-03T10:00:00"},
    {{"--as-of", ""}, "YYYY-MM-DD"},
    {{"--by", "region"}, "region"},
    {{"--top", "-1"}, "-1"},
    {{"--top", "ten"}, "ten"},
    {{"--top", "1.5"}, "1.5"},
    {{"--top", "99999999999999999999999"}, "99999999999999999999999"},
    {{"--gross-margin-share", "1.5"}, "1.5"},
    {{"--gross-margin-share", "-0.1"}, "-0.1"},
    {{"--gross-margin-share", "half"}, "half"},
    {{"--gross-margin-share", "NaN"}, "NaN"},
    {{"--cost-per-order", "cheap"}, "cheap"},
    {{"--cost-per-line", "1e999"}, "1e999"},
    {{"--cost-per-month", "1,5"}, "1,5"},
    {{"--discount-rate", "-1"}, "-1"},
    {{"--discount-rate", "-2.5"}, "-2.5"},
    {{"--json", ""}, "json"},
    {{"--orders", ""}, "orders"},
    {{"--order-headers", ""}, "order-headers"},
    {{"--accounts", ""}, "accounts"},
    {{"--costs", ""}, "costs"},
    {{"--rates", ""}, "rates"},
    {{"--write-sample", ""}, "write-sample"},
};

}  // namespace options

TEST_CASE("Bad options end with status 2 and are named") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", options::lines);
    for (const options::Case& bad : options::cases) {
        INFO(kam_test::shell_line(bad.arguments));
        Words arguments = bad.arguments;
        if (arguments.front() != "--orders") arguments.insert(arguments.begin(), {"--orders", "lines.csv"});
        const auto files = kam_test::names_in(folder.path());
        const kam_test::Outcome outcome = folder.run(arguments);
        CHECK(outcome.status == 2);
        CHECK(contains(outcome.err, bad.named));
        CHECK(outcome.out.empty());
        CHECK(kam_test::names_in(folder.path()) == files);
    }
    CHECK(contains(folder.refused(2, {"--orders", "lines.csv", "--bogus"}), "--bogus"));
}

TEST_CASE("Two inputs cannot both be standard input") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", options::lines);
    for (const std::string option : {"--order-headers", "--accounts", "--costs", "--rates"}) {
        INFO(option);
        CHECK(says(folder.refused(2, {"--orders", "-", option, "-"}, {}, "< lines.csv"), "", {"--orders", option, "standard input"}));
    }
    CHECK(says(folder.refused(2, {"--orders", "lines.csv", "--accounts", "-", "--costs", "-"}, {}, "< lines.csv"), "", {"--accounts", "--costs"}));
}

TEST_CASE("Options that writing the sample would ignore are refused beside it") {
    kam_test::ReviewFolder folder;
    folder.write("lines.csv", options::lines);
    for (const Words& arguments : {Words{"--json", "x.json"}, Words{"--orders", "lines.csv"}, Words{"--as-of", "2024-01-01"}, Words{"--top", "3"},
                                   Words{"--by", "group"}, Words{"--cost-per-order", "1"}}) {
        Words all{"--write-sample", "sample"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        INFO(kam_test::shell_line(all));
        const kam_test::Outcome outcome = folder.run(all);
        CHECK(outcome.status == 2);
        CHECK((contains(outcome.err, "--write-sample") && contains(outcome.err, arguments[0])));
        CHECK(!folder.has("sample"));
    }
}

TEST_CASE("Input options without --orders are refused, as the bundled sample would ignore them") {
    kam_test::ReviewFolder folder;
    folder.write("accounts.csv", "account_id,name,parent_id\nA,Alpha,\n");
    folder.write("rates.csv", "from,to,on,rate\nUSD,EUR,2024-01-01,0.5\n");
    for (const Words& arguments : {Words{"--accounts", "accounts.csv"}, Words{"--rates", "rates.csv"}, Words{"--map", "order_id=x"}}) {
        INFO(kam_test::shell_line(arguments));
        CHECK(contains(folder.refused(2, arguments), "--orders"));
    }
}

TEST_CASE("Help goes to standard output with status 0 and tells options, fields and exit statuses") {
    const kam_test::ReviewFolder folder;
    for (const char* option : {"--help", "-h"}) {
        const kam_test::Outcome outcome = folder.run({option});
        CHECK(outcome.status == 0);
        CHECK(outcome.err.empty());
        for (const char* named : {"--orders", "--map", "--order-headers", "--accounts", "--costs", "--rates", "--separator", "--decimal-comma", "--currency",
                                  "--as-of", "--by", "--top", "--json", "--write-sample", "--skip-bad-lines", "--gross-margin-share",
                                  "--cost-per-order", "order_id", "account_id", "ordered_on", "product_id", "quantity", "unit_price",
                                  "discount_share", "amount", "Exit status"}) {
            INFO(named);
            CHECK(contains(outcome.out, named));
        }
        CHECK(!contains(outcome.out, "--html"));
    }
    CHECK(kam_test::names_in(folder.path()).empty());
}

TEST_CASE("Byte order mark, CR LF, other separators, line breaks in quotes") {
    kam_test::ReviewFolder folder;
    SECTION("byte order mark, semicolons and CR LF") {
        folder.write("lines.csv",
                     "\xEF\xBB\xBForder_id;account_id;ordered_on;product_id;quantity;unit_price\r\n1;\"A;1\";2024-01-10;\"P \"\"x\"\"\";2;10.50\r\n"
                     "2;B;2024-02-10T09:30:00+02:00;P,Q;1;4\r\n");
        const kam_test::Document review = folder.review({"--orders", "lines.csv", "--separator", ";"});
        CHECK(review.value("A;1") == 21);
        CHECK(review.value("B") == 4);
    }
    SECTION("semicolons and decimal commas, also in a share in percent") {
        folder.write("lines.csv", "order_id;account_id;ordered_on;quantity;unit_price;rebate\n1;A;2024-01-10;1,5;10,40;12,5\n");
        folder.write("rates.csv", "from;to;on;rate\nUSD;EUR;2024-01-01;0,5\n");
        const std::vector<std::string> arguments{"--orders", "lines.csv", "--separator", ";", "--map", "discount_share%=rebate"};
        std::vector<std::string> with_comma = arguments;
        with_comma.insert(with_comma.end(), {"--decimal-comma", "--rates", "rates.csv"});
        CHECK(folder.review(with_comma).value("A") == *kam::Decimal::parse("13.65"));  // 1.5 x 10.40 x (1 - 0.125)
        CHECK(says(folder.refused(1, arguments), "lines.csv:2:4: ", {"quantity", "1,5"}));
        folder.write("lines.csv", "order_id;account_id;ordered_on;quantity;unit_price;rebate\n1;A;2024-01-10;1.500;10;0\n");
        CHECK(says(folder.refused(1, with_comma), "lines.csv:2:4: ", {"quantity", "1.500"}));
    }
    SECTION("tabs, and no line end at the end") {
        folder.write("lines.csv", "order_id\taccount_id\tordered_on\tquantity\tunit_price\n1\tA\t2024-01-10\t2\t10.50");
        CHECK(folder.review({"--orders", "lines.csv", "--separator", "tab"}).value("A") == 21);
    }
    SECTION("a line break in quotes counts as a line, as an editor does") {
        folder.write("lines.csv", options::header + "1,A,2024-01-10,\"two\nlines\",2,10.50\n2,\"B\nC\",2024-02-10,P,1,4\n3,A,2024-02-30,P,1,1\n");
        CHECK(says(folder.refused(1, {"--orders", "lines.csv"}), "lines.csv:6:3: ", {"2024-02-30"}));
        const kam_test::Document review = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
        CHECK(review.count("lines") == 3);
        CHECK(review.value("B\nC") == 4);
    }
    SECTION("columns in another order, more columns, which are listed once") {
        folder.write("lines.csv", "unit_price,extra,ordered_on,Strange Name,order_id,quantity,account_id\n10.50,x,2024-01-10,y,1,2,A\n4,x,2024-01-10,y,2,1,B\n");
        const kam_test::Document review = folder.review({"--orders", "lines.csv"});
        CHECK(review.amount("value") == 25);
        const std::string said = folder.last().err + folder.last().out;
        for (const std::string name : {"extra", "Strange Name"}) {
            const std::size_t first = said.find(name);
            CHECK(first != std::string::npos);
            CHECK(said.find(name, first + 1) == std::string::npos);
        }
    }
    SECTION("a single column name with a comma and an equals sign in a map") {
        folder.write("lines.csv", "No.=x,account_id,ordered_on,quantity,unit_price\n1,A,2024-01-10,2,10.50\n");
        CHECK(folder.review({"--orders", "lines.csv", "--map", "order_id=No.=x"}).value("A") == 21);
    }
    SECTION("blanks around the parts of a map") {
        folder.write("lines.csv", "o,my account,d,quantity,unit_price\n1,A,2024-01-10,2,10.50\n");
        CHECK(folder.review({"--orders", "lines.csv", "--map", "order_id = o, account_id =my account , ordered_on=d"}).value("A") == 21);
    }
    SECTION("several maps") {
        folder.write("lines.csv", "o,a,d,quantity,unit_price\n1,A,2024-01-10,2,10.50\n");
        CHECK(folder.review({"--orders", "lines.csv", "--map", "order_id=o,account_id=a", "--map", "ordered_on=d"}).value("A") == 21);
    }
}

TEST_CASE("Every account is in the document, whatever --top says") {
    kam_test::ReviewFolder folder;
    std::string text = options::header;
    for (int i = 1; i <= 30; ++i) text += std::to_string(i) + ",A" + std::to_string(i) + ",2024-01-10,P,1," + std::to_string(i) + "\n";
    folder.write("lines.csv", text);
    for (const char* top : {"0", "1", "30", "1000000"}) {
        INFO("--top " << top);
        const kam_test::Document review = folder.review({"--orders", "lines.csv", "--top", top});
        CHECK(review.accounts().size() == 30);
        CHECK(review.sum("value") == 465);
    }
}

TEST_CASE("Text that is no clean text stays harmless") {
    kam_test::ReviewFolder folder;
    SECTION("control characters reach neither the terminal nor break the document") {
        folder.write("lines.csv", options::header + "1,\x1b[31mred\a\b,2024-01-10,P,2,10.50\n2,B,2024-02-\x1b[2J10,P,1,4\n");
        const kam_test::Document review = folder.review({"--orders", "lines.csv", "--skip-bad-lines"});
        CHECK(review.value("\x1b[31mred\a\b") == 21);
        for (const char c : folder.last().out + folder.last().err) CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
    }
    SECTION("quotes, backslashes, other scripts") {
        folder.write("lines.csv", options::header + "1,\"a\"\"b\\c</script>\",2024-01-10,P,2,10.50\n2,Ærø 株式会社 🏭,2024-02-10,P,1,4\n");
        const kam_test::Document review = folder.review({"--orders", "lines.csv"});
        CHECK(review.value("a\"b\\c</script>") == 21);
        CHECK(review.value("Ærø 株式会社 🏭") == 4);
        CHECK(contains(folder.last().out, "株式会社"));
    }
    SECTION("bytes that are not UTF-8 are an error or give a document that is UTF-8, and do not merge accounts") {
        folder.write("lines.csv", options::header + "1,caf\xe9,2024-01-10,P,2,10.50\n2,caf\xe8,2024-02-10,P,1,4\n");
        const kam_test::Outcome outcome = folder.run({"--orders", "lines.csv", "--json", "review.json"});
        if (outcome.status == 0) {
            const kam_test::Document review(folder.read("review.json"));
            CHECK(review.accounts().size() == 2);
        } else {
            CHECK(outcome.status == 1);
            CHECK(says(outcome.err, "lines.csv:2:2: ", {"account_id"}));
            CHECK(!folder.has("review.json"));
        }
    }
    SECTION("ids that differ in case are different accounts") {
        folder.write("lines.csv", options::header + "1,a,2024-01-10,P,1,1\n2,A,2024-01-10,P,1,2\n3,A B,2024-01-10,P,1,4\n");
        const kam_test::Document review = folder.review({"--orders", "lines.csv"});
        CHECK(review.accounts().size() == 3);
        CHECK(review.value("A B") == 4);
    }
}
