// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/data/sparse.hpp>

namespace kam::inline v0::ara {

/// The number of an actor, from 0: a firm, a person, a resource or an activity.
struct NetworkActorTag {};
using ActorIndex = Index<NetworkActorTag>;

/// One arc: `from` names, supplies or depends on `to`, with a strength above 0.
template <class Scalar = double>
using Arc = kam::Link<NetworkActorTag, NetworkActorTag, Scalar>;

/// Arcs as compressed rows; eigen_map of kam/data/sparse_eigen.hpp shows one to Eigen without a copy.
template <class Scalar = double>
using ArcMatrix = LinkMatrix<NetworkActorTag, NetworkActorTag, Scalar>;

/// The arcs of every actor in one direction, as compressed rows: those of actor i are the places starts[i] to
/// starts[i + 1] of `actors` (the other ends, ascending, each at most once) and of `weights`. Looks into memory that
/// must live on.
template <class Scalar = double>
struct Rows {
    std::span<const int> starts{};
    std::span<const int> actors{};
    std::span<const Scalar> weights{};

    [[nodiscard]] std::size_t actor_count() const noexcept { return starts.empty() ? 0 : starts.size() - 1; }
    [[nodiscard]] std::size_t arc_count() const noexcept { return actors.size(); }
    [[nodiscard]] std::size_t begin(std::size_t actor) const { return static_cast<std::size_t>(starts[actor]); }
    [[nodiscard]] std::size_t end(std::size_t actor) const { return static_cast<std::size_t>(starts[actor + 1]); }
    [[nodiscard]] std::size_t degree(std::size_t actor) const { return end(actor) - begin(actor); }
    /// The other ends of one actor's arcs.
    [[nodiscard]] std::span<const int> row(std::size_t actor) const {
        return actors.subspan(begin(actor), degree(actor));
    }
};

/// What every measure takes: one layer of a Multiplex, or any matrix of ties (`network_view`). In an undirected network
/// every tie stands in both rows, `in` and `out` are the same, and a tie counts once. In a directed one `in` may be
/// missing (of a matrix that is not the library's own); measures that need it then make it.
template <class Scalar = double>
struct NetworkView {
    Rows<Scalar> out{};
    Rows<Scalar> in{};
    bool directed = true;
    bool unit_weights = false;  ///< every weight is 1, so that nobody need read them

