// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/ratio.hpp"

#include <cstddef>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include <Eigen/SparseCore>

#include <kam/data/sparse.hpp>
#include <kam/data/sparse_eigen.hpp>

// A million links among 100,000 actors, in random order. Both sides get their links in the form they like.

namespace sparse_benchmark {

struct ActorTag {};
using Actor = kam::Index<ActorTag>;
using ActorLink = kam::Link<ActorTag>;
constexpr int actors = 100'000;
constexpr std::size_t link_count = 1'000'000;

TEST_CASE("a sparse matrix of a million links against Eigen", "[benchmark][data]") {
    std::mt19937 engine(1);
    std::vector<ActorLink> links;
    std::vector<Eigen::Triplet<double, int>> triplets;
    for (std::size_t i = 0; i < link_count; ++i) {
        const auto from = static_cast<int>(engine() % actors);
        const auto to = static_cast<int>(engine() % actors);
        const double weight = static_cast<double>(engine() % 100);
        links.push_back({Actor(from), Actor(to), weight});
        triplets.emplace_back(from, to, weight);
    }
    kam_benchmark::ratio(
        "data/sparse_build", [&] { return kam::LinkMatrix<ActorTag>(actors, actors, links); },
        [&] {
            Eigen::SparseMatrix<double, Eigen::RowMajor, int> matrix(actors, actors);
            matrix.setFromTriplets(triplets.begin(), triplets.end());
            return matrix;
        });

    const kam::LinkMatrix<ActorTag> matrix(actors, actors, links);
    kam_benchmark::ratio(
        "data/sparse_transpose", [&] { return matrix.transposed(); },
        [&] { return Eigen::SparseMatrix<double, Eigen::RowMajor, int>(kam::eigen_map(matrix).transpose()); });
}

TEST_CASE("numbers for a million keys against std::unordered_map", "[benchmark][data]") {
    std::mt19937 engine(2);
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < link_count; ++i) keys.push_back("account-" + std::to_string(engine() % actors));
    kam_benchmark::ratio(
        "data/key_index",
        [&] {
            kam::KeyIndex<ActorTag> index;
            for (const std::string& key : keys) index.add(key);
            return index.size();
        },
        [&] {
            std::unordered_map<std::string, int> index;
            for (const std::string& key : keys) index.emplace(key, static_cast<int>(index.size()));
            return static_cast<int>(index.size());
        });
}

}  // namespace sparse_benchmark
