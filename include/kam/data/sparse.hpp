// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cassert>
#include <compare>
#include <cstddef>
#include <functional>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>

namespace kam::inline v0 {

/// The number, from 0, of one of the things that a matrix or a list is about. `Tag` keeps the number of an account from
/// being taken for that of a contact.
template <class Tag>
struct Index {
    int value = 0;

    Index() = default;
    constexpr explicit Index(int number) : value(number) {}
    friend constexpr bool operator==(Index, Index) = default;
    friend constexpr auto operator<=>(Index, Index) = default;
};

/// Gives each key a number in the order of first appearance: 0, 1, 2, ...
template <class Tag>
class KeyIndex {
public:
    /// The number of this key; a new one where the key is new.
    Index<Tag> add(std::string_view key) {
        if (keys_.size() + 1 > slots_.size() / 2) grow();
        int& slot = slots_[slot_of(key)];
        if (slot == unused) {
            if (keys_.size() >= most) throw std::length_error("KeyIndex: more than 2,147,483,646 keys");
            keys_.emplace_back(key);
            slot = static_cast<int>(keys_.size()) - 1;
        }
        return Index<Tag>(slot);
    }
    /// The number of this key, or none.
    [[nodiscard]] std::optional<Index<Tag>> find(std::string_view key) const {
        if (slots_.empty()) return std::nullopt;
        const int found = slots_[slot_of(key)];
        return found == unused ? std::nullopt : std::optional(Index<Tag>(found));
    }
    [[nodiscard]] const std::string& key(Index<Tag> index) const {
        assert(index.value >= 0 && static_cast<std::size_t>(index.value) < keys_.size());
        return keys_[static_cast<std::size_t>(index.value)];
    }
    /// All keys, in the order of their numbers.
    [[nodiscard]] const std::vector<std::string>& keys() const noexcept { return keys_; }
    [[nodiscard]] int size() const noexcept { return static_cast<int>(keys_.size()); }

private:
    static constexpr int unused = -1;
    static constexpr std::size_t most = static_cast<std::size_t>((std::numeric_limits<int>::max)()) - 1;

    /// Where the key is, or the unused slot where it belongs.
    [[nodiscard]] std::size_t slot_of(std::string_view key) const {
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = std::hash<std::string_view>{}(key)&mask;
        while (slots_[at] != unused && keys_[static_cast<std::size_t>(slots_[at])] != key) at = (at + 1) & mask;
        return at;
    }
    void grow() {
        slots_.assign((std::max)(std::size_t{16}, 2 * slots_.size()), unused);
        for (std::size_t i = 0; i < keys_.size(); ++i) slots_[slot_of(keys_[i])] = static_cast<int>(i);
    }

    std::vector<std::string> keys_;
    std::vector<int> slots_;  // open addressing; the size is a power of two, at most half of it used
};

/// One weighted link.
template <class From, class To = From, class Scalar = double>
struct Link {
    Index<From> from{};
    Index<To> to{};
    Scalar weight = Scalar(1);
};

/// What becomes of links with the same two ends: their weights are added, the first, the last or the heaviest one
/// counts, or they are an error.
enum class Duplicates { sum, keep_first, keep_last, keep_largest, reject };
BOOST_DESCRIBE_ENUM(Duplicates, sum, keep_first, keep_last, keep_largest, reject)

/// Links as a sparse matrix, one row per `From`, one column per `To` (compressed rows: 12 bytes per link with double
/// weights). Made in time proportional to links, rows and columns. The links of a row are in ascending order of their
/// column, each column at most once. A weight of 0 is a link like the others; an unknown one (NaN) stays so.
template <class From, class To = From, class Scalar = double>
class LinkMatrix {
public:
    /// One link of a row.
    struct Entry {
        Index<To> to;
        Scalar weight;
    };

    /// The links of one row: `for (const auto [to, weight] : matrix.row(from))`. Looks into the matrix, which must live
    /// on.
    class Row {
    public:
        class Iterator {
        public:
            using value_type = Entry;
            using difference_type = std::ptrdiff_t;

            Iterator() = default;
            Iterator(const int* to, const Scalar* weight) : to_(to), weight_(weight) {}
            Entry operator*() const { return {Index<To>(*to_), *weight_}; }
            Iterator& operator++() {
                ++to_;
                ++weight_;
                return *this;
            }
            Iterator operator++(int) {
                const Iterator before = *this;
                ++*this;
                return before;
            }
            friend bool operator==(const Iterator& a, const Iterator& b) { return a.to_ == b.to_; }

        private:
            const int* to_ = nullptr;
            const Scalar* weight_ = nullptr;
        };