    [[nodiscard]] std::size_t actor_count() const noexcept { return out.actor_count(); }
    [[nodiscard]] std::size_t arc_count() const noexcept { return out.arc_count(); }
    [[nodiscard]] bool has_in() const noexcept { return !in.starts.empty(); }
};

namespace detail {

/// A sparse matrix of Eigen's, by what it can do: that spares the topic Eigen's sparse module.
template <class Matrix>
concept RowMajorSparse = requires(const Matrix& matrix) {
    { matrix.outerIndexPtr() } -> std::convertible_to<const int*>;
    { matrix.innerIndexPtr() } -> std::convertible_to<const int*>;
    matrix.valuePtr();
    { matrix.isCompressed() } -> std::convertible_to<bool>;
    requires static_cast<bool>(Matrix::IsRowMajor);
};

template <class Scalar>
[[nodiscard]] Rows<Scalar> rows_of(const ArcMatrix<Scalar>& matrix) {
    return {matrix.row_starts(), matrix.column_indices(), matrix.weights()};
}

template <class Scalar>
[[nodiscard]] bool all_one(std::span<const Scalar> weights) {
    return std::all_of(weights.begin(), weights.end(), [](const Scalar& weight) { return weight == Scalar(1); });
}

/// "entries[17]: ..." for every entry of a matrix that is no arc between two actors with a weight from 0.
template <class Scalar>
void check_rows(const Rows<Scalar>& rows, Report& report) {
    for (std::size_t i = 0; i < rows.actor_count(); ++i) {
        for (std::size_t k = rows.begin(i); k < rows.end(i); ++k) {
            const Scalar& weight = rows.weights[k];
            const auto where = [&] { return kam::detail::element_path("entries", k); };
            if (rows.actors[k] == static_cast<int>(i)) {
                report.add(where(), Fault::inconsistent, "joins actor " + std::to_string(i) + " to itself");
            }
            if (k > rows.begin(i) && rows.actors[k - 1] >= rows.actors[k]) {
                report.add(where(), Fault::duplicate, "is not to the right of the entry before it in its row");
            }
            if (!kam::detail::is_finite(weight)) {
                report.add(where(), Fault::not_finite, "is not a finite number");
            } else if (weight < Scalar(0)) {
                report.add(where(), Fault::out_of_range, "is below 0");
            }
        }
    }
}

/// "entries[17]: ..." for every entry (i, j) that has no equal entry (j, i). As rows are ascending, the mirror images
/// of row i are the next ones of their rows.
template <class Scalar>
void check_symmetric(const Rows<Scalar>& rows, Report& report) {
    std::vector<std::size_t> next(rows.actor_count());
    for (std::size_t i = 0; i < next.size(); ++i) next[i] = rows.begin(i);
    for (std::size_t i = 0; i < next.size(); ++i) {
        for (std::size_t k = rows.begin(i); k < rows.end(i); ++k) {
            const auto j = static_cast<std::size_t>(rows.actors[k]);
            std::size_t& mirror = next[j];
            while (mirror < rows.end(j) && rows.actors[mirror] < static_cast<int>(i)) ++mirror;
            if (mirror < rows.end(j) && rows.actors[mirror] == static_cast<int>(i) &&
                rows.weights[mirror] == rows.weights[k]) {
                continue;
            }
            report.add(kam::detail::element_path("entries", k), Fault::inconsistent,
                       "at (" + std::to_string(i) + ", " + std::to_string(j) + ") has no equal one at (" +
                           std::to_string(j) + ", " + std::to_string(i) + ")");
        }
    }
}

}  // namespace detail

/// A square row-major sparse matrix of Eigen's (or a Map of one) as a directed network, without a copy: entry (i, j) is
/// the arc from i to j, a stored 0 included. The matrix must be compressed and live on. Throws std::invalid_argument
/// where it is not square or not compressed, InputError that lists every entry that joins an actor to itself, is
/// negative, not finite, or not in ascending order of its column.
template <detail::RowMajorSparse Matrix>
[[nodiscard]] auto network_view(const Matrix& matrix) {
    using Scalar = std::remove_cvref_t<decltype(*matrix.valuePtr())>;
    if (matrix.rows() != matrix.cols() || !matrix.isCompressed()) {
        throw std::invalid_argument("ara::network_view: a matrix of " + std::to_string(matrix.rows()) + " x " +
                                    std::to_string(matrix.cols()) + (matrix.isCompressed() ? "" : ", not compressed") +
                                    "; it must be square and compressed");
    }
    const auto count = static_cast<std::size_t>(matrix.nonZeros());
    NetworkView<Scalar> view;
    view.out = {std::span(matrix.outerIndexPtr(), static_cast<std::size_t>(matrix.rows()) + 1),
                std::span(matrix.innerIndexPtr(), count), std::span(matrix.valuePtr(), count)};
    Report report;
    detail::check_rows(view.out, report);
    throw_if_any(report);
    view.unit_weights = detail::all_one(view.out.weights);
    return view;
}
template <detail::RowMajorSparse Matrix>
requires(!std::is_lvalue_reference_v<Matrix>) auto network_view(Matrix&&) = delete;

/// A symmetric matrix as an undirected network: entries (i, j) and (j, i) are one tie. Trouble as network_view;
/// InputError also lists every entry without an equal one on the other side of the diagonal.
template <detail::RowMajorSparse Matrix>
[[nodiscard]] auto undirected_view(const Matrix& matrix) {
    auto view = ara::network_view(matrix);
    Report report;
    detail::check_symmetric(view.out, report);
    throw_if_any(report);
    view.in = view.out;
    view.directed = false;
    return view;
}
template <detail::RowMajorSparse Matrix>
requires(!std::is_lvalue_reference_v<Matrix>) auto undirected_view(Matrix&&) = delete;

}  // namespace kam::inline v0::ara
