// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/describes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <kam/entities/decimal.hpp>
#include <kam/entities/hierarchy.hpp>
#include <kam/entities/lookup.hpp>
#include <kam/entities/portfolio_check.hpp>
#include <kam/entities/roll_up.hpp>
#include <kam/review/synthetic.hpp>

namespace synthetic_test {

using kam::review::AccountCase;
using kam::review::AccountTruth;
using kam::review::synthetic_portfolio;
using kam::review::SyntheticSample;

/// FNV-1a over every field of a record, nested ones and sizes of lists included. No text of numbers, no padding, no addresses:
/// the same on every compiler.
class Digest {
public:
    void add(std::uint64_t number) {
        for (int i = 0; i < 8; ++i) add_byte(static_cast<unsigned char>(number >> (8 * i)));
    }
    void add(std::string_view text) {
        add(std::uint64_t{text.size()});
        for (const char c : text) add_byte(static_cast<unsigned char>(c));
    }

    template <class T>
    void add_value(const T& value) {
        if constexpr (requires { value.has_value(); }) {
            add(std::uint64_t{value.has_value()});
            if (value) add_value(*value);
        } else if constexpr (std::is_same_v<T, kam::Date>) {
            add(static_cast<std::uint64_t>(value.time_since_epoch().count()));
        } else if constexpr (std::is_same_v<T, kam::Decimal>) {
            add(static_cast<std::uint64_t>(value.coefficient()));
            add(static_cast<std::uint64_t>(value.scale()));
        } else if constexpr (std::is_same_v<T, double>) {
            add(std::bit_cast<std::uint64_t>(value));
        } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
            add(static_cast<std::uint64_t>(value));
        } else if constexpr (kam::Described<T>) {
            kam::for_each_field(value, [&](std::string_view, const auto& field) { add_value(field); });
        } else if constexpr (kam::TextValue<T>) {
            add(to_string(value));
        } else if constexpr (std::is_same_v<T, std::string>) {
            add(std::string_view(value));
        } else {
            add(std::uint64_t{value.size()});
            for (const auto& element : value) add_value(element);
        }
    }

    [[nodiscard]] std::uint64_t value() const { return state_; }

private:
    void add_byte(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001b3U; }
    std::uint64_t state_ = 0xcbf29ce484222325U;
};

inline std::uint64_t digest(const SyntheticSample& sample) {
    Digest digest;
    digest.add_value(sample);
    return digest.value();
}

/// What an account has brought and cost, in exact currency units.
struct Balance {
    kam::Decimal sales, margin, cost;
    std::optional<kam::Date> first_order_on;
    std::size_t orders = 0;
};

inline std::map<kam::AccountId, Balance> balances(const kam::Portfolio& portfolio) {
    std::map<kam::AccountId, Balance> found;
    for (const kam::Order& order : portfolio.orders) {
        Balance& balance = found[order.account_id];
        const kam::Decimal value = net_total(order);
        balance.sales += value;
        balance.margin += value - goods_cost(order).value();
        if (order.freight_amount) balance.margin -= to_decimal(*order.freight_amount);
        if (order.service_cost) balance.margin -= to_decimal(*order.service_cost);
        if (!balance.first_order_on) balance.first_order_on = order.ordered_on;
        ++balance.orders;
    }
    for (const kam::Cost& cost : portfolio.costs) found[cost.account_id].cost += to_decimal(cost.amount);
    return found;
}

inline const AccountTruth& only(const SyntheticSample& sample, AccountCase kind) {
    const auto found = std::ranges::find(sample.truth, kind, &AccountTruth::kind);
    REQUIRE(found != sample.truth.end());
    return *found;
}

}  // namespace synthetic_test
using namespace synthetic_test;

TEST_CASE("the digest is FNV-1a (published test vectors of Fowler, Noll and Vo) and sees every field") {
    Digest a;
    CHECK(a.value() == 0xcbf29ce484222325U);
    // "foobar" without the length that add(text) puts first: 0x85944171f73967e8.
    std::uint64_t state = a.value();
    for (const char c : std::string_view("foobar")) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    CHECK(state == 0x85944171f73967e8U);
    SyntheticSample sample = synthetic_portfolio();
    const std::uint64_t before = digest(sample);
    sample.portfolio.orders.back().lines.back().quantity += kam::Decimal::from_parts(1, 3);
    CHECK(digest(sample) != before);
}

