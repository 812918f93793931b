// SPDX-License-Identifier: BSL-1.0
#include <kam/io/csv.hpp>

#include "support/catch.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace csv_bad_input_test {

enum class Tier { silver, gold };
BOOST_DESCRIBE_ENUM(Tier, silver, gold)

struct Row {
    std::string id;
    std::optional<kam::Date> day;
    std::optional<int> count;
    std::optional<double> ratio;
    std::optional<kam::Decimal> price;
    std::optional<kam::Money> total;
    std::optional<kam::Instant> at;
    std::optional<Tier> tier;
    std::optional<bool> paid;
    std::optional<kam::Level> level;
    std::optional<kam::Currency> currency;
    std::optional<unsigned> unsigned_count;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, day, count, ratio, price, total, at, tier, paid, level, currency, unsigned_count))

struct Pair {
    std::string a;
    int b = 0;
};
BOOST_DESCRIBE_STRUCT(Pair, (), (a, b))

struct Nested {
    std::string id;
    std::vector<int> list;
};
BOOST_DESCRIBE_STRUCT(Nested, (), (id, list))

using kam::Fault;
using kam::io::CsvInput;
using kam::io::CsvOptions;
using kam::io::read_csv;

/// The report that reading throws.
template <class Record>
kam::Report report_of(CsvInput input, const CsvOptions& options = {}) {
    try {
        (void)read_csv<Record>(std::move(input), options);
    } catch (const kam::InputError& error) {
        return error.report();
    }
    return {};
}

/// The only issue of a line with this one field besides the id, as "kind where: what".
std::string issue_of(std::string_view field, std::string_view text) {
    const std::string csv = "id," + std::string(field) + "\nA," + std::string(text) + "\n";
    const kam::Report report = report_of<Row>(CsvInput::text(csv, "f"));
    if (report.count() != 1) return std::to_string(report.count()) + " issues\n" + report.to_string();
    const kam::Issue& issue = report.issues()[0];
    return std::string(kam::name_of(issue.kind)) + ' ' + issue.where + ": " + issue.what;
}

std::string all_of(std::string_view csv, const CsvOptions& options = {}) {
    return report_of<Pair>(CsvInput::text(csv, "f"), options).to_string();
}

}  // namespace csv_bad_input_test

using namespace csv_bad_input_test;

