// SPDX-License-Identifier: BSL-1.0
#include <kam/io/csv.hpp>

#include "support/catch.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe.hpp>

namespace csv_form_test {

using kam::Currency;
using kam::Decimal;
using kam::Money;
using kam::io::CsvInput;
using kam::io::CsvOptions;
using kam::io::read_csv;

struct Row {
    std::string id{};
    Decimal quantity{};
    double weight = 0;
    std::optional<double> share{};
    std::optional<Money> price{};
    int count = 0;

    friend bool operator==(const Row&, const Row&) = default;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, quantity, weight, share, price, count))

struct Sale {
    std::string id{};
    Currency currency{};
    Money amount{};
    bool cancelled = true;
};
BOOST_DESCRIBE_STRUCT(Sale, (), (id, currency, amount, cancelled))

/// The issues, one a line; "" when there are none.
template <class Record>
std::string issues_of(const std::string& text, CsvOptions options = {}) {
    options.skip_bad_lines = true;
    kam::Report report;
    try {
        report = read_csv<Record>(CsvInput::text(text, "f"), options).report;
    } catch (const kam::InputError& error) {
        report = error.report();
    }
    std::string lines;
    for (const kam::Issue& issue : report.issues()) lines += issue.where + ": " + issue.what + '\n';
    return lines;
}

}  // namespace csv_form_test
using csv_form_test::issues_of;
using csv_form_test::Row;
using csv_form_test::Sale;
using kam::io::CsvInput;
using kam::io::CsvOptions;
using kam::io::read_csv;

TEST_CASE("numbers with a decimal comma") {
    const CsvOptions german{
        .names = {{"share", "Anteil", kam::ForeignUnit::percent}}, .separator = ';', .decimal_point = ','};
    const std::string header = "id;quantity;weight;Anteil;price;count\n";
    const auto rows = read_csv<Row>(CsvInput::text(header + "1,5;1,50;-0,25;12,5;12,30 EUR;3\n"
                                                            "1.5;7;1,5e3;;EUR 5;-4\n"),
                                    german)
                          .records;
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].id == "1,5");  // text is text
    CHECK(to_string(rows[0].quantity) == "1.50");
    CHECK(rows[0].weight == -0.25);
    CHECK(rows[0].share == 0.125);
    CHECK(rows[0].price == kam::Money{1230, kam::Currency("EUR")});
    CHECK(rows[1].id == "1.5");
    CHECK(rows[1].quantity == 7);
    CHECK(rows[1].weight == 1500);
    CHECK_FALSE(rows[1].share);
    CHECK(rows[1].price == kam::Money{500, kam::Currency("EUR")});

    // A point may stand for thousands, so it is refused and not taken for the decimal point.
    CHECK(issues_of<Row>(header + "a;1.500;1.5;1.5;1.500,00 EUR;1\n", german) ==
          "f:2:2: quantity: '1.500' is not a number with a decimal comma\n"
          "f:2:3: weight: '1.5' is not a number with a decimal comma\n"
          "f:2:4: Anteil: '1.5' is not a number with a decimal comma\n"
          "f:2:5: price: '1.500,00 EUR' is not a number with a decimal comma\n");
    // Other faults are shown as they stand in the file.
    CHECK(issues_of<Row>(header + "a;1,5,0;1,x;1,5%;1,234 EUR;1,0\n", german) ==
          "f:2:2: quantity: '1,5,0' is not a decimal number\n"
          "f:2:3: weight: '1,x' is not a number\n"
          "f:2:4: Anteil: '1,5%' is not a number\n"
          "f:2:5: price: '1,234 EUR' is not a whole number of minor units that fits in 64 bits\n"
          "f:2:6: count: '1,0' is not a whole number\n");
    CHECK(issues_of<Row>(header + "a;;;;;\n", german) ==
          "f:2:2: quantity: is empty\nf:2:3: weight: is empty\nf:2:6: count: is empty\n");
    // Without the option a comma is no decimal point.
    CHECK(issues_of<Row>("id;quantity;weight;count\na;1,5;1;1\n", {.separator = ';'}) ==
          "f:2:2: quantity: '1,5' is not a decimal number\n");
}

