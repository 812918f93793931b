// SPDX-License-Identifier: BSL-1.0
#include <kam/io/csv.hpp>

#include <kam/entities/account.hpp>
#include <kam/entities/name_maps.hpp>

#include "support/catch.hpp"
#include "support/data.hpp"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stop_token>
#include <string>
#include <vector>

namespace csv_read_test {

enum class Channel { shop, telephone, edi };
BOOST_DESCRIBE_ENUM(Channel, shop, telephone, edi)

struct OrderTag {};

struct Everything {
    kam::Id<OrderTag> id;
    std::string note;
    int count = 0;
    std::uint8_t small_count = 0;
    double ratio = 0;
    bool paid = false;
    Channel channel{};
    kam::Date ordered_on{};
    kam::Instant sent_at{};
    kam::Decimal price;
    kam::Money total;
    kam::Currency currency;
    kam::Level level;
    std::optional<double> share;
    std::optional<std::string> remark;
    std::optional<kam::Date> due_on;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (id, note, count, small_count, ratio, paid, channel, ordered_on, sent_at, price, total, currency,
                       level, share, remark, due_on))

struct Visitor {
    int id = 0;
    std::string customer{};
    std::optional<std::string> note{};
};
BOOST_DESCRIBE_STRUCT(Visitor, (), (id, customer, note))

struct Pair {
    std::string a;
    std::string b;
    friend bool operator==(const Pair&, const Pair&) = default;
};
BOOST_DESCRIBE_STRUCT(Pair, (), (a, b))

struct Base {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(Base, (), (id))
struct Account : Base {
    std::vector<std::string> countries{"GB"};
    Pair nested{};
    int sites = 7;
};
BOOST_DESCRIBE_STRUCT(Account, (Base), (countries, nested, sites))

std::vector<Pair> pairs(std::string_view text, const kam::io::CsvOptions& options = {}) {
    return kam::io::read_csv<Pair>(kam::io::CsvInput::text(text), options).records;
}

kam::Date day(int year, unsigned month, unsigned day_of_month) {
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day_of_month);
}

}  // namespace csv_read_test

using namespace csv_read_test;
using kam::io::CsvInput;
using kam::io::read_csv;

TEST_CASE("CSV fields of every type are read", "[csv]") {
    const auto result = read_csv<Everything>(kam::io::CsvInput::text(
        "id,note,count,small_count,ratio,paid,channel,ordered_on,sent_at,price,total,currency,level,share,remark,due_"
        "on\n"
        "A-1,\"Tea, black\",-12,255,1e-3,Yes,edi,2011-12-09T12:50:00,2010-12-01T08:26:00+02:00,2.550,12.30 "
        "EUR,JPY,4,,,\n"
        ",,+5,0,.5,0,shop,2012-02-29,1970-01-01 00:00,-0.00000000000000000001,EUR -1,XXX,0,0.25,x,2011-01-01\n"));
    REQUIRE(result.records.size() == 2);
    CHECK(result.lines == 2);
    CHECK(result.accepted == 2);
    CHECK(result.rejected == 0);
    CHECK(result.unused_columns.empty());
    CHECK(result.absent_fields.empty());
    CHECK_FALSE(result.stopped);

    const Everything& first = result.records[0];
    CHECK(first.id == "A-1");
    CHECK(first.note == "Tea, black");
    CHECK(first.count == -12);
    CHECK(first.small_count == 255);
    CHECK(first.ratio == 0.001);
    CHECK(first.paid);
    CHECK(first.channel == Channel::edi);
    CHECK(first.ordered_on == day(2011, 12, 9));
    CHECK(first.sent_at == day(2010, 12, 1) + std::chrono::hours(6) + std::chrono::minutes(26));
    CHECK(to_string(first.price) == "2.550");
    CHECK(first.total == kam::Money{1230, kam::Currency("EUR")});
    CHECK(first.currency == kam::Currency("JPY"));
    CHECK(first.level == kam::Level(4));
    CHECK_FALSE(first.share);
    CHECK_FALSE(first.remark);
    CHECK_FALSE(first.due_on);

    const Everything& second = result.records[1];
    CHECK(second.id.empty());
    CHECK(second.count == 5);
    CHECK_FALSE(second.paid);
    CHECK(second.price.scale() == 20);
    CHECK(second.total == kam::Money{-100, kam::Currency("EUR")});
    CHECK(second.share == 0.25);
    CHECK(second.remark == "x");
    CHECK(second.due_on == day(2011, 1, 1));
}