TEST_CASE("CSV: a field that is no such value is an issue that says why", "[csv][bad_input]") {
    CHECK(issue_of("day", "2011-02-30") == "malformed f:2:2: day: '2011-02-30' is not a date: 2011-02 has 28 days");
    CHECK(issue_of("day", "2011-13-01") == "malformed f:2:2: day: '2011-13-01' is not a date: there is no month 13");
    CHECK(issue_of("day", "01/02/2011") == "malformed f:2:2: day: '01/02/2011' is not a date (expected YYYY-MM-DD)");
    CHECK(issue_of("day", "2011-12-09Z") ==
          "malformed f:2:2: day: '2011-12-09Z' is not a date (unexpected text after the day)");
    CHECK(issue_of("at", "2011-02-30T10:00") ==
          "malformed f:2:2: at: '2011-02-30T10:00' is not a date: 2011-02 has 28 days");
    CHECK(issue_of("at", "2011-02-28T24:00") ==
          "malformed f:2:2: at: '2011-02-28T24:00' is not a date and time (expected YYYY-MM-DDThh:mm:ss)");
    CHECK(issue_of("count", "12.0") == "wrong_type f:2:2: count: '12.0' is not a whole number");
    CHECK(issue_of("count", " 12") == "wrong_type f:2:2: count: ' 12' is not a whole number");
    CHECK(issue_of("count", "1'000") == "wrong_type f:2:2: count: '1'000' is not a whole number");
    CHECK(issue_of("count", "+-1") == "wrong_type f:2:2: count: '+-1' is not a whole number");
    CHECK(issue_of("count", "2147483648") ==
          "out_of_range f:2:2: count: '2147483648' is not between -2147483648 and 2147483647");
    CHECK(issue_of("unsigned_count", "-1") ==
          "out_of_range f:2:2: unsigned_count: '-1' is not between 0 and 4294967295");
    CHECK(issue_of("unsigned_count", "-99999999999999999999") ==
          "out_of_range f:2:2: unsigned_count: '-99999999999999999999' is not between 0 and 4294967295");
    CHECK(issue_of("ratio", "1e999") ==
          "out_of_range f:2:2: ratio: '1e999' is too large or too small a number to hold");
    CHECK(issue_of("ratio", "1e-999") ==
          "out_of_range f:2:2: ratio: '1e-999' is too large or too small a number to hold");
    CHECK(issue_of("ratio", "NaN") == "not_finite f:2:2: ratio: 'NaN' is not a finite number");
    CHECK(issue_of("ratio", "-inf") == "not_finite f:2:2: ratio: '-inf' is not a finite number");
    CHECK(issue_of("ratio", "0x10") == "wrong_type f:2:2: ratio: '0x10' is not a number");
    CHECK(issue_of("ratio", "+") == "wrong_type f:2:2: ratio: '+' is not a number");
    CHECK(issue_of("ratio", "ten") == "wrong_type f:2:2: ratio: 'ten' is not a number");
    CHECK(issue_of("price", "1e999") == "out_of_range f:2:2: price: '1e999' has more digits than can be held exactly");
    CHECK(issue_of("price", "NaN") == "wrong_type f:2:2: price: 'NaN' is not a decimal number");
    CHECK(issue_of("price", std::string(39, '9')) ==
          "out_of_range f:2:2: price: '" + std::string(39, '9') + "' has more digits than can be held exactly");
    CHECK(issue_of("total", "12.30") ==
          "wrong_type f:2:2: total: '12.30' is not an amount with its currency (expected as 12.30 EUR)");
    CHECK(issue_of("total", "12.30 EURO") == "unknown_name f:2:2: total: 'EURO' is not a currency code of ISO 4217");
    CHECK(issue_of("total", "EUR x") == "wrong_type f:2:2: total: 'x' is not a decimal number");
    CHECK(issue_of("total", "12.345 EUR") ==
          "out_of_range f:2:2: total: '12.345 EUR' is not a whole number of minor units that fits in 64 bits");
    CHECK(issue_of("tier", "Gold") == "unknown_name f:2:2: tier: 'Gold' is not one of: silver, gold");
    CHECK(issue_of("paid", "maybe") == "wrong_type f:2:2: paid: 'maybe' is not one of: true, false, yes, no, 1, 0");
    CHECK(issue_of("paid", "true \xC3\xA4") ==
          "wrong_type f:2:2: paid: 'true \xC3\xA4' is not one of: true, false, yes, no, 1, 0");
    CHECK(issue_of("level", "5") == "out_of_range f:2:2: level: '5' is not a level from 0 to 4");
    CHECK(issue_of("currency", "eur") == "unknown_name f:2:2: currency: 'eur' is not a currency code of ISO 4217");
    CHECK(all_of("a,b,\"x\ny\"\nA,1,p\"q\n") == "f:3:3: x\\x0ay: has a quote inside but does not begin with one\n");
    CHECK(issue_of("count", "\"1\n2\"") == "wrong_type f:2:2: count: '1\\x0a2' is not a whole number");
}

TEST_CASE("CSV: fields that spoil the form of a line", "[csv][bad_input]") {
    CHECK(all_of("a,b\nx\"y,1\n") == "f:2:1: a: has a quote inside but does not begin with one\n");
    CHECK(all_of("a,b\n x\"y\",1\n") == "f:2:1: a: has a quote inside but does not begin with one\n");
    CHECK(all_of("a,b\n\"x\"y,1\n") == "f:2:1: a: has text after its closing quote\n");
    CHECK(all_of("a,b\n\"x\" ,1\n") == "f:2:1: a: has text after its closing quote\n");
    CHECK(all_of("a,b\n\"x\"y\"\",1\n") == "f:2:1: a: has text after its closing quote\n");
    CHECK(all_of("a,b\nx,1\n\"y,2\nz,3\n") == "f:3:1: a: the quote that opens here is never closed\n");
    CHECK(all_of("a,b\nx,\"1") == "f:2:2: b: the quote that opens here is never closed\n");
    CHECK(all_of("a,b\nx,\"") == "f:2:2: b: the quote that opens here is never closed\n");
    CHECK(all_of("a,b\nx,\"1\"\"") == "f:2:2: b: the quote that opens here is never closed\n");
    CHECK(all_of(std::string_view("a,b\nx\0y,1\n", 10)) == "f:2:1: a: holds a NUL byte\n");
    CHECK(all_of(std::string_view("a,b\n\"x\0\",1\n", 11)) == "f:2:1: a: holds a NUL byte\n");
    CHECK(all_of("a,b\nx\n") == "f:2:2: the line has 1 field but the header has 2\n");
    CHECK(all_of("a,b\nx,1,2\n") == "f:2:3: the line has 3 fields but the header has 2\n");
    CHECK(all_of("a,b\nx,1,\n") == "f:2:3: the line has 3 fields but the header has 2\n");
    CHECK(all_of("a,b\nx,\n") == "f:2:2: b: is empty\n");
    CHECK(all_of("a,b\nx,\"\"\n") == "f:2:2: b: is empty\n");
    CHECK(all_of("a,b\n\xEF\xBB\xBF,z\n") == "f:2:2: b: 'z' is not a whole number\n");
}

