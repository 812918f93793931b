// SPDX-License-Identifier: BSL-1.0
#include <kam/io/csv.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace csv_write_test {

enum class Phase { first, second, third };
BOOST_DESCRIBE_ENUM(Phase, first, second, third)

struct CustomerTag {};

struct Record {
    std::string text;
    kam::Id<CustomerTag> id;
    std::int64_t whole = 0;
    double real = 0;
    float narrow = 0;
    bool flag = false;
    Phase phase{};
    kam::Date day{};
    kam::Instant at{};
    kam::Decimal exact;
    kam::Money money;
    kam::Level level;
    std::optional<double> maybe_real;
    std::optional<std::string> maybe_text;
    std::optional<Phase> maybe_phase;
    double share = 0;
    std::optional<kam::Decimal> exact_share;

    friend bool operator==(const Record&, const Record&) = default;
};
BOOST_DESCRIBE_STRUCT(Record, (),
                      (text, id, whole, real, narrow, flag, phase, day, at, exact, money, level, maybe_real, maybe_text,
                       maybe_phase, share, exact_share))

struct Single {
    std::optional<std::string> only;
    friend bool operator==(const Single&, const Single&) = default;
};
BOOST_DESCRIBE_STRUCT(Single, (), (only))

struct Row {
    std::string a;
    std::optional<double> b;
};
BOOST_DESCRIBE_STRUCT(Row, (), (a, b))

struct WithList {
    std::string id;
    std::vector<int> list;
};
BOOST_DESCRIBE_STRUCT(WithList, (), (id, list))

using Random = std::mt19937_64;

std::string random_text(Random& random, std::size_t longest) {
    static constexpr std::string_view pieces[] = {
        "\"",           "\"\"",       ",",   ";", "\t", "|",        "\n",           "\r",
        "\r\n",         " ",          "a",   "7", "'",  "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\xA7\x80",
        "\xEF\xBB\xBF", "plain text", "\x01"};
    std::string text;
    for (std::size_t n = random() % (longest + 1); n > 0; --n) text += pieces[random() % std::size(pieces)];
    return text;
}

double random_real(Random& random) {
    for (;;) {
        const std::uint64_t bits = random();
        double value = 0;
        std::memcpy(&value, &bits, sizeof value);
        if (std::isfinite(value)) return value;
    }
}

kam::Decimal random_decimal(Random& random) {
    return kam::Decimal::from_parts(static_cast<std::int64_t>(random()), static_cast<int>(random() % 20));
}