TEST_CASE("CSV: quotes, separators and line breaks by RFC 4180", "[csv]") {
    const std::vector<Pair> one{{"x", "y"}};
    SECTION("section 2, rules 5 to 7") {
        CHECK(pairs("a,b\r\n\"aaa\",\"b\r\nbb\"\r\n\"a\"\"a\",\"\"\"\"\r\n") ==
              std::vector<Pair>{{"aaa", "b\r\nbb"}, {"a\"a", "\""}});
        CHECK(pairs("a,b\n\"x,y\n\"\"z\"\"\",\"\"\n") == std::vector<Pair>{{"x,y\n\"z\"", ""}});
    }
    SECTION("line ends: LF, CR LF, CR, none at the end") {
        CHECK(pairs("a,b\nx,y\n") == one);
        CHECK(pairs("a,b\r\nx,y\r\n") == one);
        CHECK(pairs("a,b\rx,y\r") == one);
        CHECK(pairs("a,b\nx,y") == one);
        CHECK(pairs("a,b\r\nx,\"y\"") == one);
        CHECK(pairs("a,b\nx,") == std::vector<Pair>{{"x", ""}});
    }
    SECTION("empty lines are skipped") { CHECK(pairs("\n\r\n\ra,b\n\n\r\n\nx,y\n\n") == one); }
    SECTION("blanks belong to the field") { CHECK(pairs("a,b\n x , y\t\n") == std::vector<Pair>{{" x ", " y\t"}}); }
    SECTION("byte order mark and UTF-8") {
        CHECK(pairs("\xEF\xBB\xBF"
                    "a,b\nK\xC3\xA4se,\xF0\x9F\xA7\x80\n") == std::vector<Pair>{{"K\xC3\xA4se", "\xF0\x9F\xA7\x80"}});
        CHECK(pairs("\xEF\xBB\xBF\"a\",b\nx,y\n") == one);
    }
    SECTION("other separators") {
        for (const char separator : {';', '\t', '|', ' ', '\x0b'}) {
            std::string text = "a,b\n\"x,1\",y\n";
            for (char& c : text) {
                if (c == ',') c = separator;
            }
            CHECK(pairs(text, {.separator = separator}) ==
                  std::vector<Pair>{{std::string("x") + separator + "1", "y"}});
        }
        CHECK(pairs("a;b\nx,1;\"y;2\"\n", {.separator = ';'}) == std::vector<Pair>{{"x,1", "y;2"}});
    }
    SECTION("columns in another order") { CHECK(pairs("b,c,a\ny,?,x\n") == one); }
    SECTION("header only") { CHECK(pairs("a,b\n").empty()); }
}

TEST_CASE("CSV: blocks of any size give the same records", "[csv]") {
    const std::string text =
        "\xEF\xBB\xBF"
        "a,b\r\n\"q\"\"uo\"\"\"\"te\",plain text of some length that goes beyond a register or two and on and on\r\n"
        "\r\n\"line\r\nbreak\n\rs\",\"\"\r\n,\nlast,\"one\"";
    const std::vector<Pair> expected{
        {"q\"uo\"\"te", "plain text of some length that goes beyond a register or two and on and on"},
        {"line\r\nbreak\n\rs", ""},
        {"", ""},
        {"last", "one"}};
    for (std::size_t block = 1; block <= text.size() + 1; ++block) {
        CAPTURE(block);
        std::vector<Pair> records;
        std::vector<std::size_t> lines;
        const auto summary = kam::io::for_each_csv<Pair>(kam::io::CsvInput::text(text), {.block_size = block},
                                                         [&](Pair&& pair, std::size_t line) {
                                                             records.push_back(std::move(pair));
                                                             lines.push_back(line);
                                                         });
        CHECK(records == expected);
        CHECK(lines == std::vector<std::size_t>{2, 4, 8, 9});
        CHECK(summary.accepted == 4);
    }
}