TEST_CASE("CSV: unused columns are held to the form, not to a type", "[csv][bad_input]") {
    CHECK(all_of("a,x,b\n1,anything at all,2\n").empty());
    CHECK(all_of("a,x,b\n1,any\"thing,2\n") == "f:2:2: x: has a quote inside but does not begin with one\n");
}

TEST_CASE("CSV: lines are counted as an editor does, several issues of a line each have their place",
          "[csv][bad_input]") {
    const std::string csv = "\n\r\na,b\r\n\"1\r\n2\n3\r4\",x\r\n\r\n\"u\nv\",\"y\"\nz,w,q\n";
    CHECK(all_of(csv) ==
          "f:7:2: b: 'x' is not a whole number\n"
          "f:10:2: b: 'y' is not a whole number\n"
          "f:11:2: b: 'w' is not a whole number\n"
          "f:11:3: the line has 3 fields but the header has 2\n");
    // The same with every block boundary in every place.
    for (std::size_t block = 1; block < csv.size(); ++block) CHECK(all_of(csv, {.block_size = block}) == all_of(csv));
}

TEST_CASE("CSV: headers that do not fit the record", "[csv][bad_input]") {
    CHECK(all_of("") == "f:1:1: is empty: a header line with the column names is needed\n");
    CHECK(all_of("\n\n\n") == "f:4:1: is empty: a header line with the column names is needed\n");
    CHECK(all_of("\xEF\xBB\xBF") == "f:1:1: is empty: a header line with the column names is needed\n");
    CHECK(all_of("a;b\n1;2\n") ==
          "f:1:1: there is no column 'a'; the header has 'a;b'\n"
          "f:1:1: there is no column 'b'; the header has 'a;b'\n");
    CHECK(all_of("\na, b\nx,1\n") == "f:2:1: there is no column 'b'; the header has 'a', ' b'\n");
    CHECK(all_of("a,b,c,b,b\nx,1,2,3,4\n") ==
          "f:1:4: column 'b' is also column 2\n"
          "f:1:5: column 'b' is also column 2\n");
    CHECK(all_of("a,c,c,b\nx,2,2,1\n") == "f:1:3: column 'c' is also column 2\n");
    CHECK(all_of("a,,,b\nx,2,2,1\n").empty());  // columns without a name are no names twice
    CHECK(all_of("a,b\"\nx,1\n") == "f:1:2: header: has a quote inside but does not begin with one\n");
    CHECK(all_of("a,\"b\nx,1\n") == "f:1:2: header: the quote that opens here is never closed\n");
    CHECK(all_of(std::string_view("\xFF\xFE"
                                  "a\0,\0",
                                  6)) == "f:1:1: is UTF-16 text; UTF-8 is needed\n");
    CHECK(all_of(std::string_view("\xFE\xFF\0a\0,", 6)) == "f:1:1: is UTF-16 text; UTF-8 is needed\n");
    CHECK(all_of("aaaa,bbbb\n", {.longest_field = 8}) == "f:1:2: the header line is longer than 8 bytes\n");

    // Nothing that concerns the whole input can be skipped.
    CHECK_THROWS_AS(read_csv<Pair>(CsvInput::text("a\nx\n"), {.skip_bad_lines = true}), kam::InputError);
    const kam::Report report = report_of<Pair>(CsvInput::text("a\nx\n"));
    CHECK(report.count(Fault::missing) == 1);
}

