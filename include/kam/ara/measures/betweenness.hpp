// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <boost/describe/class.hpp>

#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>
#include <kam/core/progress.hpp>
#include <kam/core/sequential.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/random.hpp>

namespace kam::inline v0::ara {

/// How many shortest paths between others lead through each actor, in ordered pairs of others where the network is
/// directed, in unordered ones where not. `error_bound` is 0 where all sources were taken; where they were drawn, no
/// score of any actor is off by more, with the probability asked for; without a value nothing is known (the sources
/// were the caller's, or the work was stopped, and `complete` is false).
template <class Scalar = double>
struct Betweenness {
    Eigen::VectorX<Scalar> scores{};
    int source_count = 0;  ///< searches made
    std::optional<Scalar> error_bound{};
    bool complete = false;
    BOOST_DESCRIBE_CLASS(Betweenness, (), (scores, source_count, error_bound, complete), (), ())
};

/// How exact a sampled betweenness must be: with probability 1 - delta every score is within epsilon times the number
/// of pairs of others, (n - 1)(n - 2) or half of that.
struct SampleOptions {
    double epsilon = 0.05;
    double delta = 0.1;
    std::uint64_t seed = 1;
};

namespace detail {

/// What one search works in.
template <class Scalar>
struct SearchRoom {
    std::span<int> distance;  ///< -1: not reached
    std::span<int> queue;     ///< actors in the order reached
    std::span<Scalar> paths;  ///< shortest ones from the source; on the way back (1 + dependency) / paths

