// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/entities/account.hpp>
#include <kam/selection/product_mix.hpp>
#include <kam/selection/prospects.hpp>
#include <kam/selection/strategic_override.hpp>
#include <kam/selection/weight_set.hpp>

using namespace kam::selection;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace choice_test {

struct Client {
    std::string id;
    std::optional<double> sales, order_size;
    double growth = 0;
    std::optional<std::string> strategic_override{};
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, order_size, growth, strategic_override))

const std::vector<Client> clients{
    {"Acme", 90, 9, 0.0}, {"Birch", 50, 5, 0.1}, {"Cobalt", 70, 7, 0.2}, {"Delta", 10, 1, 0.3}};
const std::vector<Criterion<Client>> criteria{benefit<&Client::sales>(0.5).between(0, 100),
                                              benefit<&Client::growth>(0.5).between(0, 0.4)};

const std::vector<WeightSet> sets{{"volume", 1, "volume", "calm", "board", {{"sales", 0.9}, {"growth", 0.1}}},
                                  {"volume", 2, "volume", "calm", "board", {{"sales", 1}, {"growth", 0}}},
                                  {"attack", 1, "premium", "attacked", "board", {{"sales", 0.1}, {"growth", 0.9}}}};

}  // namespace choice_test
using choice_test::Client;
using choice_test::clients;
using choice_test::criteria;
using choice_test::sets;

TEST_CASE("weight sets: the latest version for a strategy and a competitive situation (T219)") {
    CHECK(find_weight_set(sets, "volume", "calm") == 1U);
    CHECK(find_weight_set(sets, "premium", "attacked") == 2U);
    CHECK_FALSE(find_weight_set(sets, "premium", "calm"));
    auto two = sets;
    two.push_back(sets[0]);
    two[3].name = "other";
    CHECK_THROWS_WITH(find_weight_set(two, "volume", "calm"), ContainsSubstring("'other' and 'volume'"));

    const auto weighted = with_weights(criteria, sets[2]);
    CHECK(weighted[0].parameters.weight == 0.1);
    CHECK(*weighted[0].parameters.best == 100);
    auto renamed = sets[2];
    renamed.weights[0].criterion = "turnover";
    CHECK_THROWS_WITH(with_weights(criteria, renamed),
                      ContainsSubstring("has no weight for criterion 'sales'") &&
                          ContainsSubstring("weighs 'turnover', which is no criterion here"));
}

TEST_CASE("compare_weight_sets: who is chosen under one strategy and not under another") {
    const auto result = compare_weight_sets(clients, criteria, sets, 2);
    REQUIRE(result.pairs.size() == 3);
    CHECK(result.pairs[1].first == "volume v1");
    CHECK(result.pairs[1].second == "attack v1");
    CHECK(*result.pairs[0].tau_b == 1);
    CHECK(
        close(*result.pairs[1].tau_b, -4.0 / 6));  // Acme, Cobalt, Birch, Delta and Delta, Cobalt, Birch, Acme: by hand
    CHECK(result.disputed == std::vector<std::size_t>{0, 3});
    CHECK(result.top_counts[2] == 3);
}

TEST_CASE("check_weight_sets: every fault with its place") {
    auto bad = sets;
    bad[1].version = 1;
    bad[2].name.clear();
    bad[2].weights = {{"sales", -1}, {"sales", 0}};
    const auto report = check_weight_sets(bad);
    CHECK(report.count(kam::Fault::duplicate) == 2);
    CHECK(report.count(kam::Fault::missing) == 2);
    CHECK_THAT(report.to_string(), ContainsSubstring("weight_sets[1]: 'volume' version 1 is there already") &&
                                       ContainsSubstring("weight_sets[2].weights[0]: must be finite and not below 0") &&
                                       ContainsSubstring("weight_sets[2]: has no weight above 0"));
    CHECK(check_weight_sets(sets).ok());
}