TEST_CASE("a decimal comma is written and read back, also between commas as separators") {
    const std::vector<Row> rows{
        {"a.b", kam::Decimal::from_parts(-1250, 3), 0.1, 0.07, kam::Money{5, kam::Currency("EUR")}, 3},
        {"c", 2, 1e300, {}, {}, -1}};
    const kam::NameMap names{{"share", "share", kam::ForeignUnit::percent}};
    CHECK(kam::io::to_csv(rows, {.names = names, .separator = ';', .decimal_point = ','}) ==
          "id;quantity;weight;share;price;count\n"
          "a.b;-1,250;0,1;7;0,05 EUR;3\n"
          "c;2;1e+300;;;-1\n");
    for (const char separator : {';', ',', '\t'}) {
        const std::string text = kam::io::to_csv(rows, {.names = names, .separator = separator, .decimal_point = ','});
        CAPTURE(text);
        CHECK(read_csv<Row>(CsvInput::text(text), {.names = names, .separator = separator, .decimal_point = ','})
                  .records == rows);
    }
    CHECK_THROWS_AS(read_csv<Row>(CsvInput::text("id\n"), {.decimal_point = ';'}), std::invalid_argument);
    CHECK_THROWS_WITH(kam::io::to_csv(rows, {.decimal_point = '\''}),
                      kam_test::ContainsSubstring("CsvWriter: the decimal point is"));
}

TEST_CASE("amounts as plain numbers are in the currency of the options") {
    const CsvOptions euros{.currency = kam::Currency("EUR"), .may_be_absent = {"cancelled"}};
    const auto read = read_csv<Sale>(CsvInput::text("id,amount\na,5000000\nb,-1.5\nc,12.30 USD\nd,5E6\n"), euros);
    REQUIRE(read.records.size() == 4);
    CHECK(read.records[0].amount == kam::Money{500'000'000, kam::Currency("EUR")});
    CHECK(read.records[1].amount == kam::Money{-150, kam::Currency("EUR")});
    CHECK(read.records[2].amount == kam::Money{1230, kam::Currency("USD")});  // what names its currency keeps it
    CHECK(read.records[3].amount == read.records[0].amount);
    for (const Sale& sale : read.records) CHECK(sale.currency == kam::Currency("EUR"));
    CHECK(read.records[0].cancelled);  // the record's default
    CHECK(read.absent_fields == std::vector<std::string>{"currency", "cancelled"});

    CHECK(read_csv<Sale>(CsvInput::text("id,currency,amount\na,USD,1\n"), euros).records[0].currency ==
          kam::Currency("USD"));
    CHECK(issues_of<Sale>("id,currency,amount\na,,1.234\nb,EUR,x\nc,EUR,\n", euros) ==
          "f:2:2: currency: is empty\n"
          "f:2:3: amount: '1.234 EUR' is not a whole number of minor units that fits in 64 bits\n"
          "f:3:3: amount: 'x' is not a decimal number\n"
          "f:4:3: amount: is empty\n");
    const std::string without = issues_of<Sale>("id,currency,amount,cancelled\na,EUR,5,no\n");
    CHECK(without.starts_with("f:2:3: amount: '5' is not an amount with its currency"));
}

TEST_CASE("fields may be absent only where the options say so") {
    CHECK(issues_of<Sale>("id,amount\n") ==
          "f:1:1: there is no column 'currency'; the header has 'id', 'amount'\n"
          "f:1:1: there is no column 'cancelled'; the header has 'id', 'amount'\n");
    const CsvOptions lenient{.may_be_absent = {"currency", "cancelled"}};
    const auto read = read_csv<Sale>(CsvInput::text("id,amount\na,5 EUR\n"), lenient);
    CHECK(read.records[0].currency == kam::Currency());
    CHECK_THROWS_WITH(read_csv<Sale>(CsvInput::text("id\n"), {.may_be_absent = {"canceled"}}),
                      kam_test::ContainsSubstring("'canceled' among the fields to use is no field of the record"));
}

TEST_CASE("a name that stands twice in the header is an issue, whether or not a field takes it") {
    CHECK(issues_of<Sale>("id,x,currency,amount,cancelled,x,,,x\n") ==
          "f:1:6: column 'x' is also column 2\nf:1:9: column 'x' is also column 2\n");
}