TEST_CASE("the same seed gives the same bytes on every compiler, another seed gives others") {
    CHECK(digest(synthetic_portfolio()) == 0xbd7c7480adc3c282U);
    CHECK(digest(synthetic_portfolio({.seed = 2, .accounts = 9, .months = 12, .currency = kam::Currency("JPY")})) ==
          0xec34115de9e31970U);
    std::set<std::uint64_t> different;
    for (std::uint64_t seed = 0; seed < 10; ++seed) different.insert(digest(synthetic_portfolio({.seed = seed})));
    CHECK(different.size() == 10);
    CHECK(digest(synthetic_portfolio({.seed = 5})) == digest(synthetic_portfolio({.seed = 5})));
}

TEST_CASE("the sample fits together, whatever its seed, size, length and currency") {
    const std::uint64_t seed = GENERATE(range(0u, 12u));
    const std::size_t accounts = GENERATE(0u, 1u, 7u, 8u, 30u);
    const int months = GENERATE(3, 40);
    const char* currency = GENERATE("EUR", "JPY", "KWD");
    CAPTURE(seed, accounts, months, currency);
    const SyntheticSample sample = synthetic_portfolio(
        {.seed = seed, .accounts = accounts, .months = months, .currency = kam::Currency(currency)});
    CHECK(kam::validate(sample.portfolio).to_string() == "");
    CHECK(sample.portfolio.accounts.size() == accounts);
    CHECK(sample.truth.size() == accounts);
}

TEST_CASE("rolled up, the sample still fits together and no money is lost") {
    const SyntheticSample sample = synthetic_portfolio();
    const kam::Hierarchy hierarchy = kam::hierarchy_of(sample.portfolio);
    CHECK(hierarchy.deepest_level() == 2);
    CHECK(hierarchy.members("A001").size() == 4);
    const kam::Portfolio groups = kam::roll_up(sample.portfolio, 0);
    CHECK(groups.accounts.size() == sample.portfolio.accounts.size() - 4);
    CHECK(kam::validate(groups).to_string() == "");
    kam::Decimal before, after;
    for (const auto& [id, balance] : balances(sample.portfolio)) before += balance.sales - balance.cost;
    for (const auto& [id, balance] : balances(groups)) after += balance.sales - balance.cost;
    CHECK(before == after);
}

TEST_CASE("nothing is recorded after the last day or before the first") {
    const SyntheticSample sample = synthetic_portfolio();
    CHECK(kam::format_date(sample.as_of) == "2025-12-31");
    const kam::Date first_on = kam::parse_date("2023-01-01").value();
    const auto inside = [&](kam::Date date) { return first_on <= date && date <= sample.as_of; };
    for (const kam::Order& o : sample.portfolio.orders) {
        CHECK(inside(o.ordered_on));
        CHECK((!o.delivered_on || inside(*o.delivered_on)));
    }
    for (const kam::Cost& c : sample.portfolio.costs) CHECK(inside(c.incurred_on));
    for (const kam::Interaction& i : sample.portfolio.interactions) CHECK(inside(i.happened_on));
    for (const kam::Promise& p : sample.portfolio.promises) {
        CHECK(inside(p.made_on));
        CHECK((!p.settled_on || inside(*p.settled_on)));
        CHECK((!p.warned_on || inside(*p.warned_on)));
    }
    for (const kam::Conflict& c : sample.portfolio.conflicts) {
        CHECK(inside(c.opened_on));
        CHECK((!c.settled_on || inside(*c.settled_on)));
    }
    for (const kam::PlanItem& i : sample.portfolio.plan_items) CHECK((!i.done_on || inside(*i.done_on)));
    for (const kam::Adaptation& a : sample.portfolio.adaptations) CHECK(inside(a.made_on));
    for (const kam::Account& a : sample.portfolio.accounts) {
        for (const kam::DimensionEvidence& e : a.evidence) CHECK(inside(e.observed_on));
    }
}

