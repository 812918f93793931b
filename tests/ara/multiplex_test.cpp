// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/SparseCore>

#include <kam/ara/multiplex.hpp>
#include <kam/data/sparse_eigen.hpp>

#include "support/ara_data.hpp"

using kam::Duplicates;
using kam::Fault;
using kam_test::arc;
using kam_test::ContainsSubstring;

namespace multiplex_test {

using namespace kam::ara;
using Arcs = std::vector<Arc<>>;

[[nodiscard]] Eigen::MatrixXd dense(const Multiplex<>& net, int layer) {
    return Eigen::MatrixXd(kam::eigen_map(net.matrix(layer)));
}
[[nodiscard]] kam::Report report_of(int actors, const std::vector<LayerArcs<>>& layers,
                                    const FreezeOptions& options = {}) {
    try {
        (void)freeze(actors, layers, options);
    } catch (const kam::InputError& error) {
        return error.report();
    }
    FAIL("must throw");
    return {};
}

TEST_CASE("freeze makes rows of both sides over shared actors", "[ara][multiplex]") {
    const Arcs bonds{arc(2, 0, 3), arc(0, 1, 2), arc(2, 1, 5)};
    const Arcs ties{arc(1, 2)};
    const auto net = freeze(4, {{.name = "bond", .arcs = bonds}, {.name = "tie", .arcs = ties, .directed = false}});
    CHECK(net.actor_count() == 4);
    CHECK(net.layer_count() == 2);
    CHECK(net.arc_count(0) == 3);
    CHECK(net.arc_count(1) == 1);
    CHECK(net.name(1) == "tie");
    CHECK(net.find("tie") == 1);
    CHECK_FALSE(net.find("link"));

    const auto bond = net.layer("bond");
    CHECK(bond.directed);
    CHECK_FALSE(bond.unit_weights);
    CHECK(std::vector(bond.out.row(2).begin(), bond.out.row(2).end()) == std::vector{0, 1});
    CHECK(std::vector(bond.in.row(1).begin(), bond.in.row(1).end()) == std::vector{0, 2});
    CHECK(bond.in.weights[bond.in.begin(1) + 1] == 5);
    CHECK(bond.out.degree(3) == 0);

    const auto tie = net.layer(1);
    CHECK_FALSE(tie.directed);
    CHECK(tie.unit_weights);
    CHECK(std::vector(tie.out.row(1).begin(), tie.out.row(1).end()) == std::vector{2});
    CHECK(std::vector(tie.out.row(2).begin(), tie.out.row(2).end()) == std::vector{1});
    CHECK(tie.in.actors.data() == tie.out.actors.data());
}

TEST_CASE("a layer and a matrix of Eigen's are seen without a copy", "[ara][multiplex]") {
    const Arcs arcs{arc(0, 1, 2), arc(1, 0, 3), arc(1, 2, 4)};
    const auto net = freeze(3, {{.name = "bond", .arcs = arcs}});
    const auto map = kam::eigen_map(net.matrix(0));
    CHECK(map.valuePtr() == net.layer(0).out.weights.data());
    const Eigen::VectorXd product = map * Eigen::Vector3d(1, 10, 100);
    CHECK(product == Eigen::Vector3d(20, 403, 0));

    const Eigen::SparseMatrix<double, Eigen::RowMajor, int> matrix = map;
    const auto view = network_view(matrix);
    CHECK(view.out.actors.data() == matrix.innerIndexPtr());
    CHECK(view.actor_count() == 3);
    CHECK(view.arc_count() == 3);
    CHECK_FALSE(view.has_in());

    Eigen::SparseMatrix<double, Eigen::RowMajor, int> wrong(3, 3);
    wrong.insert(0, 0) = 1;
    wrong.insert(1, 2) = -1;
    wrong.insert(2, 1) = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(network_view(wrong), ContainsSubstring("3 x 3, not compressed"));
    wrong.makeCompressed();
    try {
        (void)network_view(wrong);
        FAIL("must throw");
    } catch (const kam::InputError& error) {
        CHECK(error.report().count() == 3);
        CHECK(error.report().issues()[0].where == "entries[0]");
        CHECK(error.report().count(Fault::not_finite) == 1);
    }
    const Eigen::SparseMatrix<double, Eigen::RowMajor, int> oblong(2, 3);
    CHECK_THROWS_AS(network_view(oblong), std::invalid_argument);
}

TEST_CASE("duplicate arcs follow the policy in either kind of layer", "[ara][multiplex]") {
    const Arcs arcs{arc(0, 1, 2), arc(1, 2), arc(0, 1, 7), arc(1, 0, 4), arc(0, 1, 3)};
    const auto weights = [&](Duplicates rule) {
        const auto net = freeze(3, {{.name = "d", .arcs = arcs}, {.name = "u", .arcs = arcs, .directed = false}},
                                {.duplicates = rule});
        const Eigen::MatrixXd undirected = dense(net, 1);
        CHECK(undirected == undirected.transpose());
        CHECK(dense(net, 0)(1, 0) == 4);
        return std::pair(dense(net, 0)(0, 1), undirected(0, 1));
    };
    CHECK(weights(Duplicates::sum) == std::pair(12.0, 16.0));
    CHECK(weights(Duplicates::keep_first) == std::pair(2.0, 2.0));
    CHECK(weights(Duplicates::keep_last) == std::pair(3.0, 3.0));
    CHECK(weights(Duplicates::keep_largest) == std::pair(7.0, 7.0));

    const auto report = report_of(3, {{.name = "d", .arcs = arcs}, {.name = "u", .arcs = arcs, .directed = false}},
                                  {.duplicates = Duplicates::reject});
    CHECK(report.count(Fault::duplicate) == 2 + 3);
    CHECK(report.issues()[0].where == "layers[0] 'd'.arcs[2]");
    CHECK(report.issues()[0].what == "has the ends of layers[0] 'd'.arcs[0]");
    CHECK(report.issues()[3].where == "layers[1] 'u'.arcs[3]");
}

TEST_CASE("a weight of 0 is no arc or one or an error as asked", "[ara][multiplex]") {
    const Arcs arcs{arc(0, 1, 0), arc(1, 2, 2), arc(2, 0, 1), arc(2, 0, 0)};
    const auto count = [&](ZeroWeights rule, Duplicates duplicates = Duplicates::sum) {
        return freeze(3, {{.name = "bond", .arcs = arcs}}, {.duplicates = duplicates, .zero_weights = rule})
            .arc_count(0);
    };
    CHECK(count(ZeroWeights::drop) == 2);
    CHECK(count(ZeroWeights::keep) == 3);
    // Duplicates are dealt with first: the last word on 2 -> 0 is that there is none.
    CHECK(count(ZeroWeights::drop, Duplicates::keep_last) == 1);
    const auto report = report_of(3, {{.name = "bond", .arcs = arcs}}, {.zero_weights = ZeroWeights::reject});
    CHECK(report.issues()[0].where == "layers[0] 'bond'.arcs[0].weight");
    const auto net = freeze(3, {{.name = "bond", .arcs = arcs}}, {.zero_weights = ZeroWeights::drop});
    CHECK(net.layer(0).in.arc_count() == 2);
    CHECK(net.layer(0).in.degree(1) == 0);
}

TEST_CASE("every bad arc of every layer is reported and nothing is built", "[ara][multiplex]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Arcs bad{arc(0, 1, -1), arc(2, 2), arc(0, 3), arc(-1, 1), arc(1, 0, nan)};
    const Arcs worse{arc(std::numeric_limits<int>::max(), 0, std::numeric_limits<double>::infinity())};
    const Arcs good{arc(0, 1)};
    const auto report =
        report_of(3, {{.name = "bond", .arcs = bad}, {.name = "tie", .arcs = good}, {.name = "tie", .arcs = worse}});
    CHECK(report.count(Fault::out_of_range) == 1);
    CHECK(report.count(Fault::inconsistent) == 1);
    CHECK(report.count(Fault::dangling) == 3);
    CHECK(report.count(Fault::not_finite) == 2);
    CHECK(report.count(Fault::duplicate) == 1);
    CHECK(report.issues()[0].where == "layers[0] 'bond'.arcs[0].weight");
    CHECK_THAT(report.to_string(), ContainsSubstring("layers[2] 'tie': has the name of layers[1]") &&
                                       ContainsSubstring("is actor 2147483647; there are 3, counted from 0"));
    CHECK_THROWS_WITH(freeze(-1, {}), ContainsSubstring("-1 actors"));
    const auto net = freeze(3, {{.name = "tie", .arcs = good}});
    CHECK_THROWS_WITH(net.layer("link"), ContainsSubstring("no layer 'link'"));
    CHECK_THROWS_AS(net.layer(1), std::invalid_argument);
    CHECK_THROWS_AS(net.name(-1), std::invalid_argument);
}

TEST_CASE("weights that add up to infinity are reported", "[ara][multiplex]") {
    const double most = std::numeric_limits<double>::max();
    const Arcs arcs{arc(0, 1, most), arc(0, 1, most)};
    CHECK(report_of(2, {{.name = "bond", .arcs = arcs}}).count(Fault::out_of_range) == 1);
}

TEST_CASE("a million duplicate arcs are one or a million issues of which a thousand are kept", "[ara][multiplex]") {
    constexpr std::size_t count = 1'000'000;
    const Arcs arcs(count, arc(0, 1, 0.5));
    const auto net = freeze(2, {{.name = "bond", .arcs = arcs}});
    CHECK(net.arc_count(0) == 1);
    CHECK(net.layer(0).out.weights[0] == 500'000);
    const auto report = report_of(2, {{.name = "bond", .arcs = arcs}}, {.duplicates = Duplicates::reject});
    CHECK(report.count(Fault::duplicate) == count - 1);
    CHECK(report.issues().size() == kam::Report::default_limit);
}

TEST_CASE("a multiplex may be empty", "[ara][multiplex]") {
    const auto nobody = freeze(0, {{.name = "bond"}});
    CHECK(nobody.layer(0).actor_count() == 0);
    CHECK(nobody.layer(0).arc_count() == 0);
    CHECK(freeze(5, {}).layer_count() == 0);
    CHECK(Multiplex<>().actor_count() == 0);
}

}  // namespace multiplex_test
