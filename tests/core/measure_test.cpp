// SPDX-License-Identifier: BSL-1.0
#include <kam/core/measure.hpp>

#include <cmath>
#include <string>

#include <boost/describe/enum.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"

namespace measure_test {

enum class Stage { basic = 10, cooperative = 20, integrated = 30 };
BOOST_DESCRIBE_ENUM(Stage, basic, cooperative, integrated)
enum class Plain { one };

struct Cents {
    long value = 0;
};

struct Client {
    double sales = 0;
    std::optional<int> sites;
    Stage stage{};
    bool is_key = false;
    Cents debt;
    std::string name;
    char initial = 'x';
    [[nodiscard]] double visits() const { return 3; }
};

}  // namespace measure_test

template <>
struct kam::NumericTraits<measure_test::Cents> {
    static double to_real(const measure_test::Cents& c) { return static_cast<double>(c.value) / 100.0; }
};

using namespace measure_test;

TEST_CASE("what can be read as a number", "[core][measure]") {
    STATIC_REQUIRE(kam::Numeric<double>);
    STATIC_REQUIRE(kam::Numeric<bool>);
    STATIC_REQUIRE(kam::Numeric<Stage>);
    STATIC_REQUIRE(kam::Numeric<Cents>);
    STATIC_REQUIRE(kam::Numeric<std::optional<Cents>>);
    STATIC_REQUIRE(kam::Numeric<boost::multiprecision::cpp_bin_float_50>);
    STATIC_REQUIRE(!kam::Numeric<std::string>);
    STATIC_REQUIRE(!kam::Numeric<char>);
    STATIC_REQUIRE(!kam::Numeric<Plain>);
    STATIC_REQUIRE(!kam::Numeric<Client>);

    STATIC_REQUIRE(kam::MeasureOf<double Client::*, Client>);
    STATIC_REQUIRE(kam::MeasureOf<double (Client::*)() const, Client>);
    STATIC_REQUIRE(!kam::MeasureOf<std::string Client::*, Client>);
    STATIC_REQUIRE(!kam::MeasureOf<int, Client>);
}

TEST_CASE("a measure reads one number", "[core][measure]") {
    const Client client{12.5, 4, Stage::cooperative, true, {1250}, "Acme"};
    CHECK(kam::measure(client, &Client::sales) == 12.5);
    CHECK(kam::measure(client, &Client::sites) == 4);
    CHECK(kam::measure(client, &Client::stage) == 1);  // position on the ladder, not the underlying 20
    CHECK(kam::measure(client, &Client::is_key) == 1);
    CHECK(kam::measure(client, &Client::debt) == 12.5);
    CHECK(kam::measure(client, &Client::visits) == 3);
    CHECK(kam::measure(client, [](const Client& c) { return c.sales / 5; }) == 2.5);
    CHECK(kam::measure<boost::multiprecision::cpp_bin_float_50>(client, &Client::sales) == 12.5);
}

TEST_CASE("unknown is NaN and never 0", "[core][measure]") {
    const Client client{};
    CHECK(std::isnan(kam::measure(client, &Client::sites)));
    CHECK(std::isnan(kam::to_number(static_cast<Stage>(11))));
    CHECK(std::isnan(kam::to_number(std::optional<std::optional<double>>(std::optional<double>()))));
    CHECK(kam::measure(client, &Client::sales) == 0);  // a zero that was recorded stays one
}

TEMPLATE_TEST_CASE("NaN and the infinities of any number type are not finite", "[core][measure]", double, float,
                   boost::multiprecision::cpp_bin_float_50) {
    using Limits = std::numeric_limits<TestType>;
    using kam::detail::is_finite;
    CHECK(is_finite(TestType(0)));
    CHECK(is_finite((Limits::max)()));
    CHECK(is_finite(Limits::lowest()));
    CHECK_FALSE(is_finite(Limits::infinity()));
    CHECK_FALSE(is_finite(TestType(-Limits::infinity())));
    CHECK_FALSE(is_finite(Limits::quiet_NaN()));
}
