// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/parameters.hpp>
#include <kam/cash_flow/value.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

// A key account as a steady stream of orders that touches the supplier through factors which act on each other (T233):
// a larger order saves the cost of serving one, but only as many times as the account orders; a better price is worth
// more the more is bought. With volume V, order size q, list price L and unit cost C as means over the mix, k = 1 -
// discount, s the service of an order, m maintenance and U paid up front, each period brings
//   f = V (k L - C) - V / q s - m,
// the cumulative curve is t f - U after t periods, and the present value a f - U with a = sum of (1 + rate)^-t.

/// One product of what the account buys.
template <class Scalar = double>
struct StreamProduct {
    std::string name{};
    Scalar mix_share = Scalar(0);   ///< of the units bought; those of all products sum to 1
    Scalar list_price = Scalar(0);  ///< per unit
    Scalar unit_cost = Scalar(0);   ///< of making or buying one
    BOOST_DESCRIBE_CLASS(StreamProduct, (), (name, mix_share, list_price, unit_cost), (), ())
};

/// The stream. All amounts are in one currency.
template <class Scalar = double>
struct OrderStream {
    Scalar volume = Scalar(0);      ///< account size: units per period
    Scalar order_size = Scalar(0);  ///< units per order, above 0
    std::vector<StreamProduct<Scalar>> products{};
    Scalar discount_share = Scalar(0);  ///< off every list price
    Scalar cost_per_order = Scalar(0);  ///< service: taking, packing, delivering and billing one order
    Scalar maintenance = Scalar(0);     ///< per period, however much is ordered
    Scalar upfront = Scalar(0);         ///< paid once, before the first period
    BOOST_DESCRIBE_CLASS(OrderStream, (),
                         (volume, order_size, products, discount_share, cost_per_order, maintenance, upfront), (), ())
};

/// Every parameter that is not finite, negative, or above 1 where it is a share; an order size of 0; no products; names
/// that are empty or occur twice; shares that do not sum to 1.
template <class Scalar>
[[nodiscard]] Report validate(const OrderStream<Scalar>& stream, std::string_view path = "stream") {
    Report report;
    detail::check_parameters(stream, kam::detail::Place{nullptr, path}, {}, report);
    if (stream.order_size == Scalar(0)) {
        report.add(kam::detail::field_path(path, "order_size"), Fault::out_of_range, "0 must be above 0");
    }
    const std::string products = kam::detail::field_path(path, "products");
    if (stream.products.empty()) {
        report.add(products, Fault::missing, "is missing");
        return report;
    }
    Scalar sum(0);
    std::unordered_set<std::string_view> names;
    for (std::size_t i = 0; i < stream.products.size(); ++i) {
        const auto& product = stream.products[i];
        sum = Scalar(sum + product.mix_share);
        const auto add = [&](Fault fault, std::string what) {
            report.add(kam::detail::field_path(kam::detail::element_path(products, i), "name"), fault, std::move(what));
        };
        if (product.name.empty()) {
            add(Fault::missing, "is missing");
        } else if (!names.insert(product.name).second) {
            add(Fault::duplicate, "\"" + product.name + "\" occurs twice");
        }
    }
    detail::check_sum_is_one(sum, products, report);
    return report;
}

/// What the stream is per period, and its flows.
template <class Scalar = double>
struct FactorFlows {
    Scalar orders{};                 ///< volume / order size
    Scalar net_price{};              ///< per unit, mean over the mix after the discount
    Scalar unit_cost{};              ///< the same of the cost
    Scalar unit_margin{};            ///< net price - unit cost
    Scalar margin{};                 ///< volume x unit margin
    Scalar service{};                ///< orders x cost per order
    Scalar per_period{};             ///< margin - service - maintenance
    Eigen::VectorX<Scalar> flows{};  ///< -upfront, then each period's; the first stands at period 0
    BOOST_DESCRIBE_CLASS(FactorFlows, (),
                         (orders, net_price, unit_cost, unit_margin, margin, service, per_period, flows), (), ())
};

/// What one factor does. Relative change of a mix share: the weight of the product changes, then all shares are scaled
/// to sum to 1 again, so that the others give way in proportion and the volume stays.
template <class Scalar = double>
struct FactorEffect {
    std::string name{};  ///< "volume", "order_size", "net_price", ..., "Valve.mix_share", "Valve.list_price", ...
    Scalar value{};      ///< as it stands; of net_price 1 - discount_share, what is paid of the list
    Eigen::VectorX<Scalar> derivative{};              ///< of the cumulative curve after 0, 1, ..., n periods
    std::vector<std::optional<Scalar>> elasticity{};  ///< value x derivative / curve; none where the curve is 0
    Scalar npv_derivative{};
    std::optional<Scalar> npv_elasticity{};
    Scalar cumulative_change{};  ///< in the last period, when the factor alone changes as asked
    Scalar npv_change{};
    BOOST_DESCRIBE_CLASS(FactorEffect, (),
                         (name, value, derivative, elasticity, npv_derivative, npv_elasticity, cumulative_change,
                          npv_change),
                         (), ())
};