        Row(std::span<const int> columns, std::span<const Scalar> weights) : columns_(columns), weights_(weights) {}
        /// The numbers of the columns, ascending.
        [[nodiscard]] std::span<const int> columns() const noexcept { return columns_; }
        [[nodiscard]] std::span<const Scalar> weights() const noexcept { return weights_; }
        [[nodiscard]] std::size_t size() const noexcept { return columns_.size(); }
        [[nodiscard]] Iterator begin() const { return {columns_.data(), weights_.data()}; }
        [[nodiscard]] Iterator end() const {
            return {columns_.data() + columns_.size(), weights_.data() + weights_.size()};
        }

    private:
        std::span<const int> columns_;
        std::span<const Scalar> weights_;
    };

    LinkMatrix() = default;

    /// Throws InputError that lists every link with an end outside the matrix and, under Duplicates::reject, every link
    /// that repeats an earlier one, as "links[17]: ...".
    template <std::ranges::forward_range Links>
    LinkMatrix(int rows, int columns, const Links& links, Duplicates duplicates = Duplicates::sum) : columns_(columns) {
        if (rows < 0 || columns < 0) {
            throw std::invalid_argument("LinkMatrix: " + std::to_string(rows) + " rows and " + std::to_string(columns) +
                                        " columns");
        }
        build(rows, links, duplicates);
    }

    [[nodiscard]] int rows() const noexcept { return static_cast<int>(row_start_.size()) - 1; }
    [[nodiscard]] int columns() const noexcept { return columns_; }
    /// Number of links after duplicates were dealt with.
    [[nodiscard]] int link_count() const noexcept { return row_start_.back(); }

    [[nodiscard]] Row row(Index<From> from) const {
        const auto [begin, size] = range_of(from);
        return {std::span(column_).subspan(begin, size), std::span(weight_).subspan(begin, size)};
    }
    /// How many links go out from here.
    [[nodiscard]] int degree(Index<From> from) const { return static_cast<int>(range_of(from).second); }
    /// The weight of one link; none where there is no such link.
    [[nodiscard]] std::optional<Scalar> weight(Index<From> from, Index<To> to) const {
        const Row links = row(from);
        const auto columns = links.columns();
        const auto found = std::lower_bound(columns.begin(), columns.end(), to.value);
        if (found == columns.end() || *found != to.value) return std::nullopt;
        return links.weights()[static_cast<std::size_t>(found - columns.begin())];
    }

    /// The same links seen from their other end.
    [[nodiscard]] LinkMatrix<To, From, Scalar> transposed() const {
        LinkMatrix<To, From, Scalar> result;
        result.columns_ = rows();
        result.row_start_.assign(static_cast<std::size_t>(columns_) + 1, 0);
        result.column_.resize(column_.size());
        result.weight_.resize(weight_.size());
        for (const int column : column_) ++result.row_start_[static_cast<std::size_t>(column)];
        auto next = starts_from_counts(result.row_start_);
        for (std::size_t r = 0; r + 1 < row_start_.size(); ++r) {
            for (auto k = static_cast<std::size_t>(row_start_[r]); k < static_cast<std::size_t>(row_start_[r + 1]);
                 ++k) {
                const auto at = static_cast<std::size_t>(next[static_cast<std::size_t>(column_[k])]++);
                result.column_[at] = static_cast<int>(r);
                result.weight_[at] = weight_[k];
            }
        }
        return result;
    }

    /// The arrays of the compressed rows: row r has the places row_starts()[r] to row_starts()[r + 1] of the other two.
    [[nodiscard]] std::span<const int> row_starts() const noexcept { return row_start_; }
    [[nodiscard]] std::span<const int> column_indices() const noexcept { return column_; }
    [[nodiscard]] std::span<const Scalar> weights() const noexcept { return weight_; }

private:
    template <class, class, class>
    friend class LinkMatrix;

    struct Half {
        int row;
        Scalar weight;
    };

    [[nodiscard]] std::pair<std::size_t, std::size_t> range_of(Index<From> from) const {
        assert(from.value >= 0 && from.value < rows());
        const auto r = static_cast<std::size_t>(from.value);
        return {static_cast<std::size_t>(row_start_[r]), static_cast<std::size_t>(row_start_[r + 1] - row_start_[r])};
    }

    /// Turns counts (the last one 0) into starts, in place, and returns a copy to count up from.
    [[nodiscard]] static std::vector<int> starts_from_counts(std::vector<int>& counts) {
        int start = 0;
        for (int& count : counts) start += std::exchange(count, start);
        return counts;
    }

    /// Lists every link with an end outside the matrix.
    template <class Links>
    [[noreturn]] static void throw_outside(int rows, int columns, const Links& links) {
        Report report;
        std::size_t i = 0;
        const auto check = [&](const char* end, int value, int size) {
            if (value >= 0 && value < size) return;
            report.add("links[" + std::to_string(i) + "]." + end, Fault::dangling,
                       "is " + std::to_string(value) + "; there are " + std::to_string(size) + ", counted from 0");
        };
        for (const auto& link : links) {
            check("from", link.from.value, rows);
            check("to", link.to.value, columns);
            ++i;
        }
        throw InputError(std::move(report));
    }

