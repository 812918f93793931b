// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <vector>

#include <igraph/igraph.h>

namespace kam_benchmark {

/// What igraph's functions return, when it is not success.
inline void check(igraph_error_t error) {
    if (error != IGRAPH_SUCCESS) throw std::runtime_error(igraph_strerror(error));
}

/// Owns one of igraph's vectors of numbers.
class IgraphVector {
public:
    IgraphVector() { check(igraph_vector_init(&vector_, 0)); }
    explicit IgraphVector(const std::vector<double>& values) : IgraphVector() {
        check(igraph_vector_resize(&vector_, static_cast<igraph_integer_t>(values.size())));
        for (std::size_t i = 0; i < values.size(); ++i) VECTOR(vector_)[i] = values[i];
    }
    IgraphVector(const IgraphVector&) = delete;
    IgraphVector& operator=(const IgraphVector&) = delete;
    ~IgraphVector() { igraph_vector_destroy(&vector_); }
    [[nodiscard]] igraph_vector_t* get() { return &vector_; }
    [[nodiscard]] double operator[](std::size_t i) const { return VECTOR(vector_)[i]; }
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(igraph_vector_size(&vector_)); }

private:
    igraph_vector_t vector_;
};

class IgraphIntVector {
public:
    IgraphIntVector() { check(igraph_vector_int_init(&vector_, 0)); }
    explicit IgraphIntVector(const std::vector<int>& values) : IgraphIntVector() {
        check(igraph_vector_int_resize(&vector_, static_cast<igraph_integer_t>(values.size())));
        for (std::size_t i = 0; i < values.size(); ++i) VECTOR(vector_)[i] = values[i];
    }
    IgraphIntVector(const IgraphIntVector&) = delete;
    IgraphIntVector& operator=(const IgraphIntVector&) = delete;
    ~IgraphIntVector() { igraph_vector_int_destroy(&vector_); }
    [[nodiscard]] igraph_vector_int_t* get() { return &vector_; }
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(igraph_vector_int_size(&vector_)); }

private:
    igraph_vector_int_t vector_;
};

/// A graph of igraph's from pairs of ends, one after the other.
class IgraphGraph {
public:
    IgraphGraph(int actors, IgraphIntVector& ends, bool directed) {
        check(igraph_create(&graph_, ends.get(), actors, directed));
    }
    IgraphGraph(const IgraphGraph&) = delete;
    IgraphGraph& operator=(const IgraphGraph&) = delete;
    ~IgraphGraph() { igraph_destroy(&graph_); }
    [[nodiscard]] igraph_t* get() { return &graph_; }
    void simplify() { check(igraph_simplify(&graph_, true, true, nullptr)); }
    [[nodiscard]] std::size_t edge_count() const { return static_cast<std::size_t>(igraph_ecount(&graph_)); }

private:
    igraph_t graph_;
};

}  // namespace kam_benchmark