/// What two factors do together.
template <class Scalar = double>
struct FactorPair {
    Eigen::Index first = 0, second = 0;  ///< which of the factors
    Scalar cumulative_second{};          ///< mixed second derivative in the last period
    Scalar npv_second{};
    Scalar cumulative_change{};  ///< in the last period, when both change as asked
    Scalar npv_change{};
    Scalar cumulative_interaction{};  ///< that change less those of each alone
    Scalar npv_interaction{};
    BOOST_DESCRIBE_CLASS(FactorPair, (),
                         (first, second, cumulative_second, npv_second, cumulative_change, npv_change,
                          cumulative_interaction, npv_interaction),
                         (), ())
};

/// All factors and all pairs.
template <class Scalar = double>
struct FactorSensitivity {
    Eigen::VectorX<Scalar> cumulative{};  ///< after 0, 1, ..., n periods
    Scalar npv{};
    std::vector<FactorEffect<Scalar>> factors{};
    Eigen::MatrixX<Scalar> flow_second{};     ///< second derivatives of one period's flow: factors x factors; after t
                                              ///< periods those of the cumulative curve are t times these
    std::vector<FactorPair<Scalar>> pairs{};  ///< first < second
    BOOST_DESCRIBE_CLASS(FactorSensitivity, (), (cumulative, npv, factors, flow_second, pairs), (), ())
};