TEST_CASE("shortlist: an override stands beside the unchanged score (T234)") {
    const auto ranking = rank(clients, criteria);  // Cobalt 0.6, Acme 0.45, Delta 0.425, Birch 0.375
    const auto plain = shortlist(ranking, 2);
    CHECK(plain.chosen_count == 2);
    CHECK(plain.rows[1].account_key == "Acme");
    CHECK(plain.rows[1].choice == Choice::chosen);
    CHECK_FALSE(plain.rows[1].strategic_override);

    const auto result = shortlist(ranking, 2,
                                  {{"Birch", OverrideKind::admit, "gateway to its group", "board"},
                                   {"Cobalt", OverrideKind::exclude, "exclusive contract with a rival", "board"}});
    CHECK(result.rows[0].account_key == "Cobalt");
    CHECK(result.rows[0].by_score == Choice::chosen);
    CHECK(result.rows[0].choice == Choice::not_chosen);
    CHECK(result.rows[0].score == ranking.rows[0].score);
    CHECK(result.rows[0].strategic_override->reason == "exclusive contract with a rival");
    CHECK(result.rows[1].choice == Choice::chosen);
    CHECK(result.rows[2].choice == Choice::not_chosen);
    CHECK(result.rows[3].by_score == Choice::not_chosen);
    CHECK(result.rows[3].choice == Choice::chosen);
    CHECK(result.rows[3].rank == 4);
    CHECK(result.chosen_count == 2);
}

TEST_CASE("shortlist: ties at the cut stay undecided and more places than accounts choose all") {
    const std::vector<Client> tied{{"a", 50, 1, 0}, {"b", 50, 1, 0}, {"c", 90, 1, 0}};
    const auto ranking = rank(tied, criteria);
    const auto result = shortlist(ranking, 2);
    CHECK(result.chosen_count == 1);
    CHECK(result.open_places == 1);
    CHECK(result.rows[1].choice == Choice::tied_at_cut);
    CHECK(result.rows[2].choice == Choice::tied_at_cut);
    // An override may decide the tie.
    CHECK(shortlist(ranking, 2, {{"b", OverrideKind::admit, "first", "me"}}).rows[1].choice == Choice::not_chosen);
    CHECK(shortlist(ranking, 9).chosen_count == 3);
    CHECK(shortlist(rank(std::vector<Client>{}, criteria), 2).rows.empty());
}

TEST_CASE("shortlist: overrides that cannot be are named, all of them") {
    const auto ranking = rank(clients, criteria);
    CHECK_THROWS_WITH(shortlist(ranking, 2,
                                {{"Birch", OverrideKind::admit, "", "board"},
                                 {"Zeta", OverrideKind::admit, "why not", "board"},
                                 {"Birch", OverrideKind::exclude, "changed mind", "board"}}),
                      ContainsSubstring("overrides[0] 'Birch': has no reason") &&
                          ContainsSubstring("overrides[1] 'Zeta': is no account that was ranked") &&
                          ContainsSubstring("overrides[2] 'Birch': was decided at overrides[0]"));
    CHECK_THROWS_WITH(
        shortlist(ranking, 1, {{"Birch", OverrideKind::admit, "a", ""}, {"Acme", OverrideKind::admit, "b", ""}}),
        ContainsSubstring("2 accounts admitted to 1 places"));
    CHECK_THROWS_AS(shortlist(ranking, 0), std::invalid_argument);

    auto own = clients;
    own[3].strategic_override = "largest plant in the region";
    const auto overrides = overrides_of(own);
    REQUIRE(overrides.size() == 1);
    CHECK(overrides[0].account_key == "Delta");
    CHECK(overrides[0].reason == "largest plant in the region");
    CHECK(overrides_of(std::vector<kam::Account>(1)).empty());
}

TEST_CASE("product_mix: breadth and white space and how far the criterion counts (T225 by hand)") {
    const std::vector<ProductSales> line{
        {"pumps", 60, 80, 0.5}, {"valves", 20, {}, 0.5}, {"seals", 0, 30, 0.5}, {"service", 20, 5, 0.5}};
    const auto mix = product_mix(line);
    CHECK(mix.line_count == 4);
    CHECK(mix.bought_count == 3);
    CHECK(mix.breadth_share == 0.75);
    CHECK(close(*mix.effective_number, std::exp(-(0.6 * std::log(0.6) + 0.4 * std::log(0.2)))));
    CHECK(mix.white_space == std::vector<std::string>{"seals"});
    CHECK(*mix.white_space_value == 30);
    CHECK(*mix.goods_cost_dispersion == 0);
    CHECK(*mix.weight_factor == 1);  // cost of goods equal across the line: the mix counts in full

    auto uneven = line;
    uneven[0].goods_cost_share = 0.2;
    uneven[1].goods_cost_share = 0.8;  // mean 0.5, deviation sqrt(0.045)
    const auto less = product_mix(uneven);
    CHECK(close(*less.goods_cost_dispersion, std::sqrt(0.045) / 0.5));
    CHECK(close(*less.weight_factor, 1 - std::sqrt(0.045) / 0.5));
    CHECK(*product_mix(uneven, 0.3).weight_factor == 0);
    uneven[2].goods_cost_share.reset();
    uneven[2].expected_sales.reset();
    CHECK_FALSE(product_mix(uneven).weight_factor);
    CHECK_FALSE(product_mix(uneven).white_space_value);
    CHECK_FALSE(product_mix_weight_citation().confirmed);
}

