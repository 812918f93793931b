// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/ratio.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe.hpp>

#include <kam/selection.hpp>

namespace selection_benchmark {

struct Client {
    std::string id;
    double sales = 0, profit = 0, growth = 0, order_size = 0, share = 0, breadth = 0, market_growth = 0,
           cost_to_serve = 0, credit_days = 0, returns = 0, visits = 0, distance = 0;
};
BOOST_DESCRIBE_STRUCT(Client, (),
                      (id, sales, profit, growth, order_size, share, breadth, market_growth, cost_to_serve, credit_days,
                       returns, visits, distance))

constexpr std::array members{&Client::sales,       &Client::profit,  &Client::growth,        &Client::order_size,
                             &Client::share,       &Client::breadth, &Client::market_growth, &Client::cost_to_serve,
                             &Client::credit_days, &Client::returns, &Client::visits,        &Client::distance};
constexpr std::size_t benefit_count = 7;

[[nodiscard]] std::vector<Client> make_clients(std::size_t count) {
    std::vector<Client> clients(count);
    std::uint64_t state = 1;
    for (std::size_t i = 0; i < count; ++i) {
        clients[i].id = "C" + std::to_string(i);
        for (const auto member : members) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            clients[i].*member = static_cast<double>(state >> 40U);
        }
    }
    return clients;
}

/// What a user would write: keys and scores in order. No checks, no ranks with ties, nothing to say why.
struct Row {
    std::string key;
    double score = 0;
    std::size_t index = 0;
};
[[nodiscard]] std::vector<Row> by_hand(const std::vector<Client>& clients) {
    const auto n = static_cast<Eigen::Index>(clients.size());
    Eigen::MatrixXd x(n, members.size());
    for (Eigen::Index i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < members.size(); ++j) {
            x(i, static_cast<Eigen::Index>(j)) = clients[static_cast<std::size_t>(i)].*members[j];
        }
    }
    Eigen::VectorXd scores = Eigen::VectorXd::Zero(n);
    for (std::size_t j = 0; j < members.size(); ++j) {
        const Eigen::VectorXd column = x.col(static_cast<Eigen::Index>(j));
        const double low = column.minCoeff(), high = column.maxCoeff();
        const double worst = j < benefit_count ? low : high, best = j < benefit_count ? high : low;
        scores.array() += (column.array() - worst) / (best - worst) / 12.0;
    }
    std::vector<Row> rows(clients.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = {clients[i].id, scores[static_cast<Eigen::Index>(i)], i};
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.score > b.score; });
    return rows;
}

[[nodiscard]] kam::selection::Ranking by_kam(const std::vector<Client>& clients) {
    using kam::selection::benefit;
    using kam::selection::cost;
    return kam::selection::rank(
        clients, {benefit<&Client::sales>(), benefit<&Client::profit>(), benefit<&Client::growth>(),
                  benefit<&Client::order_size>(), benefit<&Client::share>(), benefit<&Client::breadth>(),
                  benefit<&Client::market_growth>(), cost<&Client::cost_to_serve>(), cost<&Client::credit_days>(),
                  cost<&Client::returns>(), cost<&Client::visits>(), cost<&Client::distance>()});
}

TEST_CASE("rank of 100,000 accounts by 12 criteria against an Eigen loop by hand", "[benchmark][selection]") {
    const auto clients = make_clients(100'000);
    CHECK(by_kam(clients).rows[0].index == by_hand(clients)[0].index);
    // Ours also checks keys and values, finds ties, spreads and effective weights, and keeps the values for the
    // reasons.
    kam_benchmark::ratio(
        "selection/rank_100k_x_12", [&] { return by_kam(clients); }, [&] { return by_hand(clients); });
}

TEST_CASE("score of a 100,000 x 12 matrix against an Eigen loop by hand", "[benchmark][selection]") {
    const Eigen::MatrixXd values = Eigen::MatrixXd::Random(100'000, 12);
    const std::vector<kam::selection::CriterionParameters> parameters(12);
    kam_benchmark::ratio(
        "selection/score_100k_x_12", [&] { return kam::selection::score(values, parameters); },
        [&] {
            Eigen::VectorXd scores = Eigen::VectorXd::Zero(values.rows());
            for (Eigen::Index j = 0; j < values.cols(); ++j) {
                const double low = values.col(j).minCoeff(), high = values.col(j).maxCoeff();
                scores.array() += (values.col(j).array() - low) / (high - low) / 12.0;
            }
            return scores;
        });
}

TEST_CASE("concentration of 1,000,000 accounts against sorting them", "[benchmark][selection]") {
    Eigen::VectorXd values = Eigen::VectorXd::Random(1'000'000).cwiseAbs();
    kam_benchmark::limit(
        "selection/concentration_1m", [&] { return kam::selection::concentration(values); },
        [&] {
            Eigen::VectorXd sorted = values;
            std::sort(sorted.begin(), sorted.end(), std::greater{});
            return sorted;
        });
}

}  // namespace selection_benchmark