namespace detail {

/// Where the factors stand in a vector of them. Each product has three from `product` on.
struct FactorAt {
    static constexpr Eigen::Index volume = 0, order_size = 1, net_price = 2, cost_per_order = 3, maintenance = 4,
                                  upfront = 5, product = 6;
    static constexpr Eigen::Index mix(Eigen::Index i) { return product + 3 * i; }
    static constexpr Eigen::Index list(Eigen::Index i) { return product + 3 * i + 1; }
    static constexpr Eigen::Index cost(Eigen::Index i) { return product + 3 * i + 2; }
};

template <class Scalar>
[[nodiscard]] Eigen::VectorX<Scalar> factor_values(const OrderStream<Scalar>& stream) {
    const auto count = static_cast<Eigen::Index>(stream.products.size());
    Eigen::VectorX<Scalar> x(FactorAt::product + 3 * count);
    x[FactorAt::volume] = stream.volume;
    x[FactorAt::order_size] = stream.order_size;
    x[FactorAt::net_price] = Scalar(Scalar(1) - stream.discount_share);
    x[FactorAt::cost_per_order] = stream.cost_per_order;
    x[FactorAt::maintenance] = stream.maintenance;
    x[FactorAt::upfront] = stream.upfront;
    for (Eigen::Index i = 0; i < count; ++i) {
        const auto& product = stream.products[static_cast<std::size_t>(i)];
        x[FactorAt::mix(i)] = product.mix_share;
        x[FactorAt::list(i)] = product.list_price;
        x[FactorAt::cost(i)] = product.unit_cost;
    }
    return x;
}

template <class Scalar>
[[nodiscard]] std::vector<std::string> factor_names(const OrderStream<Scalar>& stream) {
    std::vector<std::string> names{"volume", "order_size", "net_price", "cost_per_order", "maintenance", "upfront"};
    for (const auto& product : stream.products) {
        for (const char* field : {"mix_share", "list_price", "unit_cost"}) {
            names.push_back(kam::detail::field_path(product.name, field));
        }
    }
    return names;
}

/// The mean over the mix of what stands `offset` behind each share.
template <class Scalar>
[[nodiscard]] Scalar mix_mean(const Eigen::VectorX<Scalar>& x, Eigen::Index offset) {
    Scalar sum(0), weight(0);
    for (Eigen::Index at = FactorAt::product; at < x.size(); at += 3) {
        sum = Scalar(sum + x[at] * x[at + offset]);
        weight = Scalar(weight + x[at]);
    }
    return Scalar(sum / weight);
}

template <class Scalar>
[[nodiscard]] FactorFlows<Scalar> stream_period(const Eigen::VectorX<Scalar>& x) {
    FactorFlows<Scalar> result;
    result.orders = Scalar(x[FactorAt::volume] / x[FactorAt::order_size]);
    result.net_price = Scalar(x[FactorAt::net_price] * mix_mean(x, 1));
    result.unit_cost = mix_mean(x, 2);
    result.unit_margin = Scalar(result.net_price - result.unit_cost);
    result.margin = Scalar(x[FactorAt::volume] * result.unit_margin);
    result.service = Scalar(result.orders * x[FactorAt::cost_per_order]);
    result.per_period = Scalar(result.margin - result.service - x[FactorAt::maintenance]);
    return result;
}

/// First and second derivatives of one period's flow.
template <class Scalar>
void differentiate_period(const Eigen::VectorX<Scalar>& x, Eigen::VectorX<Scalar>& slope,
                          Eigen::MatrixX<Scalar>& second) {
    using At = FactorAt;
    const Scalar zero(0), one(1);
    const Scalar volume = x[At::volume], paid = x[At::net_price], service = x[At::cost_per_order];
    const Scalar inverse(one / x[At::order_size]), list = mix_mean(x, 1), cost = mix_mean(x, 2);
    const Scalar saved(service * inverse * inverse), margin(paid * list - cost);
    slope = Eigen::VectorX<Scalar>::Constant(x.size(), zero);
    second = Eigen::MatrixX<Scalar>::Constant(x.size(), x.size(), zero);
    const auto set = [&](Eigen::Index i, Eigen::Index j, const Scalar& value) { second(i, j) = second(j, i) = value; };

    slope[At::volume] = Scalar(margin - service * inverse);
    slope[At::order_size] = Scalar(volume * saved);
    slope[At::net_price] = Scalar(volume * list);
    slope[At::cost_per_order] = Scalar(-(volume * inverse));
    slope[At::maintenance] = Scalar(-one);
    set(At::volume, At::order_size, saved);
    set(At::volume, At::net_price, list);
    set(At::volume, At::cost_per_order, Scalar(-inverse));
    set(At::order_size, At::order_size, Scalar(-(Scalar(2) * volume * saved * inverse)));
    set(At::order_size, At::cost_per_order, Scalar(volume * inverse * inverse));

    Scalar weight(0);
    for (Eigen::Index i = At::product; i < x.size(); i += 3) weight = Scalar(weight + x[i]);
    const Eigen::Index count = (x.size() - At::product) / 3;
    for (Eigen::Index i = 0; i < count; ++i) {
        const Scalar share(x[At::mix(i)] / weight);
        const Scalar above(paid * x[At::list(i)] - x[At::cost(i)] - margin);  // what the product earns over the mean
        slope[At::mix(i)] = Scalar(volume * above);
        slope[At::list(i)] = Scalar(volume * paid * share);
        slope[At::cost(i)] = Scalar(-(volume * share));
        set(At::volume, At::mix(i), above);
        set(At::volume, At::list(i), Scalar(paid * share));
        set(At::volume, At::cost(i), Scalar(-share));
        set(At::net_price, At::mix(i), Scalar(volume * (x[At::list(i)] - list)));
        set(At::net_price, At::list(i), Scalar(volume * share));
        for (Eigen::Index j = 0; j < count; ++j) {
            const Scalar other(paid * x[At::list(j)] - x[At::cost(j)] - margin);
            const Scalar gained(volume * ((i == j ? one : zero) - share));  // of product i, per weight of j
            set(At::mix(i), At::mix(j), Scalar(-(volume * (above + other))));
            set(At::mix(j), At::list(i), Scalar(paid * gained));
            set(At::mix(j), At::cost(i), Scalar(-gained));
        }
    }
}

template <class Scalar>
[[nodiscard]] std::optional<Scalar> elasticity_of(const Scalar& value, const Scalar& slope, const Scalar& result) {
    if (result == Scalar(0)) return std::nullopt;
    return Scalar(value * slope / result);
}

}  // namespace detail

/// What the stream pays and brings in `periods` periods after the upfront cost at period 0: `curve(result.flows)`,
/// `npv(result.flows, rate)`. Needs + - * / only. Throws InputError with everything that `validate` finds,
/// std::invalid_argument for a negative number of periods, and std::overflow_error when a flow is too large for the
/// type.
template <class Scalar>
[[nodiscard]] FactorFlows<Scalar> factor_flows(const OrderStream<Scalar>& stream, Eigen::Index periods) {
    constexpr const char* function = "cash_flow::factor_flows";
    detail::require_horizon(periods, function);
    throw_if_any(cash_flow::validate(stream));
    FactorFlows<Scalar> result = detail::stream_period(detail::factor_values(stream));
    if (!kam::detail::is_finite(result.per_period)) {
        throw std::overflow_error(std::string(function) + ": the result is too large for the number type");
    }
    result.flows = Eigen::VectorX<Scalar>::Constant(periods + 1, result.per_period);
    result.flows[0] = Scalar(-stream.upfront);
    return result;
}