TEST_CASE("CSV: a field of 10 MB is an issue and is not kept in memory", "[csv][bad_input]") {
    const std::size_t megabyte = std::size_t{1} << 20;
    std::string csv = "a,b\nx,1\n" + std::string(10 * megabyte, 'y') + ",2\nz,q\n";
    CHECK(all_of(csv) == "f:3:1: a: is longer than 1048576 bytes\nf:4:2: b: 'q' is not a whole number\n");
    csv = "a,b\n\"" + std::string(10 * megabyte, '\n') + "\",2\nz,q\n";
    CHECK(all_of(csv) == "f:2:1: a: is longer than 1048576 bytes\nf:10485763:2: b: 'q' is not a whole number\n");

    std::size_t largest_request = 0;
    std::size_t left = 200 * megabyte;
    const CsvInput::Read endless_field = [&](char* to, std::size_t most) {
        largest_request = (std::max)(largest_request, most);
        const std::size_t count = (std::min)(most, left);
        std::fill_n(to, count, left == 200 * megabyte ? '"' : 'x');
        left -= count;
        return count;
    };
    const kam::Report report = report_of<Pair>(CsvInput(endless_field, "f"));
    CHECK(report.count() == 1);
    CHECK(largest_request <= 2 * megabyte);
}

TEST_CASE("CSV: the limit of a field holds to the byte, wherever blocks end", "[csv][bad_input]") {
    for (std::size_t block = 1; block < 40; ++block) {
        CAPTURE(block);
        const CsvOptions options{.longest_field = 8, .block_size = block};
        CHECK(all_of("a,b\n12345678,1\n\"12345678\",2\n\"12\"\"5678\",3\n", options).empty());
        CHECK(all_of("a,b\n123456789,1\n\"123456789\",2\n\"123\"\"5678\",3\n,x\n", options) ==
              "f:2:1: a: is longer than 8 bytes\n"
              "f:3:1: a: is longer than 8 bytes\n"
              "f:4:1: a: is longer than 8 bytes\n"
              "f:5:2: b: 'x' is not a whole number\n");
        CHECK(all_of("a,b\n\"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\",1\n,x\n", options) ==
              "f:2:1: a: is longer than 8 bytes\n"
              "f:15:2: b: 'x' is not a whole number\n");
        CHECK(all_of("a,b\n1\"3456789,1\n\"1\"3456789,1\n\"1234567\"9,1\n", options) ==
              "f:2:1: a: is longer than 8 bytes\n"
              "f:3:1: a: has text after its closing quote\n"
              "f:4:1: a: has text after its closing quote\n");
    }
}

TEST_CASE("CSV: a file that was cut off anywhere is read or reported, never misread", "[csv][bad_input]") {
    const std::string whole = "a,b\n\"x\"\"1\",10\n\"y\n2\",20\nz,30\n";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CAPTURE(length);
        const auto result = [&] {
            try {
                return read_csv<Pair>(CsvInput::text(std::string_view(whole).substr(0, length)),
                                      {.skip_bad_lines = true});
            } catch (const kam::InputError&) {
                return kam::io::CsvRecords<Pair>{};
            }
        }();
        CHECK(result.accepted + result.rejected == result.lines);
        CHECK(result.records.size() == result.accepted);
        if (result.accepted > 0) CHECK(result.records[0].a == "x\"1");
        if (result.accepted > 1) CHECK(result.records[1].a == "y\n2");
    }
}

TEST_CASE("CSV: nothing is returned of a file with a bad line, unless bad lines are to be skipped",
          "[csv][bad_input]") {
    const std::string csv = "a,b\nx,1\ny,two\nz,3\n,four,\n";
    CHECK_THROWS_AS(read_csv<Pair>(CsvInput::text(csv)), kam::InputError);

    const auto result = read_csv<Pair>(CsvInput::text(csv), {.skip_bad_lines = true});
    REQUIRE(result.records.size() == 2);
    CHECK(result.records[1].a == "z");
    CHECK(result.lines == 4);
    CHECK(result.accepted == 2);
    CHECK(result.rejected == 2);
    CHECK(result.report.count() == 3);
    CHECK(result.report.count(Fault::wrong_type) == 2);
    CHECK(result.report.count(Fault::malformed) == 1);

    // A callback has seen the lines before the first bad one, and none after it.
    std::vector<std::size_t> lines;
    const auto note = [&](Pair&&, std::size_t line) { lines.push_back(line); };
    CHECK_THROWS_AS(kam::io::for_each_csv<Pair>(CsvInput::text(csv), {}, note), kam::InputError);
    CHECK(lines == std::vector<std::size_t>{2});
    lines.clear();
    CHECK(kam::io::for_each_csv<Pair>(CsvInput::text(csv), {.skip_bad_lines = true}, note).rejected == 2);
    CHECK(lines == std::vector<std::size_t>{2, 4});
}