TEST_CASE("product_mix: without sales and without a line, and figures that cannot be") {
    const std::vector<ProductSales> nothing{{"pumps", 0, {}, {}}};
    CHECK_FALSE(product_mix(nothing).effective_number);
    CHECK(product_mix(nothing).breadth_share == 0);
    CHECK(product_mix(std::vector<ProductSales>{}).line_count == 0);
    CHECK_FALSE(product_mix(std::vector<ProductSales>{}).weight_factor);
    const std::vector<ProductSales> bad{{"pumps", -1, {}, 1.2}, {"pumps", 2, NAN, {}}};
    CHECK_THROWS_WITH(product_mix(bad), ContainsSubstring("product 'pumps': has sales below 0") &&
                                            ContainsSubstring("has a cost share outside 0..1") &&
                                            ContainsSubstring("is there twice"));
    CHECK_THROWS_AS(product_mix(nothing, 0), std::invalid_argument);
}

TEST_CASE("rank_with_unknowns: prospects take part with what is known of them (T239 by hand)") {
    const std::vector<Client> all{{"Acme", 90, 9, 0.0},
                                  {"Prospect", std::nullopt, std::nullopt, 0.3},
                                  {"Birch", 20, 2, 0.1},
                                  {"Cobalt", 100, 7, 0.4}};
    const auto result = rank_with_unknowns(all, criteria, 2);
    REQUIRE(result.rows.size() == 4);
    CHECK(result.rows[0].account_key == "Cobalt");
    CHECK(result.rows[0].choice == PossibleChoice::surely);
    const auto& prospect = result.rows[1];
    CHECK(prospect.account_key == "Prospect");
    CHECK(close(prospect.low, 0.375));
    CHECK(close(prospect.high, 0.875));
    CHECK(close(*prospect.known_score, 0.75));
    CHECK(close(prospect.coverage, 0.5));
    CHECK(prospect.unknown == std::vector<std::string>{"sales"});
    CHECK(prospect.best_rank == 2);
    CHECK(prospect.worst_rank == 3);
    CHECK(prospect.choice == PossibleChoice::possibly);
    CHECK(result.rows[2].account_key == "Acme");  // 0.45
    CHECK(result.rows[2].choice == PossibleChoice::possibly);
    CHECK(result.rows[3].worst_rank == 4);
    CHECK(result.rows[3].choice == PossibleChoice::never);
    CHECK(result.anchored);
    // With everything known the ranges are the scores of rank.
    const auto known = rank_with_unknowns(clients, criteria, 2);
    const auto plain = rank(clients, criteria);
    for (const auto& row : known.rows) {
        CHECK(row.low == row.high);
        CHECK(row.low == plain.rows[plain.row_of[row.index]].score);
        CHECK(row.best_rank == row.worst_rank);
        CHECK(row.best_rank == plain.rows[plain.row_of[row.index]].rank);
    }
    // A policy of the criterion goes first.
    const auto filled = rank_with_unknowns(all, {criteria[0].missing_is(10), criteria[1]}, 2);
    for (const auto& row : filled.rows) CHECK(row.unknown.empty());
    // Unknown for all: the whole weight is open for each.
    const std::vector<Client> nobody{{"a", {}, {}, 0.1}, {"b", {}, {}, 0.2}};
    for (const auto& row :
         rank_with_unknowns(nobody, {benefit<&Client::sales>(), benefit<&Client::growth>()}, 1).rows) {
        CHECK(close(row.high - row.low, 0.5));
        CHECK(row.choice == PossibleChoice::possibly);
    }
    CHECK_THROWS_AS(rank_with_unknowns(all, criteria, 0), std::invalid_argument);
}