/// How the cumulative curve and the present value answer to every factor and every pair of factors, in closed form:
/// derivatives and elasticities, and what happens when a factor, or two, change by `relative_change` (0.1: 10 % more).
/// The pairs that act on each other in derivatives of the flow, V to s as above, w, l and c of a product being share,
/// list price and cost, e what it earns above the mean margin: V q: s / q^2, V k: L, V s: -1 / q, q s: V / q^2, V w: e,
/// V l: k w, V c: -w, k w: V (l - L), k l: V w, w_i w_j: -V (e_i + e_j), w_j l_i: V k ([i = j] - w_i), w_j c_i: -V
/// ([i = j] - w_i); and q q: -2 V s / q^3. All others are 0, and the interaction of such a pair is rounding. Elasticity
/// is per cent of the curve as it stands: where that is negative, an elasticity above 0 makes it more negative. Throws
/// as factor_flows, and std::invalid_argument for a rate or a relative change that is not above -1.
template <class Scalar>
[[nodiscard]] FactorSensitivity<Scalar> factor_sensitivity(const OrderStream<Scalar>& stream, Eigen::Index periods,
                                                           const Scalar& rate, const Scalar& relative_change) {
    constexpr const char* function = "cash_flow::factor_sensitivity";
    detail::require_horizon(periods, function);
    detail::require_rate<Scalar>(rate, function);
    const Scalar zero(0), one(1);
    if (!kam::detail::is_finite(relative_change) || !(Scalar(-1) < relative_change)) {
        throw std::invalid_argument(std::string(function) + ": a relative change of " +
                                    detail::number_text(relative_change) + ", but it must be finite and above -1");
    }
    throw_if_any(cash_flow::validate(stream));

    const Eigen::VectorX<Scalar> x = detail::factor_values(stream);
    const std::vector<std::string> names = detail::factor_names(stream);
    const Scalar flow = detail::stream_period(x).per_period;
    const Scalar last(static_cast<double>(periods));
    const Scalar annuity = npv(Eigen::VectorX<Scalar>::Constant(periods, one), rate, 1);
    FactorSensitivity<Scalar> result;
    Eigen::VectorX<Scalar> slope;
    detail::differentiate_period(x, slope, result.flow_second);
    const auto after = [&](const Scalar& t) { return Scalar(t * flow - stream.upfront); };
    result.npv = after(annuity);
    result.cumulative.resize(periods + 1);
    for (Eigen::Index t = 0; t <= periods; ++t) result.cumulative[t] = after(Scalar(static_cast<double>(t)));

    bool finite = kam::detail::is_finite(result.npv) && kam::detail::is_finite(result.cumulative[periods]);
    const auto kept = [&](const Scalar& value) {
        finite = finite && kam::detail::is_finite(value);
        return value;
    };
    const auto change = [&](auto& effect, std::initializer_list<Eigen::Index> changed) {
        Eigen::VectorX<Scalar> y = x;
        for (const Eigen::Index i : changed) y[i] = Scalar(y[i] * (one + relative_change));
        const Scalar gained(detail::stream_period(y).per_period - flow);
        const Scalar paid(y[detail::FactorAt::upfront] - stream.upfront);
        effect.cumulative_change = kept(Scalar(last * gained - paid));
        effect.npv_change = kept(Scalar(annuity * gained - paid));
    };

    for (Eigen::Index i = 0; i < x.size(); ++i) {
        FactorEffect<Scalar>& effect = result.factors.emplace_back();
        effect.name = names[static_cast<std::size_t>(i)];
        effect.value = x[i];
        const Scalar once = i == detail::FactorAt::upfront ? Scalar(-one) : zero;
        effect.derivative.resize(periods + 1);
        for (Eigen::Index t = 0; t <= periods; ++t) {
            effect.derivative[t] = Scalar(Scalar(static_cast<double>(t)) * slope[i] + once);
            effect.elasticity.push_back(detail::elasticity_of(x[i], effect.derivative[t], result.cumulative[t]));
        }
        kept(effect.derivative[periods]);
        effect.npv_derivative = kept(Scalar(annuity * slope[i] + once));
        effect.npv_elasticity = detail::elasticity_of(x[i], effect.npv_derivative, result.npv);
        change(effect, {i});
    }
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        for (Eigen::Index j = i + 1; j < x.size(); ++j) {
            FactorPair<Scalar>& pair = result.pairs.emplace_back();
            pair.first = i;
            pair.second = j;
            pair.cumulative_second = kept(Scalar(last * result.flow_second(i, j)));
            pair.npv_second = kept(Scalar(annuity * result.flow_second(i, j)));
            change(pair, {i, j});
            const auto &a = result.factors[static_cast<std::size_t>(i)],
                       &b = result.factors[static_cast<std::size_t>(j)];
            pair.cumulative_interaction =
                Scalar(pair.cumulative_change - Scalar(a.cumulative_change + b.cumulative_change));
            pair.npv_interaction = Scalar(pair.npv_change - Scalar(a.npv_change + b.npv_change));
        }
    }
    if (!finite) throw std::overflow_error(std::string(function) + ": the result is too large for the number type");
    return result;
}

}  // namespace kam::inline v0::cash_flow
