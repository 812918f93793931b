// SPDX-License-Identifier: BSL-1.0
#include <kam/io/csv.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace csv_fuzz {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Row {
    std::string a;
    std::optional<double> b;
    std::optional<kam::Decimal> c;
    std::optional<kam::Date> d;
    std::optional<int> e;
    std::optional<bool> f;
    std::optional<Colour> g;
    std::optional<kam::Money> h;
    std::optional<kam::Instant> i;
    std::optional<std::string> j;
    std::optional<double> k;

    friend bool operator==(const Row&, const Row&) = default;
};
BOOST_DESCRIBE_STRUCT(Row, (), (a, b, c, d, e, f, g, h, i, j, k))

}  // namespace csv_fuzz

/// The first two bytes choose the separator and the block size, the rest is CSV: whatever comes out of it is counted,
/// is the same for any block size, and is the same again after it has been written and read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using csv_fuzz::Row;
    using kam::io::CsvInput;
    if (size < 2) return 0;
    const char separator = ",;\t| "[data[0] % 5];
    const std::size_t block = 1 + std::size_t{data[1]} * 8;
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    const kam::NameMap names{{"a", "A"}, {"k", "k", kam::ForeignUnit::percent}};
    const kam::io::CsvOptions options{.names = names,
                                      .separator = separator,
                                      .skip_bad_lines = true,
                                      .longest_field = 100,
                                      .issue_limit = 5,
                                      .block_size = block};

    kam::io::CsvRecords<Row> read;
    try {
        read = kam::io::read_csv<Row>(CsvInput::text(text), options);
    } catch (const kam::InputError& error) {
        if (error.report().ok()) __builtin_trap();
        return 0;
    }
    if (read.accepted != read.records.size() || read.lines != read.accepted + read.rejected) __builtin_trap();
    if ((read.rejected == 0) != read.report.ok()) __builtin_trap();

    // The source does not tell its size, so that the block size counts.
    std::string_view rest = text;
    const CsvInput::Read whole = [&](char* to, std::size_t most) {
        const std::size_t count = rest.copy(to, most);
        rest.remove_prefix(count);
        return count;
    };
    kam::io::CsvOptions other = options;
    other.block_size = 1 << 12;
    const auto again = kam::io::read_csv<Row>(CsvInput(whole, "text"), other);
    if (again.records != read.records || again.report.to_string() != read.report.to_string()) __builtin_trap();

    const kam::io::CsvWriteOptions writing{.names = names, .separator = separator, .crlf = data[0] >= 128};
    const std::string written = kam::io::to_csv(read.records, writing);
    const auto back =
        kam::io::read_csv<Row>(CsvInput::text(written), {.names = names, .separator = separator, .block_size = block});
    if (back.records != read.records || kam::io::to_csv(back.records, writing) != written) __builtin_trap();
    return 0;
}
