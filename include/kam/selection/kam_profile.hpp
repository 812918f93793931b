// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>

namespace kam::inline v0::selection {

/// What the orders of one account in a period say of it. Without orders everything is unknown and nothing is 0: a
/// prospect has no order size (T239).
struct OrderFigures {
    std::optional<double> sales{};          ///< total order volume, returns deducted (T203, T220)
    std::optional<double> order_count{};    ///< cancellations are not orders
    std::optional<double> order_size{};     ///< sales per order: a criterion of its own beside volume (T221, T240)
    std::optional<double> product_count{};  ///< different products bought, as far as orders name them (T225)
};
BOOST_DESCRIBE_STRUCT(OrderFigures, (), (sales, order_count, order_size, product_count))

/// Figures of one account from its orders, which have the fields of kam::Order and a `net_total`. Throws InputError
/// naming the orders in another currency than the first.
template <class Orders>
[[nodiscard]] OrderFigures order_figures(const Orders& orders) {
    double sales = 0;
    std::size_t kept = 0, index = 0;
    std::vector<std::string> products;
    Report report;
    std::optional<std::string> currency;
    for (const auto& order : orders) {
        const std::string own = to_string(order.currency);
        if (!currency) currency = own;
        if (own != *currency) {
            report.add(kam::detail::element_path("orders", index), Fault::inconsistent,
                       "is in " + own + ", others in " + *currency);
        }
        sales += kam::to_number(net_total(order));
        if (!order.cancelled) {
            ++kept;
            for (const auto& line : order.lines) {
                if (line.product_id) products.push_back(to_string(*line.product_id));
            }
        }
        ++index;
    }
    throw_if_any(report);
    OrderFigures figures;
    if (kept == 0) return figures;
    figures.sales = sales;
    figures.order_count = static_cast<double>(kept);
    figures.order_size = sales / static_cast<double>(kept);
    std::sort(products.begin(), products.end());
    const auto different = std::unique(products.begin(), products.end()) - products.begin();
    if (different > 0) figures.product_count = static_cast<double>(different);
    return figures;
}

/// What is computed elsewhere about an account: by the topics of cash flow, or by the firm's own books. Amounts per
/// period in one currency; unknown is not 0.
struct ComputedFigures {
    std::optional<double> profit_contribution{};   ///< (T203, T212)
    std::optional<double> maintenance_cost{};      ///< cost to serve and keep it (T228, T232)
    std::optional<double> cumulative_cash_flow{};  ///< over the relationship, past and projected (T228, T229)
    std::optional<double> mix_breadth_share{};     ///< 0..1 of the line (T225): ProductMix::breadth_share
    std::optional<double> system_sale_share{};     ///< 0..1 of its purchases as systems across the line (T227)
};
BOOST_DESCRIBE_STRUCT(ComputedFigures, (),
                      (profit_contribution, maintenance_cost, cumulative_cash_flow, mix_breadth_share,
                       system_sale_share))

/// One account by the criteria of key account selection, as numbers (T203-T212, T220-T228): what `kam_criteria` reads.
struct KamProfile {
    std::string account_id{};
    std::optional<double> sales{};                 ///< (T203, T220)
    std::optional<double> order_size{};            ///< (T221, T240)
    std::optional<double> profit_contribution{};   ///< (T203, T212)
    std::optional<double> growth_rate{};           ///< in existing markets (T206)
    std::optional<double> market_prospect{};       ///< growth of its markets x its position in them, 0..1 (T207)
    std::optional<double> innovation_level{};      ///< 0..4 (T208)
    std::optional<double> early_adoption_level{};  ///< 0..4 (T209)
    std::optional<double> prestige_level{};        ///< 0..4 (T210)
    std::optional<double> rival_share{};           ///< 0..1 held by a rival that is to be attacked (T211)
    std::optional<double> mix_breadth_share{};     ///< 0..1 (T225)
    std::optional<double> system_sale_share{};     ///< 0..1 (T227)
    std::optional<double> maintenance_cost{};      ///< (T228, T232)
    std::optional<double> cumulative_cash_flow{};  ///< (T228)
};
BOOST_DESCRIBE_STRUCT(KamProfile, (),
                      (account_id, sales, order_size, profit_contribution, growth_rate, market_prospect,
                       innovation_level, early_adoption_level, prestige_level, rival_share, mix_breadth_share,
                       system_sale_share, maintenance_cost, cumulative_cash_flow))

/// The profile of an account with the fields of kam::Account. `attacked_rivals` are the competitors that the supplier
/// wants to attack (T211): the share of any other rival counts 0, and without the list every rival is meant. What
/// nobody knows of the account stays unknown.
template <class AccountType>
[[nodiscard]] KamProfile kam_profile(const AccountType& account, const OrderFigures& orders,
                                     const ComputedFigures& computed = {},
                                     const std::vector<std::string>& attacked_rivals = {}) {
    const auto number = [](const auto& value) {
        const double x = kam::to_number(value);
        return x == x ? std::optional(x) : std::nullopt;
    };
    KamProfile profile;
    profile.account_id = kam::key_of(account);
    profile.sales = orders.sales;
    profile.order_size = orders.order_size;
    profile.profit_contribution = computed.profit_contribution;
    profile.growth_rate = number(account.growth_rate);
    if (account.market_growth_rate && account.market_position_level) {
        profile.market_prospect = *account.market_growth_rate * kam::to_number(account.market_position_level) / 4;
    }
    profile.innovation_level = number(account.innovation_partnership_level);
    profile.early_adoption_level = number(account.early_adoption_level);
    profile.prestige_level = number(account.prestige_level);
    profile.rival_share = number(account.rival_share);
    if (!attacked_rivals.empty()) {
        const auto& names = attacked_rivals;
        if (!account.rival) {
            profile.rival_share.reset();  // who serves it is not known
        } else if (std::find(names.begin(), names.end(), *account.rival) == names.end()) {
            profile.rival_share = 0;
        }
    }
    profile.mix_breadth_share = computed.mix_breadth_share;
    profile.system_sale_share = computed.system_sale_share;
    profile.maintenance_cost = computed.maintenance_cost;
    profile.cumulative_cash_flow = computed.cumulative_cash_flow;
    return profile;
}

}  // namespace kam::inline v0::selection
