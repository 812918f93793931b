// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/names.hpp>

namespace kam::inline v0 {

/// What is wrong with a piece of data that came from outside.
enum class Fault {
    missing,       ///< a required value is absent
    unknown_name,  ///< a name (field, enumerator, currency, column) that nothing here has
    wrong_type,    ///< text where a number belongs, and the like
    malformed,     ///< broken syntax: a date that is no date, an unclosed quote
    not_finite,    ///< NaN or infinity where a number is needed
    out_of_range,  ///< a number outside what its field allows, or too large to hold
    duplicate,     ///< the same key twice
    dangling,      ///< a reference to a record that is not there
    cyclic,        ///< parent links that lead back to where they started
    inconsistent   ///< values that are fine alone and contradict each other
};
BOOST_DESCRIBE_ENUM(Fault, missing, unknown_name, wrong_type, malformed, not_finite, out_of_range, duplicate, dangling,
                    cyclic, inconsistent)

/// One finding: where ("orders[730].ordered_on", or "orders.csv:731:4" for file, line and column), its kind, and what
/// is the matter in words that name the offending value.
struct Issue {
    std::string where{};
    Fault kind{};
    std::string what{};
};
BOOST_DESCRIBE_STRUCT(Issue, (), (where, kind, what))

namespace detail {

/// "orders[730]"
[[nodiscard]] inline std::string element_path(std::string_view path, std::size_t index) {
    return std::string(path) + '[' + std::to_string(index) + ']';
}

/// "orders[730].ordered_on"
[[nodiscard]] inline std::string field_path(std::string_view path, std::string_view field) {
    return path.empty() ? std::string(field) : std::string(path) + '.' + std::string(field);
}

}  // namespace detail

/// Every issue of one reading or check. Keeps the first `limit()` issues (1,000 by default) and counts all of them by
/// kind, so that a broken file of millions of lines is reported in bounded memory. Collect first, decide later.
class Report {
public:
    static constexpr std::size_t default_limit = 1000;
    static constexpr std::size_t kind_count = enumerator_count<Fault>;

    Report() = default;
    explicit Report(std::size_t limit) : limit_(limit) {}

    /// True when nothing was found.
    [[nodiscard]] bool ok() const noexcept { return total_ == 0; }
    /// The issues kept, in the order found; at most `limit()`.
    [[nodiscard]] const std::vector<Issue>& issues() const& noexcept { return issues_; }
    /// Of a report that is about to go, the issues themselves: `for (const Issue& issue : validate(clients).issues())`
    /// is safe.
    [[nodiscard]] std::vector<Issue> issues() && noexcept { return std::move(issues_); }
    /// How many issues were found, kept or not.
    [[nodiscard]] std::size_t count() const noexcept { return total_; }
    /// How many issues of one kind were found, kept or not.
    [[nodiscard]] std::size_t count(Fault kind) const noexcept { return by_kind_[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] std::size_t limit() const noexcept { return limit_; }

    void add(std::string where, Fault kind, std::string what) {
        ++total_;
        ++by_kind_[static_cast<std::size_t>(kind)];
        if (issues_.size() < limit_) issues_.push_back(Issue{std::move(where), kind, std::move(what)});
    }

    /// Takes over what another report found, with `prefix` put before each place. Counts stay exact.
    void append(const Report& other, std::string_view prefix = {}) {
        for (const Issue& issue : other.issues_) {
            if (issues_.size() >= limit_) break;
            issues_.push_back(Issue{std::string(prefix) + issue.where, issue.kind, issue.what});
        }
        total_ += other.total_;
        for (std::size_t k = 0; k < kind_count; ++k) by_kind_[k] += other.by_kind_[k];
    }

    /// One line per kept issue, "where: what", and a last line that counts those not kept.
    [[nodiscard]] std::string to_string() const {
        std::string text;
        for (const Issue& issue : issues_) {
            text += issue.where;
            if (!issue.where.empty()) text += ": ";
            text += issue.what;
            text += '\n';
        }
        if (total_ > issues_.size()) text += "and " + std::to_string(total_ - issues_.size()) + " more\n";
        return text;
    }

private:
    std::vector<Issue> issues_;
    std::array<std::size_t, kind_count> by_kind_{};
    std::size_t total_ = 0;
    std::size_t limit_ = default_limit;
};

/// Thrown when the caller asked for a value and the data cannot give one; carries every issue. `what()` is the report's
/// text.
class InputError : public std::invalid_argument {
public:
    explicit InputError(Report report) : std::invalid_argument(report.to_string()), report_(std::move(report)) {}
    /// For a single issue.
    InputError(std::string where, Fault kind, std::string what)
        : InputError(one(std::move(where), kind, std::move(what))) {}

    [[nodiscard]] const Report& report() const noexcept { return report_; }

private:
    [[nodiscard]] static Report one(std::string where, Fault kind, std::string what) {
        Report report;
        report.add(std::move(where), kind, std::move(what));
        return report;
    }

    Report report_;
};

/// Throws InputError with the whole report unless it is empty.
inline void throw_if_any(const Report& report) {
    if (!report.ok()) throw InputError(report);
}

}  // namespace kam::inline v0