TEST_CASE("every account's cash flow is negative before its first order, and its special cases are what they say") {
    const std::uint64_t seed = GENERATE(range(1u, 9u));
    CAPTURE(seed);
    const SyntheticSample sample = synthetic_portfolio({.seed = seed});
    const auto balance_of = balances(sample.portfolio);
    const auto costs_of = kam::by_account(sample.portfolio.costs);
    std::size_t prospects = 0;
    for (const AccountTruth& truth : sample.truth) {
        CAPTURE(truth.account_id.value);
        const Balance& balance = balance_of.at(truth.account_id);
        if (truth.kind == AccountCase::prospect) {
            ++prospects;
            CHECK(balance.orders == 0);
            CHECK(balance.cost > 0);
            continue;
        }
        REQUIRE(balance.first_order_on.has_value());
        kam::Decimal before;
        for (const kam::Cost* cost : costs_of.at(truth.account_id)) {
            if (cost->incurred_on < *balance.first_order_on) before += to_decimal(cost->amount);
        }
        CHECK(before > 0);
    }
    CHECK(prospects == 2);

    std::vector<kam::AccountId> by_sales;
    for (const auto& [id, balance] : balance_of) by_sales.push_back(id);
    std::ranges::sort(by_sales, std::ranges::greater(), [&](const kam::AccountId& id) { return balance_of.at(id).sales; });
    const Balance& loss = balance_of.at(only(sample, AccountCase::loss_maker).account_id);
    CHECK(loss.margin > 0);
    CHECK(loss.margin < loss.cost);
    const auto rank = [&](AccountCase kind) {
        return std::ranges::find(by_sales, only(sample, kind).account_id) - by_sales.begin();
    };
    CHECK(rank(AccountCase::price_sensitive_giant) <= 1);
    CHECK(rank(AccountCase::loss_maker) <= 4);

    const kam::AccountId giant_id = only(sample, AccountCase::price_sensitive_giant).account_id;
    CHECK(kam::Lookup(sample.portfolio.accounts).find(giant_id)->price_sensitivity_level == kam::Level(4));
    const auto margin_share = [&](const kam::AccountId& id) {
        return to_double(balance_of.at(id).margin) / to_double(balance_of.at(id).sales);
    };
    for (const AccountTruth& truth : sample.truth) {
        if (truth.kind == AccountCase::prospect || truth.account_id == giant_id) continue;
        CHECK(margin_share(giant_id) < margin_share(truth.account_id));
    }
}

TEST_CASE("all five stages occur, the last one rarely, and the judged levels follow the true stage") {
    const SyntheticSample sample = synthetic_portfolio({.seed = 3, .accounts = 200});
    std::array<std::size_t, 6> accounts{};
    std::array<double, 6> level_sum{}, level_count{};
    std::size_t exact = 0, judged = 0;
    for (std::size_t i = 0; i < sample.truth.size(); ++i) {
        const AccountTruth& truth = sample.truth[i];
        const auto stage = static_cast<std::size_t>(truth.stage);
        REQUIRE((truth.stage >= 1 && truth.stage <= 5));
        ++accounts[stage];
        CHECK(truth.account_id == sample.portfolio.accounts[i].account_id);
        std::set<kam::Side> sides;
        for (const kam::DimensionEvidence& e : sample.portfolio.accounts[i].evidence) {
            sides.insert(e.side);
            level_sum[stage] += e.level.value();
            ++level_count[stage];
            ++judged;
            for (const auto& profile : kam::stages::smcg_profile) {
                if (profile.dimension == e.dimension) exact += profile.levels[stage - 1] == e.level.value();
            }
        }
        CHECK(sides.size() == 2);
    }
    CHECK(accounts[5] == 8);  // 4 % of the 196 accounts that are no special case
    for (std::size_t stage = 2; stage <= 5; ++stage) {
        CHECK(accounts[stage] > 0);
        CHECK(level_sum[stage] / level_count[stage] > level_sum[stage - 1] / level_count[stage - 1] + 0.4);
    }
    // Clamping at the ends of the scale makes more of them exact than the error rates alone (32 % and 20 %).
    const double share = static_cast<double>(exact) / static_cast<double>(judged);
    CHECK(share > 0.68);
    CHECK(share < 0.95);
}

TEST_CASE("the profile of the stages rises in every dimension (Ilsley, SMCG, 2011: sums of level changes 10, 24, 20, 18)") {
    std::array<int, 4> rise{};
    for (const auto& profile : kam::stages::smcg_profile) {
        for (std::size_t s = 0; s < 4; ++s) {
            CHECK(profile.levels[s] <= profile.levels[s + 1]);
            rise[s] += profile.levels[s + 1] - profile.levels[s];
        }
    }
    CHECK(rise == std::array{10, 24, 20, 18});
}

