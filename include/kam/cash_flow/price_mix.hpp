// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/cash_flow/inputs.hpp>
#include <kam/cash_flow/price_response.hpp>
#include <kam/core/error.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>

namespace kam::inline v0::cash_flow {

/// A product of a line that is delivered by a system which all products share (T226).
template <class Scalar = double>
struct PricedProduct {
    std::string name{};
    Demand<Scalar> demand{};
    Scalar unit_cost{};     ///< 0 or more
    Scalar capacity_use{};  ///< above 0: what one unit takes of the shared capacity
    BOOST_DESCRIBE_CLASS(PricedProduct, (), (name, demand, unit_cost, capacity_use), (), ())
};

/// What the best mix does with one product.
template <class Scalar = double>
struct MixItem {
    std::string name{};
    OptimumStatus status{};  ///< priced_out: not offered
    std::optional<Scalar> price{};
    std::optional<Scalar> quantity{};
    std::optional<Scalar> margin{};           ///< before the capacity is charged
    std::optional<Scalar> capacity{};         ///< that it takes
    std::optional<Scalar> capacity_margin{};  ///< margin for each unit of capacity
    std::optional<Scalar> stationarity{};     ///< |1 + elasticity (price - full cost) / price|, 0 at the optimum
    BOOST_DESCRIBE_CLASS(MixItem, (), (name, status, price, quantity, margin, capacity, capacity_margin, stationarity),
                         (), ())
};

/// How the search for the mix ended.
enum class MixStatus {
    found,      ///< the capacity is all used, and short
    slack,      ///< every product at its own best price, and capacity is left
    no_optimum  ///< the items say which product has no best price and why
};
BOOST_DESCRIBE_ENUM(MixStatus, found, slack, no_optimum)

/// Prices and quantities with the highest margin under the shared capacity.
template <class Scalar = double>
struct PriceMix {
    MixStatus status{};
    std::vector<MixItem<Scalar>> items{};  ///< in the order of the products
    std::optional<Scalar> margin{};
    std::optional<Scalar> capacity_used{};
    std::optional<Scalar> shadow_price{};  ///< what one more unit of capacity would add to the margin; 0 when slack
    std::optional<Scalar> kkt_residual{};  ///< largest relative violation of the conditions of an optimum: rounding
    BOOST_DESCRIBE_CLASS(PriceMix, (), (status, items, margin, capacity_used, shadow_price, kkt_residual), (), ())
};

namespace detail {

/// What a product takes of the capacity when a unit of capacity costs `charge`, and the slope of that.
template <class Scalar>
struct CapacityAt {
    Scalar used{};
    Scalar slope{};
};

template <class Scalar>
[[nodiscard]] CapacityAt<Scalar> capacity_at(const PricedProduct<Scalar>& product, const Scalar& charge) {
    const Scalar& use = product.capacity_use;
    const Scalar cost(product.unit_cost + charge * use);
    Scalar price(0);
    if (best_price(product.demand, cost, price) != OptimumStatus::found) return {Scalar(0), Scalar(0)};
    const Scalar quantity = raw_quantity(product.demand, price);
    const Scalar& e = product.demand.elasticity;
    const Scalar quantity_slope = product.demand.form == DemandForm::linear
                                      ? Scalar(product.demand.quantity * e / product.demand.price * use / Scalar(2))
                                      : Scalar(quantity * e * use / cost);
    return {Scalar(use * quantity), Scalar(use * quantity_slope)};
}

/// The charge for capacity at which this product alone would take all of it; below 0 when it never would.
template <class Scalar>
[[nodiscard]] Scalar charge_alone(const PricedProduct<Scalar>& product, const Scalar& capacity) {
    const Scalar one(1);
    const Demand<Scalar>& demand = product.demand;
    const Scalar& e = demand.elasticity;
    const Scalar level(capacity / Scalar(product.capacity_use * demand.quantity));
    Scalar cost(0);
    if (demand.form == DemandForm::linear) {
        const Scalar highest(demand.price * (one - one / e));
        const Scalar price(demand.price * (one + (level - one) / e));
        cost = Scalar(Scalar(2) * price - highest);
    } else {
        cost = Scalar(demand.price * power_of(level, Scalar(one / e)) * Scalar(one + e) / e);
    }
    return Scalar((cost - product.unit_cost) / product.capacity_use);
}

/// The charge at which all products together take the capacity. Their use falls and is convex in it, so Newton's steps
/// from the left, where one product alone fills the capacity, only go up.
template <class Scalar>
[[nodiscard]] Scalar clearing_charge(const std::vector<PricedProduct<Scalar>>& products, const Scalar& capacity) {
    Scalar charge(0);
    for (const auto& product : products) {
        const Scalar alone = charge_alone(product, capacity);
        if (alone > charge) charge = alone;
    }
    constexpr int most_steps = 200;
    for (int i = 0; i < most_steps; ++i) {
        CapacityAt<Scalar> sum{Scalar(0), Scalar(0)};
        for (const auto& product : products) {
            const auto one = capacity_at(product, charge);
            sum = {Scalar(sum.used + one.used), Scalar(sum.slope + one.slope)};
        }
        if (!(sum.slope < Scalar(0))) break;
        // Also made where it is below rounding: it carries the derivatives of automatic differentiation.
        const Scalar step(Scalar(capacity - sum.used) / sum.slope);
        charge = Scalar(charge + step);
        if (!(step > Scalar(4 * std::numeric_limits<Scalar>::epsilon()) * charge)) break;
    }
    return charge;
}

template <class Scalar>
void raise_to(Scalar& largest, const Scalar& value) {
    const Scalar size = value < Scalar(0) ? Scalar(-value) : value;
    if (size > largest) largest = size;
}

}  // namespace detail

/// The margin-optimal mix (T226): the price of each product at which the sum of (price - unit cost) x quantity is
/// highest while capacity_use x quantity stays within `capacity`. Each product gets its own best price for a unit that
/// costs unit_cost + shadow price x capacity_use (Lagrange multiplier); the shadow price is found by Newton's method.
/// `to_product` makes a PricedProduct of a record of your own. Throws InputError naming every product whose price,
/// quantity or capacity use is not above 0, whose unit cost is below 0, or with a number that is not finite, and a
/// capacity that is not above 0.
template <RecordRange R, class ToProduct = std::identity>
[[nodiscard]] auto margin_optimal_mix(
    const R& records,
    const std::type_identity_t<
        decltype(std::remove_cvref_t<std::invoke_result_t<ToProduct, const RecordIn<R>&>>::unit_cost)>& capacity,
    const ToProduct& to_product = {}) {
    using Product = std::remove_cvref_t<std::invoke_result_t<ToProduct, const RecordIn<R>&>>;
    using Scalar = decltype(Product::unit_cost);
    std::vector<Product> products;
    Report report;
    detail::check_number(capacity, "capacity", {}, report);
    detail::check_positive(capacity, "capacity", report);
    for (const auto& record : records) {
        const std::string path = kam::detail::element_path("products", products.size());
        const Product& product = products.emplace_back(std::invoke(to_product, record));
        detail::check_demand(product.demand, path + ".demand", report);
        detail::check_numbers(product, path, report);
        detail::check_not_negative(product.unit_cost, path + ".unit_cost", report);
        detail::check_positive(product.capacity_use, path + ".capacity_use", report);
    }
    throw_if_any(report);

    const Scalar zero(0);
    PriceMix<Scalar> mix;
    bool costless = false, inelastic = false;
    Scalar unlimited(0);  // what the best prices would take if capacity were free
    for (const Product& product : products) {
        Scalar price(0);
        const OptimumStatus status = detail::best_price(product.demand, product.unit_cost, price);
        costless = costless || status == OptimumStatus::costless;
        inelastic = inelastic || status == OptimumStatus::inelastic;
        mix.items.push_back({product.name, status, {}, {}, {}, {}, {}, {}});
        if (!inelastic) unlimited = Scalar(unlimited + detail::capacity_at(product, zero).used);
    }
    if (inelastic) {
        mix.status = MixStatus::no_optimum;
        return mix;
    }
    mix.status = costless || unlimited > capacity ? MixStatus::found : MixStatus::slack;
    const Scalar charge = mix.status == MixStatus::found ? detail::clearing_charge(products, capacity) : zero;
    mix.shadow_price = charge;
    Scalar margin(0), used(0), residual(0);
    for (std::size_t i = 0; i < products.size(); ++i) {
        const Product& product = products[i];
        MixItem<Scalar>& item = mix.items[i];
        const Scalar cost(product.unit_cost + charge * product.capacity_use);
        Scalar price(0);
        item.status = detail::best_price(product.demand, cost, price);
        item.quantity = item.margin = item.capacity = zero;
        if (item.status != OptimumStatus::found) continue;
        item.price = price;
        item.quantity = detail::raw_quantity(product.demand, price);
        item.margin = Scalar((price - product.unit_cost) * *item.quantity);
        item.capacity = Scalar(product.capacity_use * *item.quantity);
        item.capacity_margin = Scalar(Scalar(price - product.unit_cost) / product.capacity_use);
        if (const auto elasticity = elasticity_at(product.demand, price)) {
            Scalar miss(0);
            detail::raise_to(miss, Scalar(Scalar(1) + *elasticity * Scalar(price - cost) / price));
            item.stationarity = miss;
            detail::raise_to(residual, miss);
        }
        margin = Scalar(margin + *item.margin);
        used = Scalar(used + *item.capacity);
    }
    detail::require_finite_result(margin, "cash_flow::margin_optimal_mix");
    if (mix.status == MixStatus::found) detail::raise_to(residual, Scalar((used - capacity) / capacity));
    mix.margin = margin;
    mix.capacity_used = used;
    mix.kkt_residual = residual;
    return mix;
}

}  // namespace kam::inline v0::cash_flow
