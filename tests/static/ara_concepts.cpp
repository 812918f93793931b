// SPDX-License-Identifier: BSL-1.0
// Which matrices a network can be seen in, and what cannot outlive them. Nothing to run: it compiles or it does not.
#include <concepts>
#include <type_traits>
#include <utility>

#include <Eigen/SparseCore>

#include <kam/ara/multiplex.hpp>
#include <kam/core/fields.hpp>
#include <kam/data/sparse_eigen.hpp>

namespace ara_concepts {

using kam::ara::Multiplex;
using kam::ara::NetworkView;

template <class Matrix>
concept Viewable = requires(Matrix&& matrix) {
    kam::ara::network_view(std::forward<Matrix>(matrix));
};
template <class Net>
concept GivesLayers = requires(Net&& net) {
    std::forward<Net>(net).layer(0);
};

using RowMajor = Eigen::SparseMatrix<double, Eigen::RowMajor, int>;
static_assert(Viewable<const RowMajor&> && Viewable<RowMajor&>);
static_assert(Viewable<const Eigen::SparseMatrix<float, Eigen::RowMajor, int>&>);
static_assert(Viewable<const kam::EigenLinks<double>&> && Viewable<Eigen::Map<RowMajor>&>);
static_assert(!Viewable<RowMajor>);                            // would be gone before the view
static_assert(!Viewable<const Eigen::SparseMatrix<double>&>);  // its columns are compressed, not its rows
static_assert(!Viewable<const Eigen::SparseMatrix<double, Eigen::RowMajor, long>&>);  // other indices
static_assert(!Viewable<const Eigen::MatrixXd&> && !Viewable<int>);

static_assert(GivesLayers<const Multiplex<>&> && GivesLayers<Multiplex<float>&>);
static_assert(!GivesLayers<Multiplex<>>);  // would be gone before the view
static_assert(std::is_same_v<decltype(std::declval<const Multiplex<float>&>().layer(0)), NetworkView<float>>);
static_assert(std::is_nothrow_move_constructible_v<Multiplex<>> && std::is_copy_constructible_v<Multiplex<>>);

// The number of an actor is not that of something else, nor a plain number.
struct Other {};
static_assert(!std::is_convertible_v<int, kam::ara::ActorIndex>);
static_assert(!std::is_constructible_v<kam::ara::ActorIndex, kam::Index<Other>>);

}  // namespace ara_concepts
