// SPDX-License-Identifier: BSL-1.0
// What fits in one column of a CSV file, and what does not. Nothing to run: it compiles or it does not.
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/account.hpp>
#include <kam/entities/country.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/order.hpp>
#include <kam/io/csv/value.hpp>

namespace io_concepts {

using kam::io::CsvValue;

enum class Described { yes };
BOOST_DESCRIBE_ENUM(Described, yes)
enum class Undescribed { yes };

struct Text {
    [[nodiscard]] static std::optional<Text> parse(std::string_view) { return Text{}; }
    friend std::string to_string(const Text&) { return {}; }
};
struct WriteOnly {
    friend std::string to_string(const WriteOnly&) { return {}; }
};

static_assert(CsvValue<std::string> && CsvValue<kam::AccountId> && CsvValue<Text>);
static_assert(CsvValue<int> && CsvValue<std::uint8_t> && CsvValue<std::int64_t> && CsvValue<bool>);
static_assert(CsvValue<float> && CsvValue<double> && CsvValue<long double>);
static_assert(CsvValue<kam::Decimal> && CsvValue<kam::Money> && CsvValue<kam::Currency> && CsvValue<kam::Country>);
static_assert(CsvValue<kam::Date> && CsvValue<kam::Instant>);
static_assert(CsvValue<Described> && CsvValue<kam::KeyStatus> && CsvValue<kam::Level>);
static_assert(CsvValue<std::optional<double>> && CsvValue<std::optional<kam::Date>> && CsvValue<std::optional<Text>>);

static_assert(!CsvValue<std::optional<std::optional<int>>>);  // an empty field could be either
static_assert(!CsvValue<std::vector<int>> && !CsvValue<std::array<int, 2>> && !CsvValue<std::map<int, int>>);
static_assert(!CsvValue<kam::OrderLine> && !CsvValue<kam::Account>);   // several fields
static_assert(!CsvValue<char> && !CsvValue<wchar_t>);                  // a number or a letter
static_assert(!CsvValue<Undescribed> && !CsvValue<WriteOnly>);         // nothing reads them
static_assert(!CsvValue<std::string_view> && !CsvValue<const char*>);  // of a buffer that goes
static_assert(!CsvValue<std::chrono::days> && !CsvValue<int*>);

}  // namespace io_concepts
