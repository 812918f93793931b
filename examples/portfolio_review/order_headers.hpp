// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <kam/core/date.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/currency.hpp>
#include <kam/io/csv.hpp>
#include <kam/review/options.hpp>

#include "checks.hpp"
#include "rows.hpp"

/// The headers of orders by order_id.
class OrderHeaders {
public:
    struct Header {
        OrderHeaderRow row{};
        std::size_t line = 0;
        bool has_lines = false;
    };

    /// `accounts` is null where whoever is named is an account. Both must outlive the headers.
    OrderHeaders(const kam::review::ReviewOptions& review, const kam::KeySet* accounts)
        : review_(review), accounts_(accounts) {}

    /// Takes a header or rejects its line: what is wrong with a header is said once and where it stands.
    void add(OrderHeaderRow&& row, kam::io::CsvLine& line);
    /// Null when there is none.
    [[nodiscard]] Header* find(const std::string& order_id);
    [[nodiscard]] const std::vector<Header>& all() const noexcept { return headers_; }

private:
    const kam::review::ReviewOptions& review_;
    const kam::KeySet* accounts_;
    std::vector<Header> headers_;
    std::unordered_map<std::string, std::size_t> at_;
};

/// What is wrong with a header once the day and the currency of its order are known, from itself or from a line.
[[nodiscard]] std::vector<Problem> check_header(const OrderHeaderRow& header, std::optional<kam::Date> ordered_on,
                                                std::optional<kam::Currency> currency);
