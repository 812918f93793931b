// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <boost/describe/class.hpp>

#include <kam/review/portfolio_review.hpp>

#include "input.hpp"

/// The JSON document: what became of the input, then the review.
struct InputPart {
    InputSummary input{};
    std::string unit{};  ///< what `accounts` holds: one "account" each, or one "group" of accounts
};
BOOST_DESCRIBE_STRUCT(InputPart, (), (input, unit))

struct ReviewDocument : InputPart, kam::review::PortfolioReview {
    std::optional<Recovery> recovery{};  ///< of the bundled sample, whose truth is known
};
BOOST_DESCRIBE_STRUCT(ReviewDocument, (InputPart, kam::review::PortfolioReview), (recovery))

/// Prints the base as a whole and the first `top` accounts on standard output. Throws std::runtime_error when it takes
/// nothing.
void print_review(const ReviewDocument& document, std::size_t top, bool is_sample);

/// Prints where the relationships with the first `top` accounts stand, what holds them together, and who serves the
/// chosen ones; nothing where nothing is on record but orders.
void print_relationships(const ReviewDocument& document, std::size_t top);

/// Prints the document on standard output. Throws as `print_review`.
void print_document(const std::string& text);

/// Text from outside as a terminal may show it: control characters, which could move the cursor, become blanks; lines
/// stay.
[[nodiscard]] std::string for_terminal(std::string text);

/// Writes a file whole or not at all. Throws std::runtime_error naming the path and the cause.
void write_file(const std::string& path, const std::string& content);
