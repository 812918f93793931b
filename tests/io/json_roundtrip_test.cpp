// SPDX-License-Identifier: BSL-1.0
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <kam/io/json/eigen.hpp>

#include "io/rich_record.hpp"
#include "support/catch.hpp"

using kam_test::rich::Mood;
using kam_test::rich::Part;
using kam_test::rich::Record;
using kam_test::rich::same;

namespace json_roundtrip_test {

/// Random values with a liking for those that go wrong.
class Source {
public:
    explicit Source(unsigned seed) : engine_(seed) {}

    int number(int low, int high) { return low + static_cast<int>(engine_() % static_cast<unsigned>(high - low + 1)); }
    std::uint64_t bits() { return engine_(); }
    bool coin() { return number(0, 1) == 1; }

    /// Any bit pattern: denormals, NaN and infinities come up, round and special numbers more often than by chance.
    double real() {
        using Limits = std::numeric_limits<double>;
        switch (number(0, 9)) {
            case 0: return 0.0;
            case 1: return -0.0;
            case 2: return Limits::quiet_NaN();
            case 3: return coin() ? Limits::infinity() : -Limits::infinity();
            case 4: return coin() ? Limits::denorm_min() : (Limits::max)();
            case 5: return number(-1000, 1000) / 10.0;
            default: return std::bit_cast<double>(bits());
        }
    }
    double finite() {
        const double value = real();
        return std::isfinite(value) ? value : 0.1;
    }
    /// UTF-8 with quotes, backslashes, control characters, NUL and all planes.
    std::string text() {
        static const char* const pieces[] = {"a", "\"", "\\", "/", "\n", "\x01", "\x7f", "ü", "€", "𝄞", "]}", "null"};
        std::string text;
        for (int i = number(0, 6); i > 0; --i) text += pieces[number(0, 11)];
        if (number(0, 4) == 0) text += '\0';
        return text;
    }
    template <class F>
    void times(F f) {
        for (int i = number(0, 3); i > 0; --i) f();
    }

private:
    std::mt19937_64 engine_;
};

[[nodiscard]] Part random_part(Source& source, int depth) {
    Part part;
    part.text = source.text();
    if (source.coin()) part.wallet_share = source.finite();
    if (depth > 0) source.times([&] { part.parts.push_back(random_part(source, depth - 1)); });
    return part;
}

[[nodiscard]] kam::Decimal random_decimal(Source& source) {
    const int scale = source.number(0, kam::Decimal::max_scale);
    return kam::Decimal::from_parts(static_cast<std::int64_t>(source.bits()), scale);
}

[[nodiscard]] Record random_record(Source& source) {
    Record record;
    record.real = source.real();
    record.single = static_cast<float>(source.number(-9, 9)) / 7.0F;
    record.tiny = static_cast<std::int8_t>(source.bits());
    record.large = source.bits();
    record.flag = source.coin();
    record.id = source.text();
    record.mood = Mood(source.number(0, 2));
    record.trust_level = source.number(0, 4);
    record.day = kam::Date(std::chrono::days(source.number(-700'000, 2'900'000)));
    record.moment = kam::Instant(record.day) + std::chrono::seconds(source.number(0, 86'399));
    record.price = random_decimal(source);
    const char* const currencies[] = {"EUR", "JPY", "KWD", "CLF", "XXX"};
    record.amount = {static_cast<std::int64_t>(source.bits()), kam::Currency(currencies[source.number(0, 4)])};
    if (source.coin()) record.maybe = static_cast<int>(source.bits());
    source.times([&] { record.series.push_back(source.real()); });
    for (short& element : record.triple) element = static_cast<short>(source.bits());
    record.pair = {source.text(), source.coin()};
    source.times([&] { record.numbers.insert(source.number(-5, 5)); });
    source.times([&] { record.by_text[source.text()].push_back(source.number(0, 9)); });
    source.times([&] { record.by_mood[Mood(source.number(0, 2))] = source.real(); });
    source.times([&] { record.by_number[source.number(-9, 9)] = source.text(); });
    switch (source.number(0, 3)) {
        case 1: record.either = source.number(-9, 9); break;
        case 2: record.either = source.text(); break;
        case 3: record.either = random_part(source, 1); break;
        default: break;
    }
    record.part = random_part(source, 3);
    source.times([&] { record.answers.push_back(source.coin() ? std::optional(source.coin()) : std::nullopt); });
    record.vector.resize(source.number(0, 4));
    for (double& element : record.vector) element = source.real();
    record.matrix.resize(2, source.number(0, 3));
    for (double& element : record.matrix.reshaped()) element = source.real();
    return record;
}

}  // namespace json_roundtrip_test

TEST_CASE("json: what is written is read back the same", "[json][property]") {
    const unsigned seed = GENERATE(range(1u, 9u));
    json_roundtrip_test::Source source(seed);
    for (int i = 0; i < 100; ++i) {
        const Record record = json_roundtrip_test::random_record(source);
        const std::string compact = kam::io::write_json(record);
        const std::string indented = kam::io::write_json(record, {.indent = 2});
        CAPTURE(seed, i, compact);
        REQUIRE(same(kam::io::read_json<Record>(compact), record));
        REQUIRE(same(kam::io::read_json<Record>(indented), record));
        REQUIRE(kam::io::write_json(kam::io::read_json<Record>(indented)) == compact);
    }
}

TEST_CASE("json: every double comes back with the same bits", "[json][property]") {
    json_roundtrip_test::Source source(2024);
    std::vector<double> values;
    for (int i = 0; i < 20'000; ++i) values.push_back(source.real());
    CHECK(same(kam::io::read_json<std::vector<double>>(kam::io::write_json(values)), values));
}

TEST_CASE("json: a share that another system keeps as percent comes back with the same bits", "[json][property]") {
    const kam::NameMap crm{{"wallet_share", "Share of wallet", kam::ForeignUnit::percent}};
    json_roundtrip_test::Source source(7);
    for (int i = 0; i < 2'000; ++i) {
        const Part part{{}, source.finite() / 200, {}};  // a percentage beyond the largest double could not be read
        const std::string text = kam::io::write_json(part, {.names = crm});
        CAPTURE(text);
        REQUIRE(same(*kam::io::read_json<Part>(text, {.names = crm}).wallet_share, *part.wallet_share));
    }
}

TEST_CASE("json: a truncated text is an issue wherever it is cut", "[json][property]") {
    json_roundtrip_test::Source source(3);
    const std::string text = kam::io::write_json(json_roundtrip_test::random_record(source));
    for (std::size_t length = 0; length < text.size(); ++length) {
        Record record;
        const kam::Report report = kam::io::read_json(std::string_view(text).substr(0, length), record);
        CAPTURE(length);
        REQUIRE(report.count() == 1);
        REQUIRE(report.count(kam::Fault::malformed) == 1);
        REQUIRE(same(record, Record{}));
    }
}
