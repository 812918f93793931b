// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/cash_flow/cost_to_serve.hpp>
#include <kam/cash_flow/inputs.hpp>
#include <kam/core/error.hpp>
#include <kam/core/names.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

/// What is left of the list price, step by step ([marn1992] down to the pocket margin).
enum class PriceLevel {
    list,           ///< all that was sold, at list prices
    invoice,        ///< less the discounts on the invoice
    pocket,         ///< less what the invoice does not show: rebates, freight, terms of payment
    pocket_margin,  ///< less the cost of the goods
    account_profit  ///< less cost to serve, maintenance and opportunity cost
};
BOOST_DESCRIBE_ENUM(PriceLevel, list, invoice, pocket, pocket_margin, account_profit)

/// One step down: what is taken off on the way to a level. Above 0 it lowers what is left. Empty: not known, which is
/// rejected. A described enumeration of the user's own works as the levels; its first enumerator is where the waterfall
/// starts.
template <class Amount = double, class Level = PriceLevel>
struct WaterfallStep {
    std::string name{};
    Level level{};  ///< the one that it leads to
    std::optional<Amount> amount{};
    BOOST_DESCRIBE_CLASS(WaterfallStep, (), (name, level, amount), (), ())
};

/// One bar of the chart.
template <class Amount = double, class Level = PriceLevel>
struct WaterfallBar {
    std::string name{};
    Level level{};
    Amount amount{};                                 ///< taken off
    Amount left{};                                   ///< after it
    std::optional<detail::ShareOf<Amount>> share{};  ///< amount / list
    BOOST_DESCRIBE_CLASS(WaterfallBar, (), (name, level, amount, left, share), (), ())
};

/// What is left at a level.
template <class Amount = double, class Level = PriceLevel>
struct WaterfallLevel {
    Level level{};
    Amount amount{};
    std::optional<detail::ShareOf<Amount>> share{};  ///< amount / list
    BOOST_DESCRIBE_CLASS(WaterfallLevel, (), (level, amount, share), (), ())
};

/// From the list price to the profit of the account.
template <class Amount = double, class Level = PriceLevel>
struct Waterfall {
    std::vector<WaterfallLevel<Amount, Level>> levels{};  ///< every level, in the order of the enumeration
    std::vector<WaterfallBar<Amount, Level>> steps{};     ///< by level; within one as given
    Amount residual{};  ///< list less all steps (added up on their own) less the last level: 0, or rounding in binary
                        ///< numbers
    BOOST_DESCRIBE_CLASS(Waterfall, (), (levels, steps, residual), (), ())
};

/// Waterfall of named steps in any order (T228, T232). Needs + and - only, so Decimal and Money stay exact. Shares are
/// none when the list price is 0. Throws InputError naming every step whose amount is unknown or not finite, or whose
/// level is the first or no enumerator.
template <class Amount, class Level>
[[nodiscard]] Waterfall<Amount, Level> waterfall(const std::type_identity_t<Amount>& list,
                                                 const std::vector<WaterfallStep<Amount, Level>>& steps) {
    static_assert(DescribedEnum<Level>, "kam: describe the levels with BOOST_DESCRIBE_ENUM");
    Report report;
    detail::check_number(list, "list", {}, report);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::string path = kam::detail::element_path("steps", i) + " (" + steps[i].name + ')';
        if (!steps[i].amount) report.add(path + ".amount", Fault::missing, "is unknown");
        if (steps[i].amount) detail::check_number(*steps[i].amount, path + ".amount", {}, report);
        const auto position = kam::position_of(steps[i].level);
        if (!position) {
            report.add(path + ".level", Fault::unknown_name, "is not one of: " + kam::list_of_names<Level>());
        } else if (*position == 0) {
            report.add(path + ".level", Fault::inconsistent, "a step cannot lead to the level where all begins");
        }
    }
    throw_if_any(report);

    Waterfall<Amount, Level> result;
    Amount left = list;
    Amount taken = detail::nothing<Amount>();
    for (const Level level : kam::values_of<Level>()) {
        for (const auto& step : steps) {
            if (step.level != level) continue;
            left = Amount(left - *step.amount);
            taken = Amount(taken + *step.amount);
            result.steps.push_back({step.name, level, *step.amount, left, detail::share_of(*step.amount, list)});
        }
        result.levels.push_back({level, left, detail::share_of(left, list)});
    }
    detail::require_finite_result(left, "cash_flow::waterfall");
    result.residual = Amount(Amount(list - taken) - left);
    return result;
}

/// What was sold to an account and all that was taken off, for the ready-made waterfall. Everything has to be known: an
/// empty field is rejected by name, and what does not occur is 0.
template <class Amount = double>
struct AccountStatement {
    std::optional<Amount> list_sales{};
    std::optional<Amount> invoice_discounts{};
    std::optional<Amount> off_invoice_rebates{};
    std::optional<Amount> freight{};
    std::optional<Amount> payment_terms{};  ///< what the days and discounts for payment cost
    std::optional<Amount> goods_cost{};
    std::optional<Amount> cost_to_serve{};
    std::optional<Amount> maintenance{};
    std::optional<Amount> opportunity_cost{};
    BOOST_DESCRIBE_CLASS(AccountStatement, (),
                         (list_sales, invoice_discounts, off_invoice_rebates, freight, payment_terms, goods_cost,
                          cost_to_serve, maintenance, opportunity_cost),
                         (), ())
};

/// The ready-made waterfall. Throws InputError naming every field that is unknown or not finite.
template <class Amount>
[[nodiscard]] Waterfall<Amount> waterfall(const AccountStatement<Amount>& account) {
    using enum PriceLevel;
    Report report;
    kam::for_each_field(account, [&](std::string_view name, const auto& amount) {
        if (!amount) report.add(std::string(name), Fault::missing, "is unknown");
    });
    detail::check_numbers(account, "", report);
    throw_if_any(report);
    return waterfall<Amount, PriceLevel>(*account.list_sales,
                                         {{"invoice_discounts", invoice, account.invoice_discounts},
                                          {"off_invoice_rebates", pocket, account.off_invoice_rebates},
                                          {"freight", pocket, account.freight},
                                          {"payment_terms", pocket, account.payment_terms},
                                          {"goods_cost", pocket_margin, account.goods_cost},
                                          {"cost_to_serve", account_profit, account.cost_to_serve},
                                          {"maintenance", account_profit, account.maintenance},
                                          {"opportunity_cost", account_profit, account.opportunity_cost}});
}

/// The items of a cost to serve as steps, so that each driver has a bar of its own.
template <class Amount, class Quantity, class Level = PriceLevel>
[[nodiscard]] std::vector<WaterfallStep<Amount, Level>> waterfall_steps(const CostToServe<Amount, Quantity>& cost,
                                                                        Level level = PriceLevel::account_profit) {
    std::vector<WaterfallStep<Amount, Level>> steps;
    for (const auto& item : cost.items) steps.push_back({item.driver, level, item.cost});
    return steps;
}

}  // namespace kam::inline v0::cash_flow
