// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <kam/ara.hpp>
#include <kam/ara/measures.hpp>

#include "support/ara_data.hpp"

// Published numbers, as printed: to two or three decimals.

using kam_test::arc;
using kam_test::WithinAbs;

namespace network_reference_test {

using namespace kam::ara;
using Arcs = std::vector<Arc<>>;

[[nodiscard]] Multiplex<> undirected(int actors, const Arcs& arcs) {
    return freeze(actors, {{.name = "tie", .arcs = arcs, .directed = false}});
}

/// The power of the actors named, at a beta that is no share.
void check_power(const Multiplex<>& net, double beta, const std::vector<int>& actors,
                 const std::vector<double>& expected) {
    const auto result = power(net.layer(0), {.beta = beta, .relative = false});
    CHECK(result.centrality.converged);
    for (std::size_t k = 0; k < actors.size(); ++k) {
        INFO("beta " << beta << ", actor " << actors[k]);
        CHECK_THAT(result.centrality.scores[actors[k]], WithinAbs(expected[k], 0.0051));
    }
}

const Arcs five_line{arc(0, 1), arc(1, 2), arc(2, 3), arc(3, 4)};
/// A centre 0, three next to it, each with `ends` more.
[[nodiscard]] Arcs star_of_stars(int ends) {
    Arcs arcs;
    for (int next = 1; next <= 3; ++next) {
        arcs.push_back(arc(0, next));
        for (int end = 0; end < ends; ++end) arcs.push_back(arc(next, 4 + (next - 1) * ends + end));
    }
    return arcs;
}

TEST_CASE("Bonacich 1987: power in a line of five actors", "[ara][golden][bonacich1987]") {
    const auto net = undirected(5, five_line);
    const std::vector<int> centre_next_end{2, 1, 0};
    check_power(net, -0.5, centre_next_end, {0, 1.58, 0});
    check_power(net, -0.4, centre_next_end, {0.73, 1.45, 0.36});
    check_power(net, -0.2, centre_next_end, {1.09, 1.27, 0.54});
    check_power(net, 0, centre_next_end, {1.20, 1.20, 0.60});
    check_power(net, 0.5, centre_next_end, {1.28, 1.12, 0.64});
}

TEST_CASE("Bonacich 1987: power in a star of stars of ten actors", "[ara][golden][bonacich1987]") {
    const auto net = undirected(10, star_of_stars(2));
    check_power(net, -0.4, {0, 1, 4}, {-1, 1.67, -0.33});
    check_power(net, 0.4, {0, 1, 4}, {1.72, 1.30, 0.57});
}

TEST_CASE("Bonacich 1987: in a spider of seven actors power does not depend on beta", "[ara][golden][bonacich1987]") {
    const auto net = undirected(7, star_of_stars(1));
    for (const double beta : {-0.45, -0.3, -0.1, 0.0, 0.1, 0.3, 0.45}) {
        check_power(net, beta, {0, 1, 4, 6}, {1.62, 1.08, 0.54, 0.54});
    }
}

TEST_CASE("Bonacich 1987: a sweep over beta moves the line and leaves the spider alone",
          "[ara][golden][bonacich1987]") {
    const std::vector<double> betas{-0.8, -0.4, 0, 0.4, 0.8};
    const auto spider = undirected(7, star_of_stars(1));
    const auto same = power_sweep(spider.layer(0), betas);
    CHECK(same.converged);
    CHECK(same.range.lpNorm<Eigen::Infinity>() < 1e-9);
    CHECK_THAT(same.scores(0, 4), WithinAbs(1.62, 0.0051));
    const auto line = undirected(5, five_line);
    const auto moved = power_sweep(line.layer(0), betas);
    CHECK(moved.betas == betas);
    CHECK(moved.range.minCoeff() > 0.1);
    CHECK(moved.scores.col(2).isApprox(power(line.layer(0)).centrality.scores));
    CHECK(power_sweep(line.layer(0), {}).scores.cols() == 0);
}

TEST_CASE("Padgett and Ansell 1993: marriage and business of Florentine families", "[ara][golden][padgett1993]") {
    // Numbered from 0 in the order of the alphabet: 8 is Medici, 11 Pucci, who has no tie.
    const Arcs marriage{arc(0, 8),  arc(1, 5),  arc(1, 6),  arc(1, 8),   arc(2, 4),   arc(2, 8),  arc(3, 6),
                        arc(3, 10), arc(3, 14), arc(4, 10), arc(4, 14),  arc(6, 7),   arc(6, 15), arc(8, 12),
                        arc(8, 13), arc(8, 15), arc(9, 13), arc(10, 14), arc(12, 14), arc(12, 15)};
    const Arcs business{arc(2, 4),  arc(2, 5), arc(2, 8), arc(2, 10), arc(3, 6), arc(3, 7),  arc(3, 10), arc(4, 7),
                        arc(4, 10), arc(5, 8), arc(6, 7), arc(7, 10), arc(8, 9), arc(8, 13), arc(8, 15)};
    const auto net = freeze(16, {{.name = "marriage", .arcs = marriage, .directed = false},
                                 {.name = "business", .arcs = business, .directed = false}});
    const auto overlap = layer_overlap(net.layer(0), net.layer(1));
    CHECK(overlap.first_count == 20);
    CHECK(overlap.second_count == 15);
    CHECK(overlap.shared_count == 8);
    CHECK_THAT(*overlap.jaccard, WithinAbs(8.0 / 27, 1e-15));
    CHECK_THAT(*overlap.correlation, WithinAbs(0.3719, 5e-5));
    CHECK_THAT(betweenness(net.layer(0)).scores[8], WithinAbs(47.5, 1e-12));
    const auto central = eigenvector(net.layer(0));
    CHECK_THAT(central.values[0], WithinAbs(3.2561, 5e-5));
    CHECK(std::isnan(central.centrality.scores[11]));
    CHECK_FALSE(central.centrality.defined[11]);
    CHECK(structural_holes(net.layer(0)).contacts[8] == 6);
}

TEST_CASE("Lazega 2001: how advice and friendship and cowork overlap", "[ara][golden][lazega2001]") {
    const auto net = kam_test::ara_network({"lazega_lawfirm", 71, {"advice", "friendship", "cowork"}});
    if (!net) {
        WARN("skipped: lazega_lawfirm");
        return;
    }
    struct Expected {
        int first, second;
        double jaccard, correlation;
    };
    for (const auto& [first, second, jaccard, correlation] :
         {Expected{0, 1, 0.323, 0.418}, Expected{0, 2, 0.412, 0.484}, Expected{1, 2, 0.221, 0.267}}) {
        const auto overlap = layer_overlap(net->layer(first), net->layer(second));
        CHECK_THAT(*overlap.jaccard, WithinAbs(jaccard, 5e-4));
        CHECK_THAT(*overlap.correlation, WithinAbs(correlation, 5e-4));
    }
    CHECK(layers_per_pair(*net).pairs_by_layers == std::vector{824, 503, 247});
}

TEST_CASE("Krackhardt 1987: brokerage of advice and who reports to whom", "[ara][golden][krackhardt1987]") {
    const auto net = kam_test::ara_network({"krackhardt_hightech", 21, {"advice", "reports_to"}});
    if (!net) {
        WARN("skipped: krackhardt_hightech");
        return;
    }
    const auto roles = brokerage(net->layer("advice"), kam_test::ara_column("krackhardt_hightech/nodes.csv", "dept"));
    CHECK(roles.total(BrokerRole::coordinator) == 28);
    CHECK(roles.total(BrokerRole::consultant) == 69);
    CHECK(roles.total(BrokerRole::representative) == 95);
    CHECK(roles.total(BrokerRole::gatekeeper) == 62);
    CHECK(roles.total(BrokerRole::liaison) == 246);
    // The chief executive has arcs in alone: four vice presidents, with nothing between them.
    CHECK(structural_holes(net->layer("reports_to")).constraint[6] == 0.25);
}

TEST_CASE("AUCS: lunch goes with work", "[ara][golden][aucs]") {
    const auto net = kam_test::ara_network({"aucs", 61, {"lunch", "work"}, false});
    if (!net) {
        WARN("skipped: aucs");
        return;
    }
    CHECK_THAT(*layer_overlap(net->layer(0), net->layer(1)).jaccard, WithinAbs(0.339, 5e-4));
}

}  // namespace network_reference_test
