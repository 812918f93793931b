// SPDX-License-Identifier: BSL-1.0
// CSV against fast-cpp-csv-parser (Debian: libfccp-dev) and against reading the bytes alone. Both sides fill the same
// struct from the same columns of the same file, in one thread. What fast-cpp-csv-parser cannot read itself (dates,
// exact decimals) it hands over as text, which goes through the same functions of kam that our side uses. Two tasks:
// all records into a vector (theirs is told the number of lines beforehand and filled in place, so that its growth
// costs it nothing), and one by one, which is parsing alone.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#if __has_include(<libfccp/csv.h>)
#define CSV_IO_NO_THREAD
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wstringop-truncation"  // in the header below, seen where it is inlined
#endif
#include <libfccp/csv.h>
#define KAM_BENCHMARK_FCCP 1
#endif

#include <kam/io/csv.hpp>

#include "support/catch.hpp"
#include "support/ratio.hpp"

namespace csv_benchmark {

struct OrderLine {
    std::string order_id;
    std::string product_id;
    std::string account_id;
    kam::Date ordered_on{};
    kam::Decimal quantity;
    kam::Decimal unit_price;
};
BOOST_DESCRIBE_STRUCT(OrderLine, (), (order_id, product_id, account_id, ordered_on, quantity, unit_price))

const kam::NameMap& names() {
    static const kam::NameMap map{{"order_id", "InvoiceNo"},     {"product_id", "StockCode"},
                                  {"account_id", "CustomerID"},  {"quantity", "Quantity"},
                                  {"ordered_on", "InvoiceDate"}, {"unit_price", "UnitPrice"}};
    return map;
}

std::vector<OrderLine> read_with_kam(const std::string& path) {
    return kam::io::read_csv<OrderLine>(path, {.names = names()}).records;
}

/// What any reading has to do: fetch the file in the same blocks and look at each byte once.
std::uint64_t read_bytes(const std::string& path) {
    static std::vector<char> block(std::size_t{1} << 18);
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) throw std::runtime_error("cannot open " + path);
    std::setvbuf(file, nullptr, _IONBF, 0);
    std::uint64_t lines = 0;
    while (const std::size_t count = std::fread(block.data(), 1, block.size(), file)) {
        for (std::size_t i = 0; i < count; ++i) lines += block[i] == '\n';
    }
    std::fclose(file);
    return lines;
}

#ifdef KAM_BENCHMARK_FCCP
/// Calls `take(line)` for each line, which `next()` has given the room for.
template <class Next, class Take>
void each_line_of_fccp(const std::string& path, Next next, Take take) {
    io::CSVReader<6> in(path);
    in.read_header(io::ignore_extra_column, "InvoiceNo", "StockCode", "CustomerID", "Quantity", "InvoiceDate",
                   "UnitPrice");
    char *quantity = nullptr, *ordered_on = nullptr, *unit_price = nullptr;
    for (;;) {
        OrderLine& line = next();
        if (!in.read_row(line.order_id, line.product_id, line.account_id, quantity, ordered_on, unit_price)) return;
        line.ordered_on = kam::parse_date_part(ordered_on).value();
        line.quantity = kam::Decimal::parse(quantity).value();
        line.unit_price = kam::Decimal::parse(unit_price).value();
        take(line);
    }
}

std::vector<OrderLine> read_with_fccp(const std::string& path, std::size_t count) {
    std::vector<OrderLine> lines;
    lines.reserve(count + 1);
    each_line_of_fccp(
        path, [&]() -> OrderLine& { return lines.emplace_back(); }, [](const OrderLine&) {});
    lines.pop_back();  // the one that found no line
    return lines;
}

std::size_t one_by_one_with_fccp(const std::string& path) {
    std::size_t bytes = 0;
    OrderLine line;
    each_line_of_fccp(
        path, [&]() -> OrderLine& { return line; }, [&](const OrderLine& read) { bytes += read.order_id.size(); });
    return bytes;
}
#endif

std::size_t one_by_one_with_kam(const std::string& path) {
    std::size_t bytes = 0;
    kam::io::for_each_csv<OrderLine>(path, {.names = names()},
                                     [&](OrderLine&& line, std::size_t) { bytes += line.order_id.size(); });
    return bytes;
}