TEST_CASE("CSV header: names, unused columns, absent optionals", "[csv]") {
    const auto result = read_csv<Everything>(
        CsvInput::text("Who,When,More,\nA,2011-12-09,1,2\n"),
        {.names = {{"id", "Who"}, {"ordered_on", "When"}}, .fields = {"id", "ordered_on", "share"}});
    REQUIRE(result.records.size() == 1);
    CHECK(result.records[0].id == "A");
    CHECK(result.unused_columns == std::vector<std::string>{"More", ""});
    CHECK(result.absent_fields == std::vector<std::string>{"share"});
}

TEST_CASE("CSV reads the fields of a record that fit in columns, inherited ones too", "[csv]") {
    const auto result = read_csv<Account>(kam::io::CsvInput::text("sites,countries,id\n3,\"FR,DE\",A1\n"));
    REQUIRE(result.records.size() == 1);
    CHECK(result.records[0].id == "A1");
    CHECK(result.records[0].sites == 3);
    CHECK(result.records[0].countries == std::vector<std::string>{"GB"});
    CHECK(result.unused_columns == std::vector<std::string>{"countries"});

    const auto only_id = read_csv<Account>(kam::io::CsvInput::text("id\nA1\n"), {.fields = {"id"}});
    CHECK(only_id.records.at(0).sites == 7);
}

