// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

#include <kam/io/print.hpp>

#include "output.hpp"

/// A table for the terminal with a row for each of the first `top` accounts, filled column by column.
class AccountTable {
public:
    AccountTable(const ReviewDocument& document, std::size_t top) : document_(document), top_(top) {}

    /// `cell(account)` is the text of an account in this column.
    template <class Cell>
    void add_column(const char* header, kam::io::Align align, const Cell& cell) {
        table_.header.emplace_back(header);
        table_.align.push_back(align);
        for (std::size_t i = 0; i < document_.accounts.size() && i < top_; ++i) {
            if (i == table_.rows.size()) table_.rows.emplace_back();
            table_.rows[i].push_back(cell(document_.accounts[i]));
        }
    }

    [[nodiscard]] const kam::io::TextTable& text() const { return table_; }

private:
    const ReviewDocument& document_;
    std::size_t top_;
    kam::io::TextTable table_{};
};