bool same(const std::vector<OrderLine>& a, const std::vector<OrderLine>& b) {
    const auto equal = [](const OrderLine& x, const OrderLine& y) {
        return x.order_id == y.order_id && x.product_id == y.product_id && x.account_id == y.account_id &&
               x.ordered_on == y.ordered_on && x.quantity == y.quantity && x.unit_price == y.unit_price;
    };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), equal);
}

void compare(const std::string& name, const std::string& path) {
    const auto size = static_cast<double>(std::filesystem::file_size(path));
    const auto speed = [&](const char* who, double seconds) {
        std::printf("  %s: %.0f MB/s\n", who, size / seconds / 1e6);
    };
    const auto ours = [&] { return read_with_kam(path); };
    const auto one_by_one = [&] { return one_by_one_with_kam(path); };
#ifdef KAM_BENCHMARK_FCCP
    const std::vector<OrderLine> lines = read_with_kam(path);
    const std::size_t count = lines.size();
    REQUIRE(same(lines, read_with_fccp(path, count)));
    REQUIRE(one_by_one_with_kam(path) == one_by_one_with_fccp(path));
    const auto compare_with = [&](const std::string& task, auto&& kam, auto&& fccp) {
        const auto against = kam_benchmark::time_both(kam, fccp);
        speed("kam", against.ours);
        speed("fast-cpp-csv-parser", against.other);
        kam_benchmark::ratio_of_times("io/csv_" + task, against.ours, against.other);
    };
    compare_with(name, ours, [&] { return read_with_fccp(path, count); });
    compare_with(name + "_one_by_one", one_by_one, [&] { return one_by_one_with_fccp(path); });
#else
    kam_benchmark::skip("io/csv_" + name, "fast-cpp-csv-parser");
    kam_benchmark::skip("io/csv_" + name + "_one_by_one", "fast-cpp-csv-parser");
#endif
    const auto bytes = [&] { return read_bytes(path); };
    kam_benchmark::limit("io/csv_" + name, ours, bytes);
    kam_benchmark::limit("io/csv_" + name + "_one_by_one", one_by_one, bytes);
}

/// Lines like those of the real file, from a seed.
void generate(const std::string& path, int lines) {
    std::mt19937_64 random(1);
    const auto below = [&](std::uint64_t n) { return static_cast<unsigned>(random() % n); };
    std::ofstream out(path, std::ios::binary);
    out << "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
    char line[128];
    for (int i = 0; i < lines; ++i) {
        const std::string account = below(4) == 0 ? "" : std::to_string(12346 + below(5942));
        std::snprintf(line, sizeof line, "%s%06d,%05u%s,%d,2011-%02u-%02uT%02u:%02u:00,%u.%02u,%s,United Kingdom\n",
                      below(60) == 0 ? "C" : "", 536365 + i / 20, 10000 + below(80000), below(9) == 0 ? "A" : "",
                      static_cast<int>(below(50)) - 2, 1 + below(12), 1 + below(28), 6 + below(14), below(60),
                      below(20), below(100), account.c_str());
        out << line;
    }
}

}  // namespace csv_benchmark

TEST_CASE("CSV of a generated order file") {
    const auto path = std::filesystem::temp_directory_path() / "kam_benchmark_generated.csv";
    csv_benchmark::generate(path.string(), 200'000);
    csv_benchmark::compare("generated", path.string());
    std::filesystem::remove(path);
}

TEST_CASE("CSV of a real wholesaler's order lines") {
    const auto packed = std::filesystem::path(KAM_DATA_DIR) / "online_retail" / "order_lines.csv.gz";
    if (!std::filesystem::exists(packed)) {
        kam_benchmark::skip("io/csv_online_retail", "online_retail");
        return;
    }
    const auto path = std::filesystem::temp_directory_path() / "kam_benchmark_online_retail.csv";
    const std::string unpack = "gzip -dc '" + packed.string() + "' > '" + path.string() + "'";
    REQUIRE(std::system(unpack.c_str()) == 0);
    csv_benchmark::compare("online_retail", path.string());
    std::filesystem::remove(path);
}