Record random_record(Random& random) {
    Record r;
    r.text = random_text(random, 8);
    r.id = random_text(random, 2);
    r.whole = static_cast<std::int64_t>(random());
    r.real = random_real(random);
    r.narrow = static_cast<float>(random() % 1000) / 7.0f;
    r.flag = random() % 2 == 0;
    r.phase = static_cast<Phase>(random() % 3);
    r.day = kam::Date(std::chrono::days(static_cast<int>(random() % 3'652'059) - 719'528));  // 0000-01-01 to 9999-12-31
    r.at = r.day + std::chrono::seconds(static_cast<int>(random() % 86'400));
    r.exact = random_decimal(random);
    static const kam::Currency currencies[] = {kam::Currency("EUR"), kam::Currency("JPY"), kam::Currency("KWD"),
                                               kam::Currency("CLF")};
    r.money = {static_cast<std::int64_t>(random()), currencies[random() % 4]};
    r.level = kam::Level(static_cast<int>(random() % 5));
    if (random() % 2 == 0) r.maybe_real = random_real(random);
    if (random() % 2 == 0) r.maybe_text = random_text(random, 3) + '.';
    if (random() % 2 == 0) r.maybe_phase = static_cast<Phase>(random() % 3);
    r.share = std::ldexp(random_real(random), -8);
    if (random() % 2 == 0) r.exact_share = random_decimal(random);
    return r;
}

}  // namespace csv_write_test

using namespace csv_write_test;
using kam::io::CsvInput;
using kam::io::CsvWriteOptions;
using kam::io::read_csv;
using kam::io::to_csv;

TEST_CASE("CSV is written with the fewest quotes", "[csv]") {
    const std::vector<Row> rows{{"plain", 0.1},       {"with, comma", {}},   {"say \"hi\"", 1e300},
                                {"two\nlines", -0.0}, {" blank; ", 1.0 / 3}, {"", 2}};
    CHECK(to_csv(rows) ==
          "a,b\nplain,0.1\n\"with, comma\",\n\"say \"\"hi\"\"\",1e+300\n\"two\nlines\",-0\n blank; "
          ",0.3333333333333333\n,2\n");
    CHECK(to_csv(std::vector<Row>{{"x;y", 0.07}}, {.names = {{"a", "A \"1\""}, {"b", "B;", kam::ForeignUnit::percent}},
                                                   .separator = ';',
                                                   .crlf = true}) == "\"A \"\"1\"\"\";\"B;\"\r\n\"x;y\";7\r\n");
    CHECK(to_csv(rows, {.fields = {"b"}}) == "b\n0.1\n\"\"\n1e+300\n-0\n0.3333333333333333\n2\n");
    CHECK(to_csv(std::vector<Row>{}, {.byte_order_mark = true}) ==
          "\xEF\xBB\xBF"
          "a,b\n");
    CHECK(to_csv(std::vector<WithList>{{"A", {1}}}, {.fields = {"id"}}) == "id\nA\n");

    std::ostringstream out;
    kam::io::write_csv(out, rows);
    CHECK(out.str() == to_csv(rows));
}

TEST_CASE("CSV: what cannot be known is an empty field", "[csv]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(to_csv(std::vector<Row>{{"", nan}, {"x", {}}}) == "a,b\n,\nx,\n");
    const auto back = read_csv<Row>(CsvInput::text(to_csv(std::vector<Row>{{"", nan}})));
    CHECK_FALSE(back.records.at(0).b);

    const std::vector<Single> singles{{"x"}, {}, {"\n"}};
    CHECK(to_csv(singles) == "only\nx\n\"\"\n\"\n\"\n");
    CHECK(read_csv<Single>(CsvInput::text(to_csv(singles))).records == singles);
    // The one thing that CSV does not keep apart.
    CHECK(read_csv<Single>(CsvInput::text(to_csv(std::vector<Single>{{""}}))).records == std::vector<Single>{{}});
}

TEST_CASE("CSV written and read is the same records, for random ones in every dialect", "[csv][property]") {
    const auto seed = GENERATE(range(1, 9));
    Random random(static_cast<std::uint64_t>(seed));
    std::vector<Record> records;
    for (int i = 0; i < 300; ++i) records.push_back(random_record(random));

    for (const char separator : {',', ';', '\t', '|'}) {
        CAPTURE(seed, separator);
        const kam::NameMap names{{"text", random_text(random, 3) + "1"},
                                 {"share", "share %", kam::ForeignUnit::percent},
                                 {"exact_share", "exact %", kam::ForeignUnit::percent}};
        const CsvWriteOptions options{
            .names = names, .separator = separator, .crlf = seed % 2 == 0, .byte_order_mark = seed % 3 == 0};
        const std::string text = to_csv(records, options);
        const auto back = read_csv<Record>(CsvInput::text(text),
                                           {.names = names, .separator = separator, .block_size = 1 + random() % 700});
        CHECK(back.unused_columns.empty());
        REQUIRE(back.records.size() == records.size());
        std::size_t different = 0;
        for (std::size_t i = 0; i < records.size(); ++i) different += back.records[i] != records[i];
        CHECK(different == 0);
        CHECK(to_csv(back.records, options) == text);
    }
}

TEST_CASE("CSV: records that no reading could give back are refused", "[csv][bad_input]") {
    const auto text_of = [](const Record& record) { return to_csv(std::vector<Record>{Record{}, record}); };
    Record record;
    CHECK_NOTHROW(text_of(record));
    SECTION("infinity") {
        record.real = std::numeric_limits<double>::infinity();
        CHECK_THROWS_WITH(text_of(record), kam_test::ContainsSubstring("records[1].real: is infinite"));
    }
    SECTION("NUL") {
        record.text = std::string(1, '\0');
        CHECK_THROWS_WITH(text_of(record), kam_test::ContainsSubstring("records[1].text: holds a NUL byte"));
    }
    SECTION("no enumerator") {
        record.maybe_phase = static_cast<Phase>(7);
        CHECK_THROWS_WITH(text_of(record),
                          kam_test::ContainsSubstring("records[1].maybe_phase: 7 is not one of: first, second, third"));
    }
    SECTION("a year of five digits") {
        record.day = std::chrono::year(10'000) / std::chrono::January / 1;
        CHECK_THROWS_AS(text_of(record), kam::InputError);
    }
    SECTION("a year before 0") {
        record.at = kam::Date(std::chrono::year(-1) / std::chrono::January / 1);
        CHECK_THROWS_AS(text_of(record), kam::InputError);
    }
    SECTION("an instant that no calendar holds") {
        record.at = (kam::Instant::max)();
        CHECK_THROWS_AS(text_of(record), kam::InputError);
    }
    SECTION("the text so far stays as it was") {
        kam::io::CsvWriter<Row> writer;
        std::string text;
        writer.append_header(text);
        CHECK_THROWS_AS(writer.append(Row{"x", std::numeric_limits<double>::infinity()}, text), kam::InputError);
        CHECK(text == "a,b\n");
    }
}

TEST_CASE("CSV writer: wrong calls", "[csv][bad_input]") {
    CHECK_THROWS_WITH(to_csv(std::vector<WithList>{}),
                      "CsvWriter: 'list' does not fit in one column of a CSV file; name the fields to write");
    CHECK_THROWS_AS(to_csv(std::vector<WithList>{}, {.fields = {"list"}}), std::invalid_argument);
    CHECK_THROWS_AS(to_csv(std::vector<Row>{}, {.separator = '"'}), std::invalid_argument);
    CHECK_THROWS_AS(to_csv(std::vector<Row>{}, {.names = {{"c", "d"}}}), std::invalid_argument);
}
