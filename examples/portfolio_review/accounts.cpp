// SPDX-License-Identifier: BSL-1.0
#include "accounts.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include <kam/core/text.hpp>

using kam::Fault;
using kam::detail::quoted;

namespace {

/// The accounts of a cycle; of a long one the first 20.
std::string chain(const std::vector<AccountRow>& accounts, const std::vector<std::size_t>& cycle) {
    constexpr std::size_t most = 20;
    std::string text;
    for (std::size_t i = 0; i < cycle.size() && i < most; ++i) text += accounts[cycle[i]].account_id + " -> ";
    if (cycle.size() > most) text += "(" + std::to_string(cycle.size() - most) + " more) -> ";
    return text + accounts[cycle.front()].account_id;
}

}  // namespace

std::vector<std::optional<Problem>> check_parents(const std::vector<AccountRow>& accounts) {
    std::unordered_map<std::string_view, std::size_t> at;
    for (std::size_t i = 0; i < accounts.size(); ++i) at.emplace(accounts[i].account_id, i);

    std::vector<std::optional<Problem>> problems(accounts.size());
    std::vector<std::optional<std::size_t>> parents(accounts.size());
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        const auto& parent_id = accounts[i].parent_id;
        if (!parent_id) continue;
        if (const auto found = at.find(*parent_id); found != at.end()) {
            parents[i] = found->second;
        } else {
            problems[i] = Problem{"parent_id", Fault::dangling, quoted(*parent_id) + " is not among the good accounts"};
        }
    }

    enum class State { unseen, on_the_way, seen };
    std::vector<State> states(accounts.size(), State::unseen);
    for (std::size_t start = 0; start < accounts.size(); ++start) {
        std::vector<std::size_t> way;
        std::optional<std::size_t> next = start;
        for (; next && states[*next] == State::unseen; next = parents[*next]) {
            states[*next] = State::on_the_way;
            way.push_back(*next);
        }
        if (next && states[*next] == State::on_the_way) {
            const std::vector<std::size_t> cycle(std::ranges::find(way, *next), way.end());
            const Problem problem{"parent_id", Fault::cyclic, "parent links form a cycle: " + chain(accounts, cycle)};
            for (const std::size_t member : cycle) problems[member] = problem;
        }
        for (auto step = way.rbegin(); step != way.rend(); ++step) {
            states[*step] = State::seen;
            if (problems[*step] || !parents[*step] || !problems[*parents[*step]]) continue;
            problems[*step] =
                Problem{"parent_id", Fault::dangling, quoted(*accounts[*step].parent_id) + " is left out itself"};
        }
    }
    return problems;
}
