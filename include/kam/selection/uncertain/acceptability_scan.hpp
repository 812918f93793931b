// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <vector>

#include <Eigen/Core>

namespace kam::inline v0::selection::detail {

/// The accounts in the first places for one vector of weights: all whose score is not below the one in the last place.
struct TopAccounts {
    std::vector<std::uint32_t> rows{};  ///< in no order
    std::vector<double> scores{};       ///< of these rows
    double cut_off = 0;                 ///< the score in the last place
    double best = 0;

    // Working space of the search, kept from one to the next.
    struct Candidate {
        float score;
        std::uint32_t place;
    };
    std::vector<Candidate> candidates{};
    std::vector<double> sorted{};
    std::vector<float> weights{};
};

/// By scoring all accounts.
inline void find_top(const Eigen::MatrixXd& utilities, const double* weights, std::size_t places, TopAccounts& top) {
    const auto count = static_cast<std::size_t>(utilities.rows());
    top.rows.clear();
    top.scores.assign(count, 0.0);
    for (std::size_t j = 0; j < static_cast<std::size_t>(utilities.cols()); ++j) {
        const double* column = utilities.data() + j * count;
        for (std::size_t i = 0; i < count; ++i) top.scores[i] += weights[j] * column[i];
    }
    top.sorted = top.scores;
    const auto last = top.sorted.begin() + static_cast<std::ptrdiff_t>((std::min)(places, count) - 1);
    std::nth_element(top.sorted.begin(), last, top.sorted.end(), std::greater{});
    top.cut_off = *last;
    top.best = *std::max_element(top.sorted.begin(), last + 1);
    for (std::size_t i = 0; i < count; ++i) {
        if (top.scores[i] < top.cut_off) continue;
        top.scores[top.rows.size()] = top.scores[i];
        top.rows.push_back(static_cast<std::uint32_t>(i));
    }
    top.scores.resize(top.rows.size());
}

/// Finds the accounts in the first places for many weights by looking at few. With weights that sum to 1, a score
/// w . v is at most |w| |v|. Accounts lie from the longest v to the shortest, so that a scan may stop where even this
/// is below the score in the last place among those seen: an elite that bounds what the others must reach. Scores are
/// first taken in single precision, with a bound on its error, and what may be in the first places is scored again in
/// double: the answer is exactly that of scoring all.
class TopScan {
public:
    /// Row i of `utilities` holds those of account i, each in 0..1.
    explicit TopScan(const Eigen::MatrixXd& utilities)
        : columns_(static_cast<std::size_t>(utilities.cols())), count_(static_cast<std::size_t>(utilities.rows())) {
        std::vector<double> squares(count_, 0.0);
        for (Eigen::Index j = 0; j < utilities.cols(); ++j) {
            const double* column = utilities.data() + j * utilities.rows();
            for (std::size_t i = 0; i < count_; ++i) squares[i] += column[i] * column[i];
        }
        row_.resize(count_);
        std::iota(row_.begin(), row_.end(), 0U);
        std::sort(row_.begin(), row_.end(), [&](std::uint32_t a, std::uint32_t b) {
            return squares[a] > squares[b] || (squares[a] == squares[b] && a < b);
        });
        const std::size_t tiles = (count_ + tile - 1) / tile;
        exact_.resize(count_ * columns_);
        single_.assign(tiles * tile * columns_, 0.0F);
        length_.resize(tiles);
        for (std::size_t place = 0; place < count_; ++place) {
            if (place % tile == 0) length_[place / tile] = std::sqrt(squares[row_[place]]);
            for (std::size_t j = 0; j < columns_; ++j) {
                const double value = utilities.data()[j * count_ + row_[place]];
                exact_[place * columns_ + j] = value;
                single_[(place / tile * columns_ + j) * tile + place % tile] = static_cast<float>(value);
            }
        }
        // Each of value, weight and product is off by 2^-24 at most, and so is each sum; twice that is on the safe
        // side.
        error_ = std::ldexp(static_cast<double>(columns_ + 4), -23);
    }

