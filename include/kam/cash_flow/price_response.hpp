// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <type_traits>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/cash_flow/inputs.hpp>
#include <kam/core/error.hpp>

namespace kam::inline v0::cash_flow {

/// How the quantity follows the price away from the point that is known.
enum class DemandForm {
    constant_elasticity,  ///< quantity (p / price)^elasticity
    linear                ///< quantity (1 + elasticity (p / price - 1)), not below 0
};
BOOST_DESCRIBE_ENUM(DemandForm, constant_elasticity, linear)

/// What a customer buys of a product at one price, and its price elasticity there: by how many per cent the quantity
/// changes when the price rises by one per cent (T223, T226). -2 is price sensitive, -0.5 is not.
template <class Scalar = double>
struct Demand {
    DemandForm form{};
    Scalar price{};     ///< above 0: today's price, or another that is known
    Scalar quantity{};  ///< above 0: what is bought at it
    Scalar elasticity{};
    BOOST_DESCRIBE_CLASS(Demand, (), (form, price, quantity, elasticity), (), ())
};

namespace detail {

template <class Scalar>
void check_demand(const Demand<Scalar>& demand, const std::string& path, Report& report) {
    check_numbers(demand, path, report);
    check_positive(demand.price, path + ".price", report);
    check_positive(demand.quantity, path + ".quantity", report);
}

template <class Scalar>
void require_demand(const Demand<Scalar>& demand, const Scalar& price) {
    Report report;
    check_demand(demand, "demand", report);
    check_number(price, "price", {}, report);
    check_positive(price, "price", report);
    throw_if_any(report);
}

/// Without checks; a linear demand below 0 as it is.
template <class Scalar>
[[nodiscard]] Scalar raw_quantity(const Demand<Scalar>& demand, const Scalar& price) {
    const Scalar ratio(price / demand.price);
    if (demand.form == DemandForm::linear) {
        return Scalar(demand.quantity * (Scalar(1) + demand.elasticity * (ratio - Scalar(1))));
    }
    return Scalar(demand.quantity * power_of(ratio, demand.elasticity));
}

}  // namespace detail

/// What is bought at a price. Throws InputError naming what is not finite, and prices and quantities that are not above
/// 0.
template <class Scalar>
[[nodiscard]] Scalar quantity_at(const Demand<Scalar>& demand, const std::type_identity_t<Scalar>& price) {
    detail::require_demand(demand, price);
    const Scalar quantity = detail::raw_quantity(demand, price);
    detail::require_finite_result(quantity, "cash_flow::quantity_at");
    return quantity < Scalar(0) ? Scalar(0) : quantity;
}

/// The price elasticity at a price; none where nothing is bought. Trouble as quantity_at.
template <class Scalar>
[[nodiscard]] std::optional<Scalar> elasticity_at(const Demand<Scalar>& demand,
                                                  const std::type_identity_t<Scalar>& price) {
    detail::require_demand(demand, price);
    if (demand.form == DemandForm::constant_elasticity) return demand.elasticity;
    const Scalar ratio(price / demand.price);
    const Scalar level(Scalar(1) + demand.elasticity * (ratio - Scalar(1)));
    if (!(level > Scalar(0))) return std::nullopt;
    return Scalar(demand.elasticity * ratio / level);
}

/// What another price would do.
template <class Scalar = double>
struct PriceResponse {
    Scalar quantity{};         ///< at the new price
    Scalar quantity_change{};  ///< against the price of the demand
    Scalar revenue_change{};
    Scalar margin{};         ///< (price - unit cost) x quantity, at the new price
    Scalar margin_change{};  ///< for a price rise with a price-sensitive buyer: the margin at risk (T223)
    std::optional<Scalar> break_even_quantity{};  ///< leaves the margin as it was; none at or below cost
    BOOST_DESCRIBE_CLASS(PriceResponse, (),
                         (quantity, quantity_change, revenue_change, margin, margin_change, break_even_quantity), (),
                         ())
};

/// What moving from the demand's price to another does to quantity, revenue and margin (T226). Trouble as quantity_at.
template <class Scalar>
[[nodiscard]] PriceResponse<Scalar> price_response(const Demand<Scalar>& demand,
                                                   const std::type_identity_t<Scalar>& unit_cost,
                                                   const std::type_identity_t<Scalar>& price) {
    const Scalar zero(0);
    if (!kam::detail::is_finite(unit_cost)) {
        throw InputError("unit_cost", Fault::not_finite, "is not a finite number");
    }
    PriceResponse<Scalar> response;
    response.quantity = quantity_at(demand, price);
    response.quantity_change = Scalar(response.quantity - demand.quantity);
    response.revenue_change = Scalar(price * response.quantity - demand.price * demand.quantity);
    response.margin = Scalar((price - unit_cost) * response.quantity);
    const Scalar margin_before((demand.price - unit_cost) * demand.quantity);
    response.margin_change = Scalar(response.margin - margin_before);
    if (price > unit_cost && margin_before >= zero) {
        response.break_even_quantity = Scalar(margin_before / Scalar(price - unit_cost));
    }
    detail::require_finite_result(response.margin_change, "cash_flow::price_response");
    return response;
}

/// Whether a price with the highest margin exists.
enum class OptimumStatus {
    found,
    inelastic,  ///< the elasticity is not below -1 (linear: not below 0): any higher price earns more, the demand says
    costless,   ///< constant elasticity and a unit that costs nothing: any lower price earns more
    priced_out  ///< the unit costs more than anybody would pay
};
BOOST_DESCRIBE_ENUM(OptimumStatus, found, inelastic, costless, priced_out)

/// The price with the highest margin.
template <class Scalar = double>
struct OptimalPrice {
    OptimumStatus status{};
    std::optional<Scalar> price{};
    std::optional<Scalar> quantity{};
    std::optional<Scalar> margin{};        ///< (price - unit cost) x quantity
    std::optional<Scalar> margin_share{};  ///< of the price: 1 / |elasticity| at the optimum
    std::optional<Scalar> elasticity{};    ///< there
    BOOST_DESCRIBE_CLASS(OptimalPrice, (), (status, price, quantity, margin, margin_share, elasticity), (), ())
};

namespace detail {

/// The best price of a unit that costs so much; the quantity there is 0 when priced out.
template <class Scalar>
[[nodiscard]] OptimumStatus best_price(const Demand<Scalar>& demand, const Scalar& unit_cost, Scalar& price) {
    const Scalar zero(0), one(1);
    const Scalar& e = demand.elasticity;
    if (demand.form == DemandForm::constant_elasticity) {
        if (!(e < -one)) return OptimumStatus::inelastic;
        if (!(unit_cost > zero)) return OptimumStatus::costless;
        price = Scalar(unit_cost * (e / Scalar(one + e)));
        return OptimumStatus::found;
    }
    if (!(e < zero)) return OptimumStatus::inelastic;
    const Scalar highest(demand.price * (one - one / e));  // where nothing is bought any more
    price = Scalar((highest + unit_cost) / Scalar(2));
    return unit_cost < highest ? OptimumStatus::found : OptimumStatus::priced_out;
}

}  // namespace detail

/// The price at which (price - unit cost) x quantity is highest: the margin share is then 1 / |elasticity|
/// ([lerner1934]). None with the reason otherwise. Throws InputError as quantity_at, and for a unit cost below 0.
template <class Scalar>
[[nodiscard]] OptimalPrice<Scalar> optimal_price(const Demand<Scalar>& demand,
                                                 const std::type_identity_t<Scalar>& unit_cost) {
    Report report;
    detail::check_demand(demand, "demand", report);
    detail::check_number(unit_cost, "unit_cost", {0.0}, report);
    throw_if_any(report);
    OptimalPrice<Scalar> best;
    Scalar price(0);
    best.status = detail::best_price(demand, unit_cost, price);
    if (best.status != OptimumStatus::found) return best;
    detail::require_finite_result(price, "cash_flow::optimal_price");
    best.price = price;
    best.quantity = quantity_at(demand, price);
    best.margin = Scalar((price - unit_cost) * *best.quantity);
    best.margin_share = Scalar((price - unit_cost) / price);
    best.elasticity = elasticity_at(demand, price);
    return best;
}

}  // namespace kam::inline v0::cash_flow
