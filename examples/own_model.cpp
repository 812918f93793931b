// SPDX-License-Identifier: BSL-1.0
// A model of one's own: described parameters and a free function. Here it is one criterion of a review among others.
#include <cmath>
#include <iostream>
#include <vector>

#include <kam/io/json.hpp>
#include <kam/review/portfolio_review.hpp>
#include <kam/review/synthetic.hpp>

struct Recency {
    double half_life_days = 0;
};
BOOST_DESCRIBE_STRUCT(Recency, (), (half_life_days))

/// 1 for an account that orders on the day of the review, half as much for each half-life since its last order.
double recency(const kam::review::AccountFacts& account, kam::Date as_of, const Recency& model) {
    if (!account.last_order_on) return 0;
    return std::exp2(-static_cast<double>((as_of - *account.last_order_on).count()) / model.half_life_days);
}

int main() {
    using kam::review::AccountReview;
    const auto sample = kam::review::synthetic_portfolio();
    const Recency model{.half_life_days = 90};

    kam::review::ReviewOptions options;
    options.as_of = sample.as_of;
    options.places = 3;
    const std::vector<kam::selection::Criterion<AccountReview>> criteria{
        kam::selection::benefit("value", [](const AccountReview& account) { return to_double(account.value); }, 0.6),
        kam::selection::benefit(
            "recency", [&](const AccountReview& account) { return recency(account, sample.as_of, model); }, 0.4)};
    const auto review = kam::review::review_portfolio(sample.portfolio, options, criteria);

    std::cout << "recency " << kam::io::write_json(model) << '\n';
    for (const AccountReview& account : review.accounts) {
        if (account.selection.choice != kam::selection::Choice::chosen) break;
        std::cout << account.selection.rank << ". " << account.name << ' ' << account.selection.score;
        for (const auto& part : account.selection.contributions)
            std::cout << "  " << part.criterion << ' ' << part.contribution;
        std::cout << '\n';
    }
}
