// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <vector>

#include <Eigen/Core>

#include <kam/stages/hidden_markov/model.hpp>

namespace kam::inline v0::stages::detail {

/// What the E-step gives: expected numbers, and the likelihood.
template <class Scalar>
struct HiddenCounts {
    Scalar log_likelihood{};                   ///< minus infinity when a sequence is impossible
    std::vector<std::size_t> impossible{};     ///< sequences that the model cannot show
    std::vector<Scalar> start{};               ///< expected starts in each state
    std::vector<std::vector<Scalar>> moves{};  ///< per chain, row by row: expected moves
    std::vector<Scalar> weight{};              ///< per distinct observation, row by row: expected states
};

/// log(exp(a) + exp(b)), safe for minus infinity.
template <class Scalar>
[[nodiscard]] Scalar log_add(const Scalar& a, const Scalar& b) {
    using std::exp;
    using std::log1p;
    const Scalar& high = a < b ? b : a;
    const Scalar& low = a < b ? a : b;
    return low == minus_infinity<Scalar>() ? high : Scalar(high + log1p(Scalar(exp(Scalar(low - high)))));
}

/// The scaled forward-backward pass [rabiner1989] over many short sequences in one buffer. The chain of the move from
/// period t to t + 1 is chains[chain_of[t]], or the only one where chain_of is empty. A sequence whose scaled
/// probabilities run out of the range of the type is done again in logarithms, so that only what is impossible counts
/// as impossible.
template <class Scalar>
class HiddenPass {
public:
    HiddenPass(const std::vector<int>& code, const std::vector<std::size_t>& begin) : code_(code), begin_(begin) {}

    std::vector<int> chain_of{};  ///< per period
    std::vector<Scalar> start{};
    std::vector<std::vector<Scalar>> chains{};  ///< row by row
    Densities<Scalar> densities{};

    /// `state_weight`, where given, receives for every period the probabilities of the states given all observations.
    void run(HiddenCounts<Scalar>& counts, std::vector<Scalar>* state_weight = nullptr) {
        switch (start.size()) {
            case 2:
                return run_of<2>(counts, state_weight);
            case 3:
                return run_of<3>(counts, state_weight);
            case 5:
                return run_of<5>(counts, state_weight);
            default:
                return run_of<0>(counts, state_weight);
        }
    }

private:
    /// States known when compiled are in registers: Fixed of them, or 0 for any number.
    template <int Fixed>
    using Row =
        std::conditional_t<(Fixed > 0), std::array<Scalar, static_cast<std::size_t>(Fixed)>, std::vector<Scalar>>;
    template <int Fixed>
    [[nodiscard]] Row<Fixed> row() const {
        if constexpr (Fixed > 0) {
            return {};
        } else {
            return Row<Fixed>(start.size());
        }
    }

    template <int Fixed>
    void run_of(HiddenCounts<Scalar>& counts, std::vector<Scalar>* state_weight) {
        const std::size_t n = Fixed > 0 ? static_cast<std::size_t>(Fixed) : start.size();
        counts.log_likelihood = Scalar(0);
        counts.impossible.clear();
        counts.start.assign(n, Scalar(0));
        counts.moves.assign(chains.size(), std::vector<Scalar>(n * n, Scalar(0)));
        counts.weight.assign(densities.log_scale.size() * n, Scalar(0));
        if (state_weight != nullptr) state_weight->assign(code_.size() * n, Scalar(0));
        for (std::size_t s = 0; s + 1 < begin_.size(); ++s) {
            if (!one<Fixed>(begin_[s], begin_[s + 1], counts, state_weight) &&
                !in_logs(begin_[s], begin_[s + 1], counts, state_weight)) {
                counts.impossible.push_back(s);
                counts.log_likelihood = minus_infinity<Scalar>();
            }
        }
        for (std::size_t c = 0; c < chains.size(); ++c) {
            for (std::size_t k = 0; k < n * n; ++k) counts.moves[c][k] = Scalar(counts.moves[c][k] * chains[c][k]);
        }
    }

    [[nodiscard]] std::size_t chain_at(std::size_t t) const {
        return chain_of.empty() ? 0 : static_cast<std::size_t>(chain_of[t]);
    }
    [[nodiscard]] const Scalar* share_at(std::size_t t) const {
        return densities.share.data() + static_cast<std::ptrdiff_t>(code_[t]) * densities.share.cols();
    }

