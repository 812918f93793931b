// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/citation.hpp>
#include <kam/core/date.hpp>
#include <kam/core/measure.hpp>

namespace kam::inline v0 {

/// Who: the firm that sells, or the firm that buys.
enum class Side { supplier, customer };
BOOST_DESCRIBE_ENUM(Side, supplier, customer)

/// A judged level on the scale 0 to 4 (fields that end in `_level`). 0 is a level like the others; unknown is an empty
/// optional. Throws std::invalid_argument for any other number; `from` and `parse` answer none instead.
class Level {
public:
    static constexpr int highest = 4;

    constexpr Level() = default;
    template <std::same_as<int> Integer>
    constexpr Level(Integer value) : value_(value) {
        if (!in_range(value))
            throw std::invalid_argument("Level: " + std::to_string(value) + ", but it must be 0 to 4");
    }

    [[nodiscard]] static constexpr std::optional<Level> from(long long value) {
        if (value < 0 || value > highest) return std::nullopt;
        return Level(static_cast<int>(value));
    }
    [[nodiscard]] static constexpr std::optional<Level> parse(std::string_view text) {
        return text.size() == 1 ? from(text[0] - '0') : std::nullopt;
    }
    [[nodiscard]] constexpr int value() const noexcept { return value_; }

    friend constexpr bool operator==(Level, Level) = default;
    friend constexpr auto operator<=>(Level, Level) = default;
    friend std::string to_string(Level level) { return std::to_string(level.value_); }

private:
    [[nodiscard]] static constexpr bool in_range(int value) { return value >= 0 && value <= highest; }
    int value_ = 0;
};

template <>
struct NumericTraits<Level> {
    [[nodiscard]] static constexpr int to_real(Level level) noexcept { return level.value(); }
};

/// One judgement: which level, as seen by which side, from what source (a record, a person's role, a document), and
/// when.
struct Evidence {
    Level level{};
    Side side{};
    std::string source{};
    Date observed_on{};
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (level, side, source, observed_on))

/// One contribution to a result: the field or criterion by name, how much it adds (in the result's own unit), and a
/// remark.
template <class Scalar = double>
struct BasicReason {
    std::string name{};
    Scalar contribution{};
    std::string note{};
    BOOST_DESCRIBE_CLASS(BasicReason, (), (name, contribution, note), (), ())
};
using Reason = BasicReason<>;

/// A value with how sure it is and why: the interval `low` to `high`, the share (0..1) of the evidence that was there
/// (`coverage`), and the contributions by name.
template <class Scalar = double>
struct BasicScore {
    Scalar value{};
    Scalar low{};
    Scalar high{};
    double coverage{};
    std::vector<BasicReason<Scalar>> reasons{};
    BOOST_DESCRIBE_CLASS(BasicScore, (), (value, low, high, coverage, reasons), (), ())
};
using Score = BasicScore<>;

}  // namespace kam::inline v0
