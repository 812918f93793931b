// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/selection/rank.hpp>
#include <kam/selection/why_not.hpp>

using kam::Direction;
using kam::selection::benefit;
using kam::selection::cost;
using kam::selection::Criterion;
using kam::selection::CriterionParameters;
using kam::selection::MissingKind;
using kam::selection::rank;
using kam::selection::score;
using kam::selection::UncertaintyKind;
using kam_test::close;

namespace criterion_parameters_test {

struct Client {
    std::string id;
    double sales = 0;
    std::optional<double> growth;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth))

/// What is wrong with a single criterion of this kind, called 'sales'.
std::string refusal(const CriterionParameters& parameters) {
    try {
        (void)score(Eigen::Vector2d(1, 2), {parameters}, {"sales"});
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "";
}

}  // namespace criterion_parameters_test
using criterion_parameters_test::Client;
using criterion_parameters_test::refusal;
using kam_test::ContainsSubstring;

TEST_CASE("criterion parameters: the words that set them are the same for members and callables and names") {
    const auto set = [](const auto& criterion) {
        const Criterion<Client> whole = criterion.weight(2)
                                            .between(0, 9)
                                            .indifferent(1)
                                            .prefer(2)
                                            .veto(5)
                                            .uncertain(UncertaintyKind::normal, 0.5)
                                            .missing_is(3);
        return whole.parameters;
    };
    const auto sales = [](const Client& c) { return c.sales; };
    for (const CriterionParameters& p :
         {set(benefit<&Client::sales>()), set(benefit("sales", sales)), set(benefit("sales"))}) {
        CHECK(p.direction == Direction::benefit);
        CHECK(p.weight == 2);
        CHECK(*p.worst == 0);
        CHECK(*p.best == 9);
        CHECK(*p.indifference == 1);
        CHECK(*p.preference == 2);
        CHECK(*p.veto == 5);
        CHECK(p.uncertainty.kind == UncertaintyKind::normal);
        CHECK(p.uncertainty.spread == 0.5);
        CHECK(p.missing.kind == MissingKind::value);
        CHECK(p.missing.value == 3);
    }
    // A changed copy: the criterion itself stays as it was.
    const auto plain = cost<&Client::sales>();
    CHECK(plain.missing_is_worst().parameters.missing.kind == MissingKind::worst);
    CHECK(plain.parameters.missing.kind == MissingKind::reject);
    CHECK_FALSE(plain.parameters.veto);
}

TEST_CASE("criterion parameters: thresholds out of order or below 0 are refused by name and both numbers") {
    CriterionParameters p;
    p.indifference = 3;
    p.preference = 2;
    CHECK_THAT(refusal(p), ContainsSubstring("criterion 'sales' has a preference threshold of 2") &&
                               ContainsSubstring("below an indifference threshold of 3"));
    p.preference.reset();
    p.veto = 1;
    CHECK_THAT(refusal(p), ContainsSubstring("a veto threshold of 1 below an indifference threshold of 3"));
    p.indifference.reset();
    CHECK(refusal(p).empty());
    p.preference = 1;  // equal thresholds are in order
    CHECK(refusal(p).empty());
    for (const double wrong : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        CriterionParameters one;
        one.preference = wrong;
        CHECK_THAT(refusal(one), ContainsSubstring("'sales' has a preference threshold of"));
    }
}

TEST_CASE("criterion parameters: an uncertainty without spread or a spread without kind is refused") {
    for (const double wrong : {0.0, -1.0, std::nan("")}) {
        CriterionParameters p;
        p.uncertainty = {UncertaintyKind::uniform, wrong};
        CHECK_THAT(refusal(p), ContainsSubstring("'sales' has an uncertainty of spread"));
    }
    CriterionParameters p;
    p.uncertainty.spread = 1;
    CHECK_THAT(refusal(p), ContainsSubstring("of no kind"));
    p.uncertainty.kind = UncertaintyKind::triangular;
    CHECK(refusal(p).empty());
    p.missing = {MissingKind::value, std::nan("")};
    CHECK_THAT(refusal(p), ContainsSubstring("in the place of unknown values"));
}

TEST_CASE("criterion parameters: one name twice is refused") {
    CHECK_THROWS_WITH(score(Eigen::MatrixXd::Ones(2, 3), std::vector<CriterionParameters>(3), {"a", "b", "a"}),
                      ContainsSubstring("criterion 'a' is there twice"));
    CHECK_NOTHROW(score(Eigen::MatrixXd::Ones(2, 2), std::vector<CriterionParameters>(2), {"", ""}));
}

TEST_CASE("missing values: rejected by name or counted as the policy says and never as 0") {
    const std::vector<Client> clients{{"Acme", 10, 0.2}, {"Birch", 20, std::nullopt}, {"Cobalt", 30, 0.1}};
    const auto growth = benefit<&Client::growth>();
    CHECK_THROWS_WITH(rank(clients, {growth}), ContainsSubstring("records[1] 'Birch', criterion 'growth': is unknown"));

    const auto worst = rank(clients, {growth.missing_is_worst()});  // of the known ones: 0.1
    CHECK(worst.rows[worst.row_of[1]].score == 0);
    CHECK(worst.criteria[0].filled_count == 1);
    CHECK(worst.values(1, 0) == 0.1);
    const auto anchored = rank(clients, {growth.between(-0.1, 0.2).missing_is_worst()});
    CHECK(anchored.values(1, 0) == -0.1);
    CHECK(close(anchored.rows[anchored.row_of[2]].score, 2.0 / 3));
    const auto given = rank(clients, {growth.between(0, 0.2).missing_is(0.15)});
    CHECK(close(given.rows[given.row_of[1]].score, 0.75));
    CHECK(kam::selection::why_not(given, "Birch", 1).gaps[0].value == 0.15);
    const auto largest = rank(clients, {cost<&Client::growth>().missing_is_worst()});
    CHECK(largest.values(1, 0) == 0.2);

    const std::vector<Client> nobody{{"Acme", 1, std::nullopt}, {"Birch", 2, std::nullopt}};
    CHECK_THROWS_WITH(rank(nobody, {growth.missing_is_worst()}), ContainsSubstring("unknown, as is every other"));
    // Infinite is not unknown: no policy makes it a value.
    const std::vector<Client> endless{{"Acme", 1, std::numeric_limits<double>::infinity()}, {"Birch", 2, 0.1}};
    CHECK_THROWS_WITH(rank(endless, {growth.missing_is_worst()}), ContainsSubstring("'Acme', criterion 'growth'"));
}
