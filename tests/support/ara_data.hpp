// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <kam/ara/multiplex.hpp>

#include "support/data.hpp"

namespace kam_test {

/// The cells of a file of the ARA data without quotes in it, a map by column per line.
[[nodiscard]] inline std::optional<std::vector<std::map<std::string, std::string>>> ara_table(const std::string& name) {
    const auto path = data_file("ara/" + name);
    if (!path) return std::nullopt;
    std::ifstream file(*path);
    const auto cells_of = [](const std::string& line) {
        std::vector<std::string> cells;
        std::istringstream rest(line);
        for (std::string cell; std::getline(rest, cell, ',');) cells.push_back(cell);
        return cells;
    };
    std::string line;
    std::getline(file, line);
    const auto columns = cells_of(line);
    std::vector<std::map<std::string, std::string>> rows;
    while (std::getline(file, line)) {
        const auto cells = cells_of(line);
        auto& row = rows.emplace_back();
        for (std::size_t c = 0; c < columns.size() && c < cells.size(); ++c) row[columns[c]] = cells[c];
    }
    return rows;
}

/// How a file of arcs is to be read.
struct AraFile {
    std::string name;  ///< of the folder
    int actors;
    std::vector<std::string> layers{};  ///< in this order; where empty, the one layer "all"
    bool directed = true;
    std::string weight{};  ///< the column; empty: each arc counts 1
    std::string file = "edges.csv";
};

/// The network of a file, arcs from an actor to itself left out, or none when the file is not on this machine.
[[nodiscard]] inline std::optional<kam::ara::Multiplex<>> ara_network(const AraFile& source) {
    const auto rows = ara_table(source.name + '/' + source.file);
    if (!rows) return std::nullopt;
    std::map<std::string, std::vector<kam::ara::Arc<>>> arcs;
    for (auto row : *rows) {
        const int from = std::stoi(row["source"]) - 1;
        const int to = std::stoi(row["target"]) - 1;
        const double weight = source.weight.empty() ? 1 : std::stod(row[source.weight]);
        if (from == to) continue;
        arcs[source.layers.empty() ? "all" : row["layer"]].push_back(
            {kam::ara::ActorIndex(from), kam::ara::ActorIndex(to), weight});
    }
    std::vector<kam::ara::LayerArcs<>> layers;
    for (const auto& name : source.layers.empty() ? std::vector<std::string>{"all"} : source.layers) {
        layers.push_back({name, arcs.at(name), source.directed});
    }
    return kam::ara::freeze(source.actors, layers, {.duplicates = kam::Duplicates::reject});
}

/// A column of whole numbers.
[[nodiscard]] inline std::vector<int> ara_column(const std::string& file, const std::string& column) {
    const auto rows = ara_table(file);
    std::vector<int> numbers;
    for (auto row : rows.value()) numbers.push_back(std::stoi(row[column]));
    return numbers;
}

/// An arc of weight 1 or more, short to write.
[[nodiscard]] inline kam::ara::Arc<> arc(int from, int to, double weight = 1) {
    return {kam::ara::ActorIndex(from), kam::ara::ActorIndex(to), weight};
}

}  // namespace kam_test
