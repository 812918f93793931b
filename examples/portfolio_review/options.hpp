// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <kam/core/name_map.hpp>
#include <kam/review/portfolio_review.hpp>

/// What the command line asks for.
struct Options {
    // Input; without `orders` the bundled sample is reviewed. "-" is standard input.
    std::string orders{};
    std::string order_headers{};
    std::string accounts{};
    std::string costs{};
    std::string contacts{};
    std::string interactions{};
    std::string relations{};
    std::string evidence{};
    std::string rates{};
    kam::NameMap order_names{};
    kam::NameMap header_names{};
    kam::NameMap account_names{};
    kam::NameMap cost_names{};
    kam::NameMap contact_names{};
    kam::NameMap interaction_names{};
    kam::NameMap relation_names{};
    kam::NameMap evidence_names{};
    char separator = ',';
    bool decimal_comma = false;
    std::string cancelled_prefix{};
    bool skip_bad_lines = false;

    // What is computed.
    kam::Currency currency{"EUR"};
    std::optional<kam::Date> as_of{};
    kam::review::Assumptions assumptions{};
    bool by_group = false;

    // Output.
    std::size_t top = 10;
    std::string json{};
    std::string write_sample{};
    bool progress = false;
};

/// How reading the command line ended: options to work with, or the exit status to leave with (0 after --help).
struct ParsedOptions {
    std::optional<Options> options{};
    int exit_status = 0;
};

/// Reads the command line; prints help and complaints itself.
[[nodiscard]] ParsedOptions parse_options(int argc, char** argv);