TEST_CASE("CSV: of 2,000 bad lines the report keeps 1,000 and counts all", "[csv][bad_input]") {
    std::string csv = "a,b\n";
    for (int i = 0; i < 2000; ++i) csv += "x,y\n";
    const kam::Report report = report_of<Pair>(CsvInput::text(csv, "f"));
    CHECK(report.issues().size() == 1000);
    CHECK(report.count() == 2000);
    CHECK(report.count(Fault::wrong_type) == 2000);
    CHECK(report.issues().back().where == "f:1001:2");
    CHECK_THAT(report.to_string(), kam_test::ContainsSubstring("and 1000 more"));
    CHECK(report_of<Pair>(CsvInput::text(csv), {.issue_limit = 3}).issues().size() == 3);
}

TEST_CASE("CSV: inputs that cannot be read", "[csv][bad_input]") {
    const auto folder = std::filesystem::temp_directory_path();
    CHECK_THROWS_AS(read_csv<Pair>("no/such/file.csv"), kam::InputError);
    CHECK_THROWS_WITH(read_csv<Pair>("no/such/file.csv"),
                      kam_test::ContainsSubstring("no/such/file.csv: cannot be opened: No such file or directory"));
    CHECK_THROWS_AS(read_csv<Pair>(folder), kam::InputError);
    CHECK_THROWS_WITH(read_csv<Pair>(folder), kam_test::ContainsSubstring(folder.string()));

    std::istringstream broken("a,b\nx,1\n");
    broken.setstate(std::ios::badbit);
    CHECK_THROWS_AS(read_csv<Pair>(broken), kam::InputError);
    std::ifstream missing("no/such/file.csv");
    CHECK_THROWS_WITH(read_csv<Pair>(missing), kam_test::ContainsSubstring("input: cannot be read"));
}

TEST_CASE("CSV: wrong calls", "[csv][bad_input]") {
    const auto call = [](const CsvOptions& options) { return read_csv<Row>(CsvInput::text("id\nA\n"), options); };
    CHECK_NOTHROW(call({}));
    for (const char separator : {'"', '\n', '\r', '\0', '\x80', '\xff'}) {
        CHECK_THROWS_WITH(call({.separator = separator}),
                          kam_test::ContainsSubstring("read_csv: the separator cannot be byte"));
    }
    CHECK_THROWS_WITH(call({.fields = {"idd"}}), "read_csv: 'idd' among the fields to use is no field of the record");
    CHECK_THROWS_WITH(call({.names = {{"idd", "Id"}}}), "read_csv: 'idd' in the name map is no field of the record");
    CHECK_THROWS_WITH(call({.names = {{"day", "x"}, {"at", "x"}}}),
                      "read_csv: fields 'day' and 'at' have the same column 'x'");
    CHECK_THROWS_WITH(call({.names = {{"count", "count", kam::ForeignUnit::percent}}}),
                      "read_csv: field 'count' is mapped as percent but is neither a real number nor a Decimal");
    CHECK_THROWS_AS(call({.block_size = 0}), std::invalid_argument);
    CHECK_THROWS_WITH(read_csv<Nested>(CsvInput::text("id\nA\n"), {.fields = {"list"}}),
                      "read_csv: 'list' does not fit in one column of a CSV file");
}

TEST_CASE("CSV: percent that are no numbers, or too small to hold", "[csv][bad_input]") {
    const CsvOptions options{
        .names = {{"ratio", "ratio", kam::ForeignUnit::percent}, {"price", "price", kam::ForeignUnit::percent}}};
    const auto issue = [&](std::string_view csv) {
        return report_of<Row>(CsvInput::text(csv, "f"), options).to_string();
    };
    CHECK(issue("id,ratio\nA,7e\n") == "f:2:2: ratio: '7e' is not a number\n");
    CHECK(issue("id,ratio\nA,nan\n") == "f:2:2: ratio: 'nan' is not a finite number\n");
    CHECK(issue("id,ratio\nA,4e-324\n") == "f:2:2: ratio: '4e-324' is too large or too small a number to hold\n");
    CHECK(issue("id,price\nA,7%\n") == "f:2:2: price: '7%' is not a decimal number\n");
    CHECK(issue("id,price\nA,1e-36\n") == "f:2:2: price: '1e-36' has more digits than can be held exactly\n");
}