    /// Two counting sorts, by column and then by row; both keep the order of equals, so duplicates meet in the order
    /// given.
    template <class Links>
    void build(int rows, const Links& links, Duplicates duplicates) {
        row_start_.assign(static_cast<std::size_t>(rows) + 1, 0);
        std::vector<int> column_start(static_cast<std::size_t>(columns_) + 1, 0);
        std::size_t count = 0;
        bool inside = true;
        for (const auto& link : links) {
            const int from = link.from.value;
            const int to = link.to.value;
            ++count;
            if (from >= 0 && from < rows && to >= 0 && to < columns_) {
                ++row_start_[static_cast<std::size_t>(from)];
                ++column_start[static_cast<std::size_t>(to)];
            } else {
                inside = false;
            }
        }
        if (!inside) throw_outside(rows, columns_, links);
        if (count > static_cast<std::size_t>((std::numeric_limits<int>::max)())) {
            throw std::length_error("LinkMatrix: more than 2,147,483,647 links");
        }
        auto next = starts_from_counts(column_start);
        const auto by_column = std::make_unique_for_overwrite<Half[]>(count);
        for (const auto& link : links) {
            const auto at = static_cast<std::size_t>(next[static_cast<std::size_t>(link.to.value)]++);
            by_column[at] = Half{link.from.value, link.weight};
        }
        next = starts_from_counts(row_start_);
        column_.resize(count);
        weight_.resize(count);
        bool repeated = false;
        std::size_t k = 0;
        for (int c = 0; c < columns_; ++c) {
            for (const auto end = static_cast<std::size_t>(column_start[static_cast<std::size_t>(c) + 1]); k < end;
                 ++k) {
                const auto row = static_cast<std::size_t>(by_column[k].row);
                const auto at = static_cast<std::size_t>(next[row]);
                if (at > 0 && column_[at - 1] == c && next[row] > row_start_[row]) {
                    repeated = true;
                    if (duplicates == Duplicates::sum) weight_[at - 1] += by_column[k].weight;
                    if (duplicates == Duplicates::keep_last ||
                        (duplicates == Duplicates::keep_largest && weight_[at - 1] < by_column[k].weight)) {
                        weight_[at - 1] = by_column[k].weight;
                    }
                } else {
                    ++next[row];
                    column_[at] = c;
                    weight_[at] = by_column[k].weight;
                }
            }
        }
        if (repeated && duplicates == Duplicates::reject) throw_duplicates(links);
        if (repeated) close_gaps(next);
    }

    /// Moves the rows together, each of which ends at `row_end`.
    void close_gaps(const std::vector<int>& row_end) {
        std::ptrdiff_t out = 0;
        for (std::size_t r = 0; r + 1 < row_start_.size(); ++r) {
            const std::ptrdiff_t begin = row_start_[r];
            const std::ptrdiff_t end = row_end[r];
            if (begin != out) {
                std::move(column_.begin() + begin, column_.begin() + end, column_.begin() + out);
                std::move(weight_.begin() + begin, weight_.begin() + end, weight_.begin() + out);
            }
            row_start_[r] = static_cast<int>(out);
            out += end - begin;
        }
        row_start_.back() = static_cast<int>(out);
        column_.resize(static_cast<std::size_t>(out));
        weight_.resize(static_cast<std::size_t>(out));
    }

    /// Slow, and only on the way to the exception: finds which link repeats which.
    template <class Links>
    [[noreturn]] static void throw_duplicates(const Links& links) {
        struct Place {
            int from;
            int to;
            std::size_t index;
            auto operator<=>(const Place&) const = default;
        };
        std::vector<Place> places;
        for (const auto& link : links) places.push_back(Place{link.from.value, link.to.value, places.size()});
        std::sort(places.begin(), places.end());
        std::vector<std::pair<std::size_t, std::size_t>> repeated;  // the link, and the first one with its ends
        std::size_t first = 0;
        for (std::size_t k = 1; k < places.size(); ++k) {
            if (places[k].from != places[first].from || places[k].to != places[first].to) {
                first = k;
            } else {
                repeated.emplace_back(places[k].index, places[first].index);
            }
        }
        std::sort(repeated.begin(), repeated.end());
        Report report;
        for (const auto& [link, original] : repeated) {
            report.add("links[" + std::to_string(link) + "]", Fault::duplicate,
                       "has the ends of links[" + std::to_string(original) + "]");
        }
        throw InputError(std::move(report));
    }

    int columns_ = 0;
    std::vector<int> row_start_ = std::vector<int>(1, 0);
    std::vector<int> column_;
    std::vector<Scalar> weight_;
};

}  // namespace kam::inline v0