    /// The accounts in the first `places` (1 or more) for these weights.
    void find(const double* weights, std::size_t places, TopAccounts& top) const {
        auto& candidates = top.candidates;
        candidates.clear();
        top.weights.resize(columns_);
        for (std::size_t j = 0; j < columns_; ++j) top.weights[j] = static_cast<float>(weights[j]);
        const float* w = top.weights.data();
        double square = 0;
        for (std::size_t j = 0; j < columns_; ++j) square += weights[j] * weights[j];
        const double length = std::sqrt(square) * (1 + 1e-9);
        double cut = -1;  // no account with a single precision score below this is in the first places
        const std::size_t enough = (std::max)(std::size_t{256}, 2 * places);
        for (std::size_t t = 0; t < length_.size(); ++t) {
            if (length * length_[t] + error_ < cut) break;
            float scores[tile] = {};
            const float* values = single_.data() + t * tile * columns_;
            for (std::size_t j = 0; j < columns_; ++j, values += tile) {
                for (std::size_t i = 0; i < tile; ++i) scores[i] += w[j] * values[i];
            }
            const auto cut_single = static_cast<float>(cut);
            unsigned above = 0;
            for (std::size_t i = 0; i < tile; ++i) above += scores[i] >= cut_single ? 1U : 0U;
            if (above == 0) continue;
            const std::size_t end = (std::min)(tile, count_ - t * tile);
            for (std::size_t i = 0; i < end; ++i) {
                if (scores[i] >= cut_single) {
                    candidates.push_back({scores[i], static_cast<std::uint32_t>(t * tile + i)});
                }
            }
            if (candidates.size() >= enough) cut = raise_cut(places, candidates);
        }
        if (candidates.size() > places) (void)raise_cut(places, candidates);
        score_candidates(weights, places, top);
    }

private:
    static constexpr std::size_t tile = 32;

    /// The score that no account in the first places can be below, going by the candidates; drops those that are.
    [[nodiscard]] double raise_cut(std::size_t places, std::vector<TopAccounts::Candidate>& candidates) const {
        using Candidate = TopAccounts::Candidate;
        const auto last = candidates.begin() + static_cast<std::ptrdiff_t>(places - 1);
        std::nth_element(candidates.begin(), last, candidates.end(),
                         [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
        const double cut = static_cast<double>(last->score) - 2 * error_;
        std::erase_if(candidates, [&](const Candidate& one) { return static_cast<double>(one.score) < cut; });
        return cut - error_;  // room for rounding the cut itself
    }

    void score_candidates(const double* weights, std::size_t places, TopAccounts& top) const {
        top.rows.clear();
        top.scores.clear();
        for (const auto& one : top.candidates) {
            double score = 0;
            const double* values = exact_.data() + one.place * columns_;
            for (std::size_t j = 0; j < columns_; ++j) score += weights[j] * values[j];
            top.scores.push_back(score);
        }
        top.sorted = top.scores;
        const std::size_t last = (std::min)(places, top.sorted.size()) - 1;
        std::nth_element(top.sorted.begin(), top.sorted.begin() + static_cast<std::ptrdiff_t>(last), top.sorted.end(),
                         std::greater{});
        top.cut_off = top.sorted[last];
        top.best = *std::max_element(top.sorted.begin(), top.sorted.begin() + static_cast<std::ptrdiff_t>(last) + 1);
        std::size_t kept = 0;
        for (std::size_t k = 0; k < top.candidates.size(); ++k) {
            if (top.scores[k] < top.cut_off) continue;
            top.scores[kept++] = top.scores[k];
            top.rows.push_back(row_[top.candidates[k].place]);
        }
        top.scores.resize(kept);
    }

    std::size_t columns_, count_;
    std::vector<std::uint32_t> row_{};  ///< from the longest to the shortest
    std::vector<double> exact_{};       ///< account by account, in that order
    std::vector<float> single_{};       ///< tile by tile, in each criterion by criterion
    std::vector<double> length_{};      ///< of the longest account of each tile
    double error_ = 0;
};

}  // namespace kam::inline v0::selection::detail