TEST_CASE("the sample holds what the models need to be tried on") {
    const SyntheticSample sample = synthetic_portfolio();
    const kam::Portfolio& p = sample.portfolio;
    const auto any = [](const auto& records, auto test) { return std::ranges::any_of(records, test); };
    CHECK(any(p.orders, [](const kam::Order& o) { return o.cancelled && o.cancels_id && net_total(o) < 0; }));
    CHECK(any(p.orders, [](const kam::Order& o) {
        return !o.cancelled && any_of(o.lines.begin(), o.lines.end(), [](const auto& l) { return l.quantity < 0; });
    }));
    CHECK(any(p.orders, [](const kam::Order& o) { return o.lines[0].unit_price.scale() > 2; }));
    CHECK(any(p.orders, [](const kam::Order& o) { return o.lines[0].quantity.normalised().scale() > 0; }));
    CHECK(any(p.orders, [](const kam::Order& o) { return o.lines[0].discount_share > 0; }));
    CHECK(any(p.orders, [](const kam::Order& o) { return o.delivered_on && *o.delivered_on > *o.promised_on; }));
    CHECK(std::ranges::is_sorted(p.orders, {}, &kam::Order::ordered_on));
    for (const kam::Phase phase : kam::values_of<kam::Phase>()) {
        const bool occurs = any(p.costs, [&](const kam::Cost& c) { return c.phase == phase; });
        CHECK(occurs == (phase != kam::Phase::ending));  // no relationship of the sample has ended
    }
    using enum kam::PromiseStatus;
    for (const kam::PromiseStatus status : {open, kept, kept_late, broken}) {
        CHECK(any(p.promises, [&](const kam::Promise& x) { return x.status == status; }));
    }
    CHECK(any(p.promises, [](const kam::Promise& x) { return !x.agreement_id; }));
    for (const kam::RelationLayer layer : kam::values_of<kam::RelationLayer>()) {
        CHECK(any(p.relations, [&](const kam::Relation& r) { return r.layer == layer; }));
    }
    for (const kam::PlanItemKind kind : kam::values_of<kam::PlanItemKind>()) {
        CHECK(any(p.plan_items, [&](const kam::PlanItem& i) { return i.kind == kind; }));
    }
    for (const kam::BuyingRole role : kam::values_of<kam::BuyingRole>()) {
        CHECK(any(p.contacts, [&](const kam::Contact& c) { return std::ranges::count(c.buying_roles, role) == 1; }));
    }
    CHECK(any(p.plan_items, [](const kam::PlanItem& i) { return i.supplier_funding && i.customer_funding; }));
    CHECK(any(p.agreements, [](const kam::Agreement& a) { return a.kind == kam::AgreementKind::sla; }));
    CHECK(any(p.agreements, [](const kam::Agreement& a) { return a.status == kam::AgreementStatus::offered; }));
    CHECK_FALSE(p.conflicts.empty());
    CHECK_FALSE(p.needs.empty());
    CHECK_FALSE(p.adaptations.empty());
    std::set<std::string> names;
    for (const kam::Account& account : p.accounts) names.insert(account.name);
    CHECK(names.size() == p.accounts.size());
}

TEST_CASE("names of companies do not repeat in a large sample") {
    std::set<std::string> names;
    for (std::size_t i = 0; i < 1000; ++i) names.insert(kam::review::detail::company_name(i));
    CHECK(names.size() == 1000);
}

TEST_CASE("a sample of too few or too many months is refused") {
    CHECK_THROWS_WITH(synthetic_portfolio({.months = 2}), "review::synthetic_portfolio: 2 months but 3 to 1200 are possible");
    CHECK_THROWS_AS(synthetic_portfolio({.months = 1201}), std::invalid_argument);
    STATIC_REQUIRE(kam_test::describes_every_field<kam::review::SyntheticOptions>());
    STATIC_REQUIRE(kam_test::describes_every_field<kam::review::AccountTruth>());
    STATIC_REQUIRE(kam_test::describes_every_field<kam::review::SyntheticSample>());
}
