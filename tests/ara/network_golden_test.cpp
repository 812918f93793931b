// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <kam/ara.hpp>
#include <kam/ara/measures.hpp>

#include "support/ara_data.hpp"
#include "support/ara_golden.hpp"

// Every number of support/ara_golden.hpp against the library's.

namespace ara_golden_test {

using kam::ara::Multiplex;
using kam::ara::NetworkView;
using View = NetworkView<double>;

[[nodiscard]] kam_test::AraFile source_of(const std::string& data) {
    if (data == "padgett_florentine") return {data, 16, {"marriage", "business"}, false};
    if (data == "krackhardt_hightech") return {data, 21, {"advice", "friendship", "reports_to"}};
    if (data == "lazega_lawfirm") return {data, 71, {"advice", "friendship", "cowork"}};
    if (data == "aucs") return {data, 61, {"work", "lunch", "facebook", "leisure", "coauthor"}, false};
    if (data == "tobacco_control_orgs") return {data, 25, {"contact", "collaboration"}, false, "weight"};
    if (data == "cross_parker") return {data, 46, {"information"}, true, "weight", "consulting_edges.csv"};
    if (data == "manufacturing_email") return {data, 167, {}, true, "emails"};
    if (data == "bank_wiring") return {data, 14, {"horseplay", "antagonist"}, false, "weight"};
    if (data == "kapferer_tailorshop") return {data, 39, {"KAPFTS1", "KAPFTS2", "KAPFTI2"}, false};
    return {data, 246, {"advice"}};
}

/// Chief executives 0 to 25 and clubs 26 to 40: two sides.
[[nodiscard]] std::optional<Multiplex<>> clubs() {
    const auto rows = kam_test::ara_table("corporate_interlocks/ceos_clubs.csv");
    if (!rows) return std::nullopt;
    std::vector<kam::ara::Arc<>> ties;
    for (auto row : *rows) {
        ties.push_back(kam_test::arc(std::stoi(row["ceo"].substr(3)) - 1, 25 + std::stoi(row["club"].substr(4))));
    }
    return kam::ara::freeze(41, {{.name = "all", .arcs = ties, .directed = false}});
}

template <class Values>
[[nodiscard]] Eigen::VectorXd as_vector(const Values& values) {
    Eigen::VectorXd result(static_cast<Eigen::Index>(values.size()));
    Eigen::Index i = 0;
    for (const auto value : values) result[i++] = static_cast<double>(value);
    return result;
}
[[nodiscard]] Eigen::VectorXd one(double value) { return Eigen::VectorXd::Constant(1, value); }

[[nodiscard]] Eigen::VectorXd scores(const kam::ara::Centrality<>& centrality) {
    CHECK(centrality.converged);
    for (Eigen::Index i = 0; i < centrality.scores.size(); ++i) {
        CHECK(centrality.defined[i] == !std::isnan(centrality.scores[i]));
    }
    return centrality.scores;
}

/// The tolerance is that of the golden comparison, with something to spare.
constexpr kam::ara::Stop<> fine{.tolerance = 1e-12};

[[nodiscard]] std::optional<Eigen::VectorXd> of_layer(const std::string& measure, const View& view) {
    using namespace kam::ara;
    const auto power_of = [&](double beta) { return scores(power(view, {.beta = beta, .stop = fine}).centrality); };
    if (measure == "page_rank") return scores(page_rank(view, {.stop = fine}));
    if (measure == "page_rank_restart") {
        std::vector<double> restart;
        for (std::size_t i = 1; i <= view.actor_count(); ++i) restart.push_back(static_cast<double>(i));
        return scores(page_rank(view, {.damping = 0.7, .restart = restart, .stop = fine}));
    }
    if (measure == "eigenvector") return scores(eigenvector(view, fine).centrality);
    if (measure == "eigenvalue") return one(eigenvector(view, fine).values.at(0));
    if (measure == "power_-0.5") return power_of(-0.5);
    if (measure == "power_0.5") return power_of(0.5);
    if (measure == "katz_0.4") return scores(katz(view, {.beta = 0.4, .stop = fine}).centrality);
    if (measure == "hubs") return hubs_and_authorities(view, fine).hubs;
    if (measure == "authorities") return hubs_and_authorities(view, fine).authorities;
    if (measure == "constraint") {
        const auto all = structural_holes(view).constraint;
        CHECK(all.size() == constraint(view).size());
        return constraint(view);
    }
    if (measure == "effective_size") return structural_holes(view).effective_size;
    if (measure == "efficiency") return structural_holes(view).efficiency;
    if (measure == "hierarchy") return structural_holes(view).hierarchy;
    if (measure == "betweenness") return betweenness(view).scores;
    if (measure == "k_core") return as_vector(k_core(view));
    if (measure == "articulation_count") return one(static_cast<double>(cut_points(view).actors.size()));
    if (measure == "articulation_sum") {
        double sum = 0;
        for (const int actor : cut_points(view).actors) sum += actor + 1;
        return one(sum);
    }
    if (measure == "bridge_count") return one(static_cast<double>(cut_points(view).bridges.size()));
    if (measure == "components") return one(static_cast<double>(components(view).sizes.size()));
    if (measure == "strong_components") return one(static_cast<double>(strong_components(view).sizes.size()));
    if (measure == "reciprocity") return one(reciprocity(view).share.value());
    if (measure == "weight_reciprocity") return one(reciprocity(view).weight_share.value());
    return std::nullopt;
}

[[nodiscard]] std::optional<Eigen::VectorXd> by_group(const std::string& measure, const std::string& data,
                                                      const View& view) {
    const bool lazega = data == "lazega_lawfirm";
    const auto groups = kam_test::ara_column(data + "/nodes.csv", lazega ? "office" : "dept");
    if (measure == "ei") return one(kam::ara::ei_index(view, groups).network.index.value());
    if (!measure.starts_with("brokerage_")) return std::nullopt;
    const auto brokerage = kam::ara::brokerage(view, groups);
    const auto role = static_cast<std::size_t>(measure.back() - '0');
    if (measure.starts_with("brokerage_total_")) return one(static_cast<double>(brokerage.totals[role]));
    return Eigen::VectorXd(brokerage.counts.col(static_cast<Eigen::Index>(role)).cast<double>());
}

[[nodiscard]] std::optional<Eigen::VectorXd> of_pair(const std::string& measure, const View& first,
                                                     const View& second) {
    const auto overlap = kam::ara::layer_overlap(first, second);
    if (measure == "shared") return one(overlap.shared_count);
    if (measure == "jaccard") return one(overlap.jaccard.value());
    if (measure == "coverage") return one(overlap.first_coverage.value());
    if (measure == "correlation") return one(overlap.correlation.value());
    if (measure == "cross_reciprocity") return one(overlap.cross_reciprocity.value());
    if (!measure.starts_with("multiplex_page_rank_")) return std::nullopt;
    const auto standing = kam::ara::page_rank(first, {.stop = fine}).scores;
    const kam::ara::MultiplexBias<> bias{static_cast<double>(measure.end()[-2] - '0'),
                                         static_cast<double>(measure.back() - '0')};
    return scores(kam::ara::multiplex_page_rank(second, {standing.data(), static_cast<std::size_t>(standing.size())},
                                                bias, {.stop = fine}));
}

[[nodiscard]] std::optional<Eigen::VectorXd> of_all(const std::string& measure, const Multiplex<>& net) {
    const double coupling = net.layer_count() == 3 ? 1 : 0.5;
    if (measure == "page_rank_versatility") {
        return scores(kam::ara::page_rank_versatility(net, coupling, {.stop = fine}).centrality);
    }
    if (measure == "eigenvector_versatility") {
        return scores(kam::ara::eigenvector_versatility(net, coupling, fine).centrality);
    }
    if (measure == "layers_per_pair") return one(kam::ara::layers_per_pair(net).mean.value());
    if (measure.starts_with("pairs_in_")) {
        const auto counts = kam::ara::layers_per_pair(net).pairs_by_layers;
        return one(counts.at(static_cast<std::size_t>(measure.back() - '1')));
    }
    const auto spread = kam::ara::participation(net);
    if (measure == "participation") return spread.participation;
    if (measure == "neighbourhood") return Eigen::VectorXd(spread.neighbourhood.cast<double>());
    if (measure == "redundancy") return spread.redundancy;
    if (measure == "relevance_0") return Eigen::VectorXd(spread.relevance.col(0));
    if (measure == "exclusive_0") return Eigen::VectorXd(spread.exclusive_relevance.col(0));
    return std::nullopt;
}

[[nodiscard]] std::optional<Eigen::VectorXd> measured(const ara_golden::Row& row, const Multiplex<>& net) {
    const std::string layer = row.layer;
    const std::string measure = row.measure;
    if (net.layer_count() > 1 && layer == "all") return of_all(measure, net);
    if (const auto slash = layer.find('/'); slash != std::string::npos) {
        return of_pair(measure, net.layer(layer.substr(0, slash)), net.layer(layer.substr(slash + 1)));
    }
    const View view = net.layer(layer);
    if (measure == "ei" || measure.starts_with("brokerage")) return by_group(measure, row.data, view);
    return of_layer(measure, view);
}

TEST_CASE("measures of eleven real networks agree with numpy and networkx", "[ara][golden]") {
    std::map<std::string, std::optional<Multiplex<>>> networks;
    std::size_t numbers = 0;
    for (const ara_golden::Row& row : ara_golden::rows()) {
        const auto [found, is_new] = networks.try_emplace(row.data);
        if (is_new) {
            const std::string data = row.data;
            found->second = data == "corporate_interlocks" ? clubs() : kam_test::ara_network(source_of(data));
            if (!found->second) WARN("skipped: " << row.data);
        }
        if (!found->second) continue;
        const auto values = measured(row, *found->second);
        INFO(row.data << ' ' << row.layer << ' ' << row.measure);
        REQUIRE(values);
        for (std::size_t k = 0; k < row.values.size(); ++k) {
            const int actor = row.actors.empty() ? 0 : row.actors[k];
            const double ours = (*values)[actor];
            INFO("actor " << actor << ": " << ours << " instead of " << row.values[k]);
            CHECK((std::isnan(row.values[k]) ? std::isnan(ours) : kam_test::close(ours, row.values[k], 1e-8, 1e-11)));
            ++numbers;
        }
    }
    CHECK((numbers == 0 || numbers > 800));
}

}  // namespace ara_golden_test