    SearchRoom(std::size_t n, Scratch<Scalar>& scratch)
        : distance(scratch.ints(n, -1)), queue(scratch.ints(n)), paths(scratch.reals(n)) {}
};

/// Calls `add(actor, dependency)` for every actor between the source and others: the sum over the others of the share
/// of shortest paths from the source that lead through the actor (Brandes [brandes2001]). Going back it looks at the
/// arcs to the next level again instead of keeping lists of predecessors.
template <class Scalar, class Add>
void add_dependencies(const Rows<Scalar>& rows, int source, SearchRoom<Scalar>& room, const Add& add) {
    const auto [distance, queue, paths] = room;
    std::size_t head = 0;
    std::size_t tail = 0;
    queue[tail++] = source;
    distance[static_cast<std::size_t>(source)] = 0;
    paths[static_cast<std::size_t>(source)] = Scalar(1);
    while (head < tail) {
        const auto actor = static_cast<std::size_t>(queue[head++]);
        const int level = distance[actor] + 1;
        const Scalar count = paths[actor];
        for (const int other : rows.row(actor)) {
            const auto o = static_cast<std::size_t>(other);
            if (distance[o] < 0) {
                distance[o] = level;
                paths[o] = count;
                queue[tail++] = other;
            } else if (distance[o] == level) {
                paths[o] += count;
            }
        }
    }
    while (tail-- > 1) {
        const auto actor = static_cast<std::size_t>(queue[tail]);
        const int level = distance[actor] + 1;
        Scalar sum(0);
        for (const int other : rows.row(actor)) {
            const auto o = static_cast<std::size_t>(other);
            if (distance[o] == level) sum += paths[o];
        }
        const Scalar dependency = paths[actor] * sum;
        paths[actor] = (Scalar(1) + dependency) / paths[actor];
        add(actor, dependency);
    }
    for (std::size_t k = 0; k < head; ++k) distance[static_cast<std::size_t>(queue[k])] = -1;
}

/// How many searches are added up together before the sums of blocks are: a few large blocks, whatever the threads.
[[nodiscard]] constexpr std::size_t search_blocks(std::size_t sources) {
    constexpr std::size_t least = 64;
    constexpr std::size_t most = 16;
    return std::clamp<std::size_t>(sources / least, 1, most);
}

/// Adds the dependencies of searches from `sources` to `sums` and, where not empty, their squares to `squares`; returns
/// the number of searches made.
template <class Scalar, Executor E>
[[nodiscard]] int search_from(const Rows<Scalar>& rows, std::span<const int> sources, std::span<Scalar> sums,
                              std::span<Scalar> squares, Scratch<Scalar>& outer, const E& executor,
                              ProgressMeter& meter) {
    const std::size_t n = rows.actor_count();
    const std::size_t blocks = search_blocks(sources.size());
    const auto work = [&](std::size_t block, std::span<Scalar> sum, std::span<Scalar> square,
                          Scratch<Scalar>& scratch) {
        SearchRoom<Scalar> room(n, scratch);
        int done = 0;
        const std::size_t end = sources.size() * (block + 1) / blocks;
        for (std::size_t s = sources.size() * block / blocks; s < end && !meter.stopped(); ++s, ++done) {
            add_dependencies(rows, sources[s], room, [&](std::size_t actor, const Scalar& dependency) {
                sum[actor] += dependency;
                if (!square.empty()) square[actor] += dependency * dependency;
            });
            meter.advance();
        }
        return done;
    };
    if (blocks == 1) {
        Scratch<Scalar> scratch(outer.workspace());
        return work(0, sums, squares, scratch);
    }
    std::vector<std::vector<Scalar>> of_block(2 * blocks);
    std::vector<int> done(blocks, 0);
    executor(blocks, [&](std::size_t block) {
        Workspace<Scalar> workspace;
        Scratch<Scalar> scratch(workspace);
        of_block[2 * block].assign(sums.size(), Scalar(0));
        of_block[2 * block + 1].assign(squares.size(), Scalar(0));
        done[block] = work(block, of_block[2 * block], of_block[2 * block + 1], scratch);
    });
    for (std::size_t block = 0; block < blocks; ++block) {
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += of_block[2 * block][i];
        for (std::size_t i = 0; i < squares.size(); ++i) squares[i] += of_block[2 * block + 1][i];
    }
    return std::accumulate(done.begin(), done.end(), 0);
}

inline void check_sources(std::span<const int> sources, std::size_t actors, const char* function) {
    for (const int source : sources) {
        if (source >= 0 && static_cast<std::size_t>(source) < actors) continue;
        throw std::invalid_argument(std::string(function) + ": source " + std::to_string(source) + ", but there are " +
                                    std::to_string(actors) + " actors, counted from 0");
    }
}

}  // namespace detail

/// Betweenness of every actor (Freeman [freeman1977]), by one search from each source (Brandes [brandes2001]): in time
/// proportional to sources times arcs. Paths are counted in steps; weights are strengths and do not lengthen them.
/// `sources` takes only the paths that start at these actors; of an undirected network then half of each. The sums are
/// made in blocks, and are the same bytes for every executor. Throws std::invalid_argument for a source that is no
/// actor.
template <class Scalar, Executor E = Sequential>
void betweenness(const NetworkView<Scalar>& network, std::span<const int> sources, Workspace<Scalar>& workspace,
                 Betweenness<Scalar>& result, const E& executor = {}, const Progress& progress = {}) {
    const std::size_t n = network.actor_count();
    detail::check_sources(sources, n, "ara::betweenness");
    detail::Scratch<Scalar> scratch(workspace);
    result.scores.setZero(static_cast<Eigen::Index>(n));
    ProgressMeter meter(progress, sources.size());
    result.source_count = detail::search_from<Scalar>(network.out, sources, std::span(result.scores.data(), n), {},
                                                      scratch, executor, meter);
    if (!network.directed) result.scores /= Scalar(2);
    result.complete = static_cast<std::size_t>(result.source_count) == sources.size();
    result.error_bound.reset();
}
/// From all actors.
template <class Scalar, Executor E = Sequential>
void betweenness(const NetworkView<Scalar>& network, Workspace<Scalar>& workspace, Betweenness<Scalar>& result,
                 const E& executor = {}, const Progress& progress = {}) {
    detail::Scratch<Scalar> scratch(workspace);
    const std::span<int> all = scratch.ints(network.actor_count());
    std::iota(all.begin(), all.end(), 0);
    ara::betweenness(network, std::span<const int>(all), workspace, result, executor, progress);
    if (result.complete) result.error_bound = Scalar(0);
}
template <class Scalar, Executor E = Sequential>
[[nodiscard]] Betweenness<Scalar> betweenness(const NetworkView<Scalar>& network, const E& executor = {},
                                              const Progress& progress = {}) {
    Workspace<Scalar> workspace;
    Betweenness<Scalar> result;
    ara::betweenness(network, workspace, result, executor, progress);
    return result;
}

/// Betweenness from sources drawn with replacement, as many as its promise takes: at most ln(4 n / delta) / (2
/// epsilon^2) (Hoeffding [hoeffding1963]), fewer where the dependencies vary so little that an empirical Bernstein
/// bound [maurer2009], looked at each time the number of sources has doubled, is already met; half of delta is for
/// either. Where that is no fewer than there are actors, the exact betweenness, with error bound 0. Same bytes for
/// every executor; another seed draws other sources. Throws std::invalid_argument unless epsilon and delta are above 0
/// and below 1.
template <class Scalar, Executor E = Sequential>
[[nodiscard]] Betweenness<Scalar> sampled_betweenness(const NetworkView<Scalar>& network, const SampleOptions& options,
                                                      const E& executor = {}, const Progress& progress = {}) {
    using std::log;
    using std::sqrt;
    if (!(options.epsilon > 0 && options.epsilon < 1 && options.delta > 0 && options.delta < 1)) {
        throw std::invalid_argument("ara::sampled_betweenness: epsilon " + kam::detail::number_text(options.epsilon) +
                                    " and delta " + kam::detail::number_text(options.delta) +
                                    ", but both must be above 0 and below 1");
    }
    const std::size_t n = network.actor_count();
    const auto actors = static_cast<double>(n);
    // One dependency / (n - 2) lies in 0..1; the score is n (n - 2) times its mean, and (n - 1)(n - 2) are the pairs.
    const double wanted = options.epsilon * (n > 1 ? (actors - 1) / actors : 1);
    const double enough = std::ceil(log(4 * actors / options.delta) / (2 * wanted * wanted));
    if (n < 3 || enough >= actors) return ara::betweenness(network, executor, progress);

    Workspace<Scalar> workspace;
    detail::Scratch<Scalar> scratch(workspace);
    const auto most = static_cast<std::size_t>(enough);
    std::vector<int> sources(most);
    BlockEngine engine(options.seed);
    for (int& source : sources) source = uniform_int(engine, 0, static_cast<int>(n) - 1);
    const std::span<Scalar> sums = scratch.reals(n, Scalar(0));
    const std::span<Scalar> squares = scratch.reals(n, Scalar(0));
    ProgressMeter meter(progress, most);
    const double rounds = std::ceil(std::log2(actors)) + 1;
    const double log_term = log(4 * actors * rounds / (options.delta / 2));
    Betweenness<Scalar> result;
    double bound = 1;
    std::size_t taken = 0;
    // So many that the part of the bound which does not depend on the variance leaves half of the error.
    std::size_t next = (std::min)(most, static_cast<std::size_t>(14 * log_term / (3 * wanted)) + 2);
    while (true) {
        result.source_count += detail::search_from<Scalar>(network.out, std::span(sources).subspan(taken, next - taken),
                                                           sums, squares, scratch, executor, meter);
        taken = next;
        if (static_cast<std::size_t>(result.source_count) < taken) break;
        const auto k = static_cast<double>(taken);
        bound = taken == most ? wanted : 0;
        for (std::size_t i = 0; i < n && taken < most; ++i) {
            const double mean = static_cast<double>(sums[i]) / k / (actors - 2);
            const double square = static_cast<double>(squares[i]) / k / (actors - 2) / (actors - 2);
            const double variance = (std::max)(square - mean * mean, 0.0) * k / (k - 1);
            bound = (std::max)(bound, sqrt(2 * variance * log_term / k) + 7 * log_term / (3 * (k - 1)));
        }
        result.complete = bound <= wanted;
        if (result.complete) break;
        next = (std::min)(most, 2 * taken);
    }
    const auto scale = static_cast<Scalar>(
        actors / (static_cast<double>((std::max)(result.source_count, 1)) * (network.directed ? 1 : 2)));
    result.scores.resize(static_cast<Eigen::Index>(n));
    for (std::size_t i = 0; i < n; ++i) result.scores[static_cast<Eigen::Index>(i)] = sums[i] * scale;
    if (result.complete) result.error_bound = Scalar(bound * actors * (actors - 2) / (network.directed ? 1 : 2));
    return result;
}

}  // namespace kam::inline v0::ara