    /// False when the numbers leave the range of the type; nothing has then been added.
    template <int Fixed>
    bool one(std::size_t begin, std::size_t end, HiddenCounts<Scalar>& counts, std::vector<Scalar>* state_weight) {
        using std::log;
        const std::size_t n = Fixed > 0 ? static_cast<std::size_t>(Fixed) : start.size();
        const std::size_t length = end - begin;
        if (forward_.size() < length * n) forward_.resize(length * n);
        if (inverse_.size() < length) inverse_.resize(length);
        Row<Fixed> now = row<Fixed>(), next = row<Fixed>();
        Scalar log_likelihood(0), last(1);
        for (std::size_t t = begin; t < end; ++t) {
            const Scalar* share = share_at(t);
            Scalar all(0);
            for (std::size_t j = 0; j < n; ++j) {
                Scalar into(0);
                if (t == begin) {
                    into = start[j];
                } else {
                    const Scalar* chain = chains[chain_at(t - 1)].data();
                    for (std::size_t i = 0; i < n; ++i) into = Scalar(into + now[i] * chain[i * n + j]);
                }
                next[j] = Scalar(into * share[j]);
                all = Scalar(all + next[j]);
            }
            if (!(tiny_ < all)) return false;
            // Short histories are never scaled: a division in every period would take most of the time.
            Scalar factor(1);
            if (all < small_) {
                factor = Scalar(Scalar(1) / all);
                log_likelihood = Scalar(log_likelihood + log(all));
                all = Scalar(1);
            }
            inverse_[t - begin] = factor;
            for (std::size_t j = 0; j < n; ++j) {
                now[j] = Scalar(next[j] * factor);
                forward_[(t - begin) * n + j] = now[j];
            }
            last = all;
            log_likelihood = Scalar(log_likelihood + densities.log_scale[static_cast<std::size_t>(code_[t])]);
        }
        counts.log_likelihood = Scalar(counts.log_likelihood + log_likelihood + log(last));

        for (std::size_t j = 0; j < n; ++j) next[j] = Scalar(Scalar(1) / last);  // the backward probabilities
        for (std::size_t t = end; t-- > begin;) {
            const Scalar* forward = forward_.data() + (t - begin) * n;
            Scalar* weight = counts.weight.data() + static_cast<std::size_t>(code_[t]) * n;
            for (std::size_t j = 0; j < n; ++j) {
                const Scalar both(forward[j] * next[j]);
                weight[j] = Scalar(weight[j] + both);
                if (t == begin) counts.start[j] = Scalar(counts.start[j] + both);
                if (state_weight != nullptr) (*state_weight)[t * n + j] = both;
            }
            if (t == begin) break;
            const Scalar* share = share_at(t);
            for (std::size_t j = 0; j < n; ++j) now[j] = Scalar(next[j] * share[j] * inverse_[t - begin]);
            const Scalar* before = forward - n;
            const std::size_t c = chain_at(t - 1);
            const Scalar* chain = chains[c].data();
            Scalar* moves = counts.moves[c].data();
            for (std::size_t i = 0; i < n; ++i) {
                Scalar sum(0);
                for (std::size_t j = 0; j < n; ++j) {
                    moves[i * n + j] = Scalar(moves[i * n + j] + before[i] * now[j]);
                    sum = Scalar(sum + chain[i * n + j] * now[j]);
                }
                next[i] = sum;
            }
        }
        return true;
    }

    /// The same in logarithms, slow and rare. False when the sequence is impossible.
    bool in_logs(std::size_t begin, std::size_t end, HiddenCounts<Scalar>& counts, std::vector<Scalar>* state_weight) {
        using std::exp;
        const std::size_t n = start.size(), length = end - begin;
        const Scalar none = minus_infinity<Scalar>();
        const auto density = [&](std::size_t t, std::size_t j) {
            return densities.logs(static_cast<Eigen::Index>(code_[t]), static_cast<Eigen::Index>(j));
        };
        std::vector<Scalar> forward(length * n, none), backward(length * n, none);
        Scalar all = none;
        for (std::size_t t = begin; t < end; ++t) {
            for (std::size_t j = 0; j < n; ++j) {
                Scalar into = t == begin ? times_log(Scalar(1), start[j]) : none;
                for (std::size_t i = 0; i < n && t > begin; ++i) {
                    into = log_add(into, Scalar(forward[(t - 1 - begin) * n + i] +
                                                times_log(Scalar(1), chains[chain_at(t - 1)][i * n + j])));
                }
                forward[(t - begin) * n + j] = Scalar(into + density(t, j));
            }
        }
        for (std::size_t j = 0; j < n; ++j) {
            backward[(length - 1) * n + j] = Scalar(0);
            all = log_add(all, forward[(length - 1) * n + j]);
        }
        if (all == none) return false;
        counts.log_likelihood = Scalar(counts.log_likelihood + all);
        for (std::size_t t = end - 1; t > begin; --t) {
            const std::size_t c = chain_at(t - 1), now = (t - begin) * n;
            for (std::size_t i = 0; i < n; ++i) {
                for (std::size_t j = 0; j < n; ++j) {
                    const Scalar after(density(t, j) + backward[now + j]);
                    const Scalar move = times_log(Scalar(1), chains[c][i * n + j]);
                    backward[now - n + i] = log_add(backward[now - n + i], Scalar(move + after));
                    // Without the move's own probability, which run_of puts in for all sequences at the end.
                    if (move == none) continue;
                    Scalar& sum = counts.moves[c][i * n + j];
                    sum = Scalar(sum + exp(Scalar(forward[now - n + i] + after - all)));
                }
            }
        }
        for (std::size_t t = begin; t < end; ++t) {
            for (std::size_t j = 0; j < n; ++j) {
                const Scalar both(exp(Scalar(forward[(t - begin) * n + j] + backward[(t - begin) * n + j] - all)));
                Scalar& weight = counts.weight[static_cast<std::size_t>(code_[t]) * n + j];
                weight = Scalar(weight + both);
                if (t == begin) counts.start[j] = Scalar(counts.start[j] + both);
                if (state_weight != nullptr) (*state_weight)[t * n + j] = both;
            }
        }
        return true;
    }

    [[nodiscard]] static Scalar root(const Scalar& x) {
        using std::sqrt;
        return sqrt(x);
    }

    const std::vector<int>& code_;
    const std::vector<std::size_t>& begin_;
    std::vector<Scalar> forward_{}, inverse_{};
    Scalar tiny_ = root(Scalar((std::numeric_limits<Scalar>::min)()));  // too near to the end of the range
    Scalar small_ = root(root(tiny_));                                  // time to scale
};

}  // namespace kam::inline v0::stages::detail