TEST_CASE("CSV reads ready-made entities under the names of another system", "[csv]") {
    const auto result = read_csv<kam::Account>(
        CsvInput::text("Id,Name,ParentId,NumberOfEmployees,AnnualRevenue,Fax\n1,Acme,,12,5000.00 EUR,?\n"),
        {.names = kam::salesforce::account()});
    REQUIRE(result.records.size() == 1);
    CHECK(result.records[0].account_id == "1");
    CHECK_FALSE(result.records[0].parent_id);
    CHECK(result.records[0].employee_count == 12);
    CHECK(result.records[0].annual_revenue == kam::Money{500'000, kam::Currency("EUR")});
    CHECK(result.unused_columns == std::vector<std::string>{"Fax"});
    CHECK(std::count(result.absent_fields.begin(), result.absent_fields.end(), "wallet_share") == 1);
}

namespace csv_read_test {

/// A value of the caller's own, without a default.
class Sku {
public:
    static std::optional<Sku> parse(std::string_view text) {
        if (text.size() != 4) return std::nullopt;
        return Sku(std::string(text));
    }
    friend std::string to_string(const Sku& sku) { return sku.code_; }

private:
    explicit Sku(std::string code) : code_(std::move(code)) {}
    std::string code_;
};

struct Item {
    std::optional<Sku> sku;
};
BOOST_DESCRIBE_STRUCT(Item, (), (sku))

}  // namespace csv_read_test

TEST_CASE("CSV reads values of the caller's own by their parse", "[csv]") {
    const auto result =
        read_csv<Item>(kam::io::CsvInput::text("sku\nA123\n\"\"\nA12\n", "f"), {.skip_bad_lines = true});
    REQUIRE(result.records.size() == 2);
    CHECK(to_string(result.records[0].sku.value()) == "A123");
    CHECK_FALSE(result.records[1].sku);
    CHECK(result.report.to_string() == "f:4:1: sku: 'A12' is not a valid value\n");
}

TEST_CASE("CSV: percent become fractions without losing a digit", "[csv]") {
    const kam::NameMap names{{"ratio", "ratio", kam::ForeignUnit::percent},
                             {"price", "price", kam::ForeignUnit::percent},
                             {"share", "share", kam::ForeignUnit::percent}};
    const auto result =
        read_csv<Everything>(kam::io::CsvInput::text("ratio,price,share\n7,12.5,\n12.3,1e1,0.1\n1.5E+1,100,1e-3\n"),
                             {.names = names, .fields = {"ratio", "price", "share"}});
    REQUIRE(result.records.size() == 3);
    CHECK(result.records[0].ratio == 0.07);
    CHECK(to_string(result.records[0].price) == "0.125");
    CHECK_FALSE(result.records[0].share);
    CHECK(result.records[1].ratio == 0.123);  // 12.3 / 100 is another double
    CHECK(result.records[1].price == kam::Decimal::parse("0.1"));
    CHECK(result.records[1].share == 0.001);
    CHECK(result.records[2].ratio == 0.15);
    CHECK(result.records[2].price == 1);
    CHECK(result.records[2].share == 1e-5);
}

TEST_CASE("CSV comes from a path, a stream, a FILE, text, or a function", "[csv]") {
    const std::vector<Pair> expected{{"x", "y"}};
    const auto path = std::filesystem::temp_directory_path() / "kam_csv_read_test.csv";
    std::ofstream(path, std::ios::binary) << "a,b\nx,y\n";

    CHECK(read_csv<Pair>(path).records == expected);
    CHECK(read_csv<Pair>(path.string()).records == expected);
    CHECK(read_csv<Pair>(path.c_str()).records == expected);

    std::ifstream stream(path, std::ios::binary);
    CHECK(read_csv<Pair>(stream).records == expected);
    std::istringstream text("a,b\nx,y");
    CHECK(read_csv<Pair>(text).records == expected);

    std::FILE* const file = std::fopen(path.c_str(), "rb");
    REQUIRE(file != nullptr);
    CHECK(read_csv<Pair>(file).records == expected);
    std::fclose(file);

    std::string rest = "a,b\nx,y\n";
    const CsvInput::Read byte_by_byte = [&](char* to, std::size_t) -> std::size_t {
        if (rest.empty()) return 0;
        *to = rest.front();
        rest.erase(0, 1);
        return 1;
    };
    CHECK(read_csv<Pair>(CsvInput(byte_by_byte, "bytes")).records == expected);
    std::filesystem::remove(path);
}

TEST_CASE("CSV reading reports progress and stops when asked", "[csv]") {
    std::string text = "a,b\n";
    for (int i = 0; i < 1000; ++i) text += "some,thing\n";
    std::vector<std::size_t> done;
    std::size_t total = 0;
    std::stop_source stop;
    kam::io::CsvOptions options{.block_size = 256};
    options.progress.on_progress = [&](std::size_t now, std::size_t all) {
        done.push_back(now);
        total = all;
    };
    SECTION("to the end") {
        CHECK(pairs(text, options).size() == 1000);
        CHECK(total == text.size());
        REQUIRE_FALSE(done.empty());
        CHECK(std::is_sorted(done.begin(), done.end()));
        CHECK(done.back() == text.size());
    }
    SECTION("stopped in the middle: only whole lines before it") {
        options.progress.stop = stop.get_token();
        options.progress.on_progress = [&](std::size_t now, std::size_t) {
            if (now >= 1024) stop.request_stop();
        };
        const auto result = read_csv<Pair>(kam::io::CsvInput::text(text), options);
        CHECK(result.stopped);
        CHECK(result.records.size() == (1024 - 4) / 11);
        CHECK(result.records.back() == Pair{"some", "thing"});
        CHECK(result.report.ok());
    }
    SECTION("stopped before it began") {
        stop.request_stop();
        options.progress.stop = stop.get_token();
        const auto result = read_csv<Pair>(kam::io::CsvInput::text(text), options);
        CHECK(result.stopped);
        CHECK(result.records.empty());
    }
}

TEST_CASE("CSV memory does not grow with the input", "[csv]") {
    // 64 MB of lines, made as they are read.
    constexpr std::size_t lines = 4'000'000;
    std::size_t made = 0;
    std::size_t largest_request = 0;
    const CsvInput::Read make = [&](char* to, std::size_t most) {
        largest_request = (std::max)(largest_request, most);
        std::size_t used = 0;
        constexpr std::string_view line = "0123456,abcdefg\n";
        if (made == 0) {
            std::copy_n("a,b\n", 4, to);
            used = 4;
        }
        while (made < lines && most - used >= line.size()) {
            std::copy(line.begin(), line.end(), to + used);
            used += line.size();
            ++made;
        }
        return used;
    };
    std::size_t seen = 0;
    const auto summary =
        kam::io::for_each_csv<Pair>(CsvInput(make, "made"), {}, [&](Pair&&, std::size_t line) { seen = line; });
    CHECK(summary.accepted == lines);
    CHECK(seen == lines + 1);
    CHECK(largest_request <= std::size_t{1} << 18);
}

namespace csv_read_test {

struct WholesaleLine {
    std::string order_id;
    kam::Decimal unit_price, quantity, discount;
};
BOOST_DESCRIBE_STRUCT(WholesaleLine, (), (order_id, unit_price, quantity, discount))

}  // namespace csv_read_test

// Golden: python3's csv and decimal modules over the same file.
TEST_CASE("CSV of the Northwind order lines: 2,155 lines, exact total 1,265,793.0395", "[csv]") {
    const auto file = kam_test::data_file("northwind/order_lines.csv");
    if (!file) {
        WARN("skipped: northwind");
        return;
    }
    kam::Decimal total;
    const auto summary = kam::io::for_each_csv<WholesaleLine>(*file, {}, [&](WholesaleLine&& line, std::size_t) {
        total += line.unit_price * line.quantity * (1 - line.discount);
    });
    CHECK(summary.accepted == 2155);
    CHECK(summary.unused_columns == std::vector<std::string>{"product_id"});
    CHECK(total == kam::Decimal::parse("1265793.0395"));
}

TEST_CASE("A function can reject a line for what its fields mean together", "[io][csv]") {
    const kam::io::CsvInput input = kam::io::CsvInput::text("customer,Id\nAda,1\nBea,2\nCleo,x\nDora,4\n", "f");
    std::vector<std::string> kept;
    const auto summary = kam::io::for_each_csv<csv_read_test::Visitor>(
        input, {.names = {{"id", "Id"}}, .skip_bad_lines = true}, [&](csv_read_test::Visitor&& visitor, kam::io::CsvLine& line) {
            CHECK(line.has("id"));
            CHECK_FALSE(line.has("note"));
            if (visitor.id == 2) line.reject("id", kam::Fault::inconsistent, "is taken");
            if (visitor.id == 4) line.reject("note", kam::Fault::missing, "is missing");
            if (!line.rejected()) kept.push_back(visitor.customer + " on line " + std::to_string(line.number()));
        });
    CHECK(kept == std::vector<std::string>{"Ada on line 2"});
    CHECK(summary.report.to_string() ==
          "f:3:2: Id: is taken\n"
          "f:4:2: Id: 'x' is not a whole number\n"
          "f:5:1: note: is missing\n");
    CHECK(summary.lines == 4);
    CHECK(summary.accepted == 1);
    CHECK(summary.rejected == 3);
}

TEST_CASE("A function that can reject lines sees those behind a bad one, too", "[io][csv]") {
    const auto read = [] {
        return kam::io::for_each_csv<csv_read_test::Visitor>(
            kam::io::CsvInput::text("customer,id\nAda,x\nBea,2\nCleo,3\n", "f"), {},
            [](csv_read_test::Visitor&&, kam::io::CsvLine& line) { line.reject("id", kam::Fault::inconsistent, "is taken"); });
    };
    CHECK_THROWS_WITH(read(), "f:2:2: id: 'x' is not a whole number\nf:3:2: id: is taken\nf:4:2: id: is taken\n");
}

TEST_CASE("An optional field can be required to have a column", "[io][csv]") {
    const kam::io::CsvOptions options{.required = {"note"}};
    try {
        static_cast<void>(kam::io::read_csv<csv_read_test::Visitor>(kam::io::CsvInput::text("id,customer\n1,Ada\n", "f"), options));
        FAIL("no column for note");
    } catch (const kam::InputError& error) {
        CHECK(error.report().to_string() == "f:1:1: there is no column 'note'; the header has 'id', 'customer'\n");
    }
    CHECK(kam::io::read_csv<csv_read_test::Visitor>(kam::io::CsvInput::text("id,customer,note\n1,Ada,\n", "f"), options).accepted == 1);
    CHECK_THROWS_AS(kam::io::read_csv<csv_read_test::Visitor>(kam::io::CsvInput::text("id\n"), {.required = {"nothing"}}),
                    std::invalid_argument);
}

TEST_CASE("Text must be UTF-8", "[io][csv]") {
    const auto result = kam::io::read_csv<csv_read_test::Visitor>(
        kam::io::CsvInput::text("id,customer\n1,caf\xc3\xa9\n2,caf\xe9\n", "f"), {.skip_bad_lines = true});
    CHECK(result.report.to_string() == "f:3:2: customer: is not UTF-8 text\n");
    CHECK(result.records.size() == 1);
}
