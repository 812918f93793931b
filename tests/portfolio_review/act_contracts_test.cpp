// SPDX-License-Identifier: BSL-1.0
// Contracts of the ACT Government (data/ara/act_contracts_2025): the amount of a joint contract stands on one line per supplier
// and is divided among them. Golden: python3 with fractions.
#include <cmath>
#include <string>

#include "portfolio_review/review_run.hpp"
#include "support/catch.hpp"
#include "support/data.hpp"

using kam_test::exact;

namespace act_contracts {

const char* const map =
    "order_id=contract_number,account_id=customer,ordered_on=execution_date,product_id=supplier,amount=amount_aud,"
    "joint_count=n_suppliers";

}  // namespace act_contracts

TEST_CASE("ACT contracts: joint contracts are divided without losing a cent, and concentration is right") {
    const auto contracts = kam_test::data_file("ara/act_contracts_2025/contracts.csv");
    if (!contracts) {
        WARN("skipped: act_contracts_2025");
        return;
    }
    kam_test::ReviewFolder folder;
    const kam_test::Document review = folder.review({"--orders", *contracts, "--map", act_contracts::map, "--currency", "AUD"});
    CHECK(review.count("lines") == 1329);
    CHECK(review.count("assigned") == 1329);
    CHECK(review.accounts().size() == 24);
    CHECK(review.amount("value") == exact("1639045606.97"));
    CHECK(review.sum("value") == exact("1639045606.97"));

    const auto& concentration = review.all().at("concentration").as_object();
    CHECK_THAT(concentration.at("herfindahl").as_double(), kam_test::WithinRel(0.20822526291604, 1e-9));
    CHECK(concentration.at("account_count").as_int64() == 24);

    double top = 0, squares = 0;
    for (const auto& [id, account] : review.accounts()) {
        const double share = to_double(exact(account->at("value"))) / 1639045606.97;
        top = (std::max)(top, share);
        squares += share * share;
    }
    CHECK_THAT(top, kam_test::WithinRel(0.316199081731522, 1e-12));
    CHECK_THAT(squares, kam_test::WithinRel(0.20822526291604, 1e-9));  // shares of a contract differ by at most a cent
}
