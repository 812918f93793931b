// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/inputs.hpp>
#include <kam/cash_flow/linear_cost.hpp>
#include <kam/core/error.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

/// One line of a system: a design that is made for it.
template <class Scalar = double>
struct SystemLine {
    std::string name{};
    Scalar units{};
    Scalar price{};
    Scalar unit_cost{};
    Scalar setup{};  ///< cost of the variety: what making this design too costs, whatever the units
    BOOST_DESCRIBE_CLASS(SystemLine, (), (name, units, price, unit_cost, setup), (), ())
};

/// A sale across the line: several designs that work together (T227).
template <class Scalar = double>
struct SystemSale {
    std::vector<SystemLine<Scalar>> lines{};
    Scalar integration{};  ///< cost of making the lines one system
    BOOST_DESCRIBE_CLASS(SystemSale, (), (lines, integration), (), ())
};

/// One large order of one design, at a discount for volume.
template <class Scalar = double>
struct SingleSale {
    Scalar units{};
    Scalar price{};  ///< before the discount
    Scalar discount_share{};
    Scalar unit_cost{};
    Scalar setup{};
    BOOST_DESCRIBE_CLASS(SingleSale, (), (units, price, discount_share, unit_cost, setup), (), ())
};

/// What makes up the difference between the two; costs are below 0.
template <class Scalar = double>
struct SaleItem {
    std::string name{};  ///< revenue, discount, goods, setup, integration
    Scalar system{};
    Scalar single{};
    Scalar difference{};  ///< system less single
    BOOST_DESCRIBE_CLASS(SaleItem, (), (name, system, single, difference), (), ())
};

/// What one line of the system brings before integration.
template <class Scalar = double>
struct LineProfit {
    std::string name{};
    Scalar profit{};
    BOOST_DESCRIBE_CLASS(LineProfit, (), (name, profit), (), ())
};

/// Profit of a system sale against one large order. In each tie the difference is system less single, so a proof of
/// `never` with at_zero above 0 says that the system is better throughout.
template <class Scalar = double>
struct SaleComparison {
    Scalar system_profit{};
    Scalar single_profit{};
    Scalar difference{};                      ///< above 0: the system earns more
    std::vector<SaleItem<Scalar>> items{};    ///< add up to the difference
    std::vector<LineProfit<Scalar>> lines{};  ///< of the system
    TiePoint<Scalar> tie_discount{};          ///< the volume discount (0..1) at which they tie
    TiePoint<Scalar> tie_setup{};             ///< the set-up cost of each line at which they tie, all lines alike
    TiePoint<Scalar> tie_units{};             ///< the units of the single order at which they tie, at its discount
    BOOST_DESCRIBE_CLASS(SaleComparison, (),
                         (system_profit, single_profit, difference, items, lines, tie_discount, tie_setup, tie_units),
                         (), ())
};

namespace detail {

template <class Scalar>
void require_sales(const SystemSale<Scalar>& system, const SingleSale<Scalar>& single) {
    Report report;
    check_numbers(system, "system", report);
    for (std::size_t i = 0; i < system.lines.size(); ++i) {
        const std::string path = kam::detail::element_path("system.lines", i);
        check_numbers(system.lines[i], path, report);
        check_not_negative(system.lines[i].units, path + ".units", report);
    }
    check_numbers(single, "single", report);
    check_not_negative(single.units, "single.units", report);
    throw_if_any(report);
}

}  // namespace detail

/// Whether flexible production makes a system sale across the line earn more than one large order (T227). Throws
/// InputError naming numbers that are not finite, units below 0 and a discount outside 0..1.
template <class Scalar>
[[nodiscard]] SaleComparison<Scalar> compare_sales(const SystemSale<Scalar>& system, const SingleSale<Scalar>& single) {
    detail::require_sales(system, single);
    const Scalar zero(0);
    SaleComparison<Scalar> result;
    Scalar revenue(0), goods(0), setup(0);
    for (const auto& line : system.lines) {
        revenue = Scalar(revenue + line.units * line.price);
        goods = Scalar(goods + line.units * line.unit_cost);
        setup = Scalar(setup + line.setup);
        result.lines.push_back({line.name, Scalar(line.units * (line.price - line.unit_cost) - line.setup)});
    }
    const Scalar gross(single.units * single.price);
    const Scalar discount(gross * single.discount_share);
    const Scalar single_goods(single.units * single.unit_cost);
    const auto item = [&](const char* name, const Scalar& of_system, const Scalar& of_single) {
        result.items.push_back({name, of_system, of_single, Scalar(of_system - of_single)});
    };
    item("revenue", revenue, gross);
    item("discount", zero, Scalar(zero - discount));
    item("goods", Scalar(zero - goods), Scalar(zero - single_goods));
    item("setup", Scalar(zero - setup), Scalar(zero - single.setup));
    item("integration", Scalar(zero - system.integration), zero);
    result.system_profit = result.single_profit = zero;
    for (const auto& one : result.items) {
        result.system_profit = Scalar(result.system_profit + one.system);
        result.single_profit = Scalar(result.single_profit + one.single);
    }
    result.difference = Scalar(result.system_profit - result.single_profit);
    detail::require_finite_result(result.difference, "cash_flow::compare_sales");

    const Scalar count(static_cast<int>(result.lines.size()));
    result.tie_discount = detail::tie_of(Scalar(result.difference - discount), gross, std::optional<Scalar>(Scalar(1)));
    result.tie_setup = detail::tie_of(Scalar(result.difference + setup), Scalar(zero - count));
    const Scalar each(single.price * (Scalar(1) - single.discount_share) - single.unit_cost);
    result.tie_units = detail::tie_of(Scalar(result.system_profit + single.setup), Scalar(zero - each));
    return result;
}

}  // namespace kam::inline v0::cash_flow
