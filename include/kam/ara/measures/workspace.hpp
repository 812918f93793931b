// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <kam/ara/network.hpp>

namespace kam::inline v0::ara {

namespace detail {

template <class Scalar>
class Scratch;

}  // namespace detail

/// Memory that measures work in and that the next call finds again: with one workspace and one result passed to call
/// after call, networks no larger than before cost no allocation. One at a time: a workspace is not shared by threads.
template <class Scalar = double>
class Workspace {
private:
    friend class detail::Scratch<Scalar>;

    template <class T>
    struct Pool {
        std::vector<std::vector<T>> buffers;
        std::size_t used = 0;

        [[nodiscard]] std::span<T> take(std::size_t size) {
            if (used == buffers.size()) buffers.emplace_back();
            std::vector<T>& buffer = buffers[used++];
            if (buffer.size() < size) buffer.resize(size);
            return std::span(buffer).first(size);
        }
    };
    Pool<Scalar> reals_;
    Pool<int> ints_;
};

namespace detail {

/// What one function takes from the workspace, and gives back when it returns.
template <class Scalar>
class Scratch {
public:
    explicit Scratch(Workspace<Scalar>& workspace)
        : workspace_(workspace), reals_(workspace.reals_.used), ints_(workspace.ints_.used) {}
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        workspace_.reals_.used = reals_;
        workspace_.ints_.used = ints_;
    }

    /// Numbers that hold anything.
    [[nodiscard]] std::span<Scalar> reals(std::size_t size) { return workspace_.reals_.take(size); }
    [[nodiscard]] std::span<Scalar> reals(std::size_t size, const Scalar& value) {
        const std::span<Scalar> taken = reals(size);
        std::fill(taken.begin(), taken.end(), value);
        return taken;
    }
    [[nodiscard]] std::span<int> ints(std::size_t size) { return workspace_.ints_.take(size); }
    [[nodiscard]] std::span<int> ints(std::size_t size, int value) {
        const std::span<int> taken = ints(size);
        std::fill(taken.begin(), taken.end(), value);
        return taken;
    }
    [[nodiscard]] Workspace<Scalar>& workspace() const noexcept { return workspace_; }

private:
    Workspace<Scalar>& workspace_;
    std::size_t reals_;
    std::size_t ints_;
};

/// The arcs seen from their other end. Those of a matrix that has no `in` are made in the scratch.
template <class Scalar>
[[nodiscard]] Rows<Scalar> incoming(const NetworkView<Scalar>& view, Scratch<Scalar>& scratch) {
    if (!view.directed) return view.out;
    if (view.has_in()) return view.in;
    const Rows<Scalar>& out = view.out;
    const std::size_t n = out.actor_count();
    const std::span<int> starts = scratch.ints(n + 1, 0);
    const std::span<int> actors = scratch.ints(out.arc_count());
    const std::span<Scalar> weights = scratch.reals(out.arc_count());
    for (const int to : out.actors) ++starts[static_cast<std::size_t>(to)];
    int next = 0;
    for (int& start : starts) next += std::exchange(start, next);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = out.begin(i); k < out.end(i); ++k) {
            const auto at = static_cast<std::size_t>(starts[static_cast<std::size_t>(out.actors[k])]++);
            actors[at] = static_cast<int>(i);
            weights[at] = out.weights[k];
        }
    }
    // Each start has run to the next one.
    std::copy_backward(starts.begin(), starts.end() - 1, starts.end());
    starts[0] = 0;
    return {starts, actors, weights};
}

/// Who has a tie with whom, whichever way, each pair once in both rows, with weight a_ij + a_ji. Of an undirected
/// network these are its own rows: its ties stand in both rows already and are not counted twice.
template <class Scalar>
[[nodiscard]] Rows<Scalar> symmetrised(const NetworkView<Scalar>& view, Scratch<Scalar>& scratch) {
    if (!view.directed) return view.out;
    const Rows<Scalar>& out = view.out;
    const Rows<Scalar> in = incoming(view, scratch);
    const std::size_t n = out.actor_count();
    const std::span<int> starts = scratch.ints(n + 1);
    const std::span<int> actors = scratch.ints(2 * out.arc_count());
    const std::span<Scalar> weights = scratch.reals(2 * out.arc_count());
    std::size_t at = 0;
    for (std::size_t i = 0; i < n; ++i) {
        starts[i] = static_cast<int>(at);
        std::size_t a = out.begin(i);
        std::size_t b = in.begin(i);
        while (a < out.end(i) && b < in.end(i)) {
            const int left = out.actors[a];
            const int right = in.actors[b];
            actors[at] = (std::min)(left, right);
            if (left < right) {
                weights[at++] = out.weights[a++];
            } else if (right < left) {
                weights[at++] = in.weights[b++];
            } else {
                weights[at++] = out.weights[a++] + in.weights[b++];
            }
        }
        for (; a < out.end(i); ++a, ++at) {
            actors[at] = out.actors[a];
            weights[at] = out.weights[a];
        }
        for (; b < in.end(i); ++b, ++at) {
            actors[at] = in.actors[b];
            weights[at] = in.weights[b];
        }
    }
    starts[n] = static_cast<int>(at);
    return {starts, actors.first(at), weights.first(at)};
}

/// The sum of the weights of one row.
template <class Scalar>
[[nodiscard]] Scalar strength(const Rows<Scalar>& rows, std::size_t actor) {
    Scalar sum(0);
    for (std::size_t k = rows.begin(actor); k < rows.end(actor); ++k) sum += rows.weights[k];
    return sum;
}

/// y = A x, where A's rows are `rows`; where all weights are 1, they are not read.
template <class Scalar>
void multiply(const Rows<Scalar>& rows, bool unit_weights, std::span<const Scalar> x, std::span<Scalar> y) {
    for (std::size_t i = 0; i < rows.actor_count(); ++i) {
        Scalar sum(0);
        if (unit_weights) {
            for (std::size_t k = rows.begin(i); k < rows.end(i); ++k)
                sum += x[static_cast<std::size_t>(rows.actors[k])];
        } else {
            for (std::size_t k = rows.begin(i); k < rows.end(i); ++k) {
                sum += rows.weights[k] * x[static_cast<std::size_t>(rows.actors[k])];
            }
        }
        y[i] = sum;
    }
}

template <class Scalar>
[[nodiscard]] Scalar dot(std::span<const Scalar> a, std::span<const Scalar> b) {
    Scalar sum(0);
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

template <class Scalar>
[[nodiscard]] Scalar norm(std::span<const Scalar> a) {
    using std::sqrt;
    return Scalar(sqrt(dot<Scalar>(a, a)));
}

}  // namespace detail

}  // namespace kam::inline v0::ara
