// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/sparse.hpp>

namespace kam::inline v0::ara {

/// What one side of a relationship stands to lose: the share of its turnover (or spend) that is with the other, and
/// how easily it could replace the other, each 0..1.
template <class Scalar = double>
struct Stake {
    Scalar turnover_share{};
    Scalar substitutability_share{};
    BOOST_DESCRIBE_CLASS(Stake, (), (turnover_share, substitutability_share), (), ())
};

/// Who depends on whom. The power of one is the dependence of the other [emerson1962].
template <class Scalar = double>
struct PowerBalance {
    Scalar dependence_of_a{};  ///< of a on b, 0..1: the power of b over a
    Scalar dependence_of_b{};
    Scalar imbalance{};  ///< |difference|, 0..1 [casciaro2005]
    Scalar joint{};      ///< sum, 0..2: mutual dependence
    /// The power of a against that of b, 0..1: dependence of b / sum; 0.5 where neither depends on the other. A bargain
    /// can take it as the weight of a.
    Scalar relative_power_of_a{};
    BOOST_DESCRIBE_CLASS(PowerBalance, (), (dependence_of_a, dependence_of_b, imbalance, joint, relative_power_of_a),
                         (), ())
};

namespace detail {

template <class Scalar>
void check_share(const Scalar& share, const char* function, const char* what) {
    if (share >= Scalar(0) && share <= Scalar(1)) return;
    std::string value;
    if constexpr (std::is_constructible_v<double, const Scalar&>)
        value = " of " + kam::detail::number_text(static_cast<double>(share));
    throw std::invalid_argument("ara::" + std::string(function) + ": " + what + value +
                                ", but it must lie between 0 and 1");
}

}  // namespace detail

/// Dependence of one side: share of turnover with the other x (1 - substitutability of the other).
/// std::invalid_argument for a share outside 0..1 (NaN included).
template <class Scalar>
[[nodiscard]] Scalar dependence(const Stake<Scalar>& stake) {
    detail::check_share(stake.turnover_share, "dependence", "a share of turnover");
    detail::check_share(stake.substitutability_share, "dependence", "a substitutability");
    return Scalar(stake.turnover_share * Scalar(Scalar(1) - stake.substitutability_share));
}

/// Power from the dependences of both sides ([emerson1962], [casciaro2005]). A partnership need not be balanced.
/// std::invalid_argument for a dependence outside 0..1.
template <class Scalar>
[[nodiscard]] PowerBalance<Scalar> power_balance(const Scalar& dependence_of_a, const Scalar& dependence_of_b) {
    detail::check_share(dependence_of_a, "power_balance", "a dependence");
    detail::check_share(dependence_of_b, "power_balance", "a dependence");
    PowerBalance<Scalar> balance;
    balance.dependence_of_a = dependence_of_a;
    balance.dependence_of_b = dependence_of_b;
    balance.imbalance = dependence_of_a < dependence_of_b ? Scalar(dependence_of_b - dependence_of_a)
                                                          : Scalar(dependence_of_a - dependence_of_b);
    balance.joint = Scalar(dependence_of_a + dependence_of_b);
    balance.relative_power_of_a =
        balance.joint > Scalar(0) ? Scalar(dependence_of_b / balance.joint) : Scalar(Scalar(1) / Scalar(2));
    return balance;
}
/// The same from the stakes of both.
template <class Scalar>
[[nodiscard]] PowerBalance<Scalar> power_balance(const Stake<Scalar>& a, const Stake<Scalar>& b) {
    return ara::power_balance(dependence(a), dependence(b));
}

/// Emerson's four ways for the weaker side to balance power [emerson1962].
enum class BalancingMove {
    withdraw,           ///< want less of what the other gives: a smaller share of own turnover with it
    find_alternatives,  ///< make the other easier to replace
    raise_need,         ///< become worth more to the other: a larger share of the other's turnover
    deny_alternatives   ///< make itself harder to replace, as by a coalition with the other's alternatives
};
BOOST_DESCRIBE_ENUM(BalancingMove, withdraw, find_alternatives, raise_need, deny_alternatives)

/// What a move would do, and how far it would have to go.
template <class Scalar = double>
struct MoveOutcome {
    BalancingMove move{};
    PowerBalance<Scalar> after{};  ///< after a move of the size asked for
    /// The value that the share which the move changes would need for power to be balanced; empty where no value in
    /// 0..1 does it.
    std::optional<Scalar> balancing_share{};
    BOOST_DESCRIBE_CLASS(MoveOutcome, (), (move, after, balancing_share), (), ())
};

/// The four moves of side `a` as what-ifs, each alone: it changes one of the four shares by `size_share` of the way to
/// its end (0 for withdrawal and for denial, 1 for the other two). std::invalid_argument for shares outside 0..1.
template <class Scalar>
[[nodiscard]] std::vector<MoveOutcome<Scalar>> balancing_moves(const Stake<Scalar>& a, const Stake<Scalar>& b,
                                                               const Scalar& size_share) {
    detail::check_share(size_share, "balancing_moves", "a size");
    const Scalar one(1), zero(0);
    const Scalar of_a = dependence(a), of_b = dependence(b);
    const auto towards = [&](const Scalar& share, const Scalar& end) {
        return Scalar(share + size_share * Scalar(end - share));
    };
    const auto in_range = [&](const Scalar& share) {
        return share >= zero && share <= one ? std::optional(share) : std::nullopt;
    };
    // The turnover share, or the substitutability, at which a side's dependence is `wanted`.
    const auto turnover_for = [&](const Stake<Scalar>& stake, const Scalar& wanted) -> std::optional<Scalar> {
        const Scalar hold = Scalar(one - stake.substitutability_share);
        return hold > zero ? in_range(Scalar(wanted / hold)) : std::nullopt;
    };
    const auto substitutability_for = [&](const Stake<Scalar>& stake, const Scalar& wanted) -> std::optional<Scalar> {
        return stake.turnover_share > zero ? in_range(Scalar(one - wanted / stake.turnover_share)) : std::nullopt;
    };
    Stake<Scalar> less = a, freer = a, keener = b, bound = b;
    less.turnover_share = towards(a.turnover_share, zero);
    freer.substitutability_share = towards(a.substitutability_share, one);
    keener.turnover_share = towards(b.turnover_share, one);
    bound.substitutability_share = towards(b.substitutability_share, zero);
    return {{BalancingMove::withdraw, ara::power_balance(less, b), turnover_for(a, of_b)},
            {BalancingMove::find_alternatives, ara::power_balance(freer, b), substitutability_for(a, of_b)},
            {BalancingMove::raise_need, ara::power_balance(a, keener), turnover_for(b, of_a)},
            {BalancingMove::deny_alternatives, ara::power_balance(a, bound), substitutability_for(b, of_a)}};
}

/// One pair of a supplier and a customer in a register of sales.
struct TradeRelation {
    std::string supplier{};
    std::string customer{};
    double amount = 0;
    double supplier_share = 0;  ///< of the supplier's sales in the register
    double customer_share = 0;  ///< of the customer's spend in the register
    std::size_t trade_count = 0;
    PowerBalance<> power{};  ///< a is the supplier, b the customer
};
BOOST_DESCRIBE_STRUCT(TradeRelation, (),
                      (supplier, customer, amount, supplier_share, customer_share, trade_count, power))

/// What one firm has in a register.
struct TradingFirm {
    std::string firm{};
    double total = 0;
    std::size_t partner_count = 0;
    double herfindahl = 0;  ///< sum of the squared shares of its partners, 1 / partners..1
};
BOOST_DESCRIBE_STRUCT(TradingFirm, (), (firm, total, partner_count, herfindahl))

/// Dependence in a whole register of sales. Shares are those of the register, so that they overstate the dependence of
/// a firm that trades outside it.
struct TradeDependence {
    std::vector<TradeRelation> relations{};  ///< the largest amount first
    std::vector<TradingFirm> suppliers{};    ///< in the order of first appearance
    std::vector<TradingFirm> customers{};
    std::vector<std::string> not_counted{};  ///< suppliers and customers without any amount above 0
};
BOOST_DESCRIBE_STRUCT(TradeDependence, (), (relations, suppliers, customers, not_counted))

namespace detail {

template <class Tag>
struct TradeSide {
    KeyIndex<Tag> keys{};
    std::vector<TradingFirm> firms{};

    [[nodiscard]] std::size_t add(const std::string& key) {
        const auto number = static_cast<std::size_t>(keys.add(key).value);
        if (number == firms.size()) firms.push_back({key, 0, 0, 0});
        return number;
    }
    /// Moves firms without sales to `not_counted`.
    void take_empty(std::vector<std::string>& not_counted) {
        for (const TradingFirm& firm : firms) {
            if (firm.total == 0) not_counted.push_back(firm.firm);
        }
        std::erase_if(firms, [](const TradingFirm& firm) { return firm.total == 0; });
    }
};

struct NoSubstitutes {
    template <class Relation>
    [[nodiscard]] double operator()(const Relation&, bool) const {
        return 0;
    }
};

}  // namespace detail

/// Who depends on whom in a register of sales or contracts: `trade_dependence(contracts, &Contract::supplier,
/// &Contract::customer, &Contract::amount)`. Several sales of a pair are added; a sale of 0, or unknown (NaN or an
/// empty optional), counts in `trade_count` alone. `substitutability(relation, of_customer)` is, 0..1, how easily the
/// supplier (of_customer false) or the customer is replaced by the other side; none: not at all. Throws InputError that
/// lists every record without a key, with the same firm on both sides, or with an amount below 0 or infinite.
template <class Records, class Supplier, class Customer, class Amount, class Substitutability = detail::NoSubstitutes>
[[nodiscard]] TradeDependence trade_dependence(const Records& records, const Supplier& supplier,
                                               const Customer& customer, const Amount& amount,
                                               const Substitutability& substitutability = {}) {
    TradeDependence result;
    Report report;
    detail::TradeSide<TradingFirm> suppliers, customers;
    struct Sale {
        std::size_t supplier, customer;
        double amount;
    };
    std::vector<Sale> sales;
    std::size_t i = 0;
    for (const auto& record : records) {
        const std::string where = kam::detail::element_path("records", i++);
        const std::string from = kam::detail::key_text(std::invoke(supplier, record));
        const std::string to = kam::detail::key_text(std::invoke(customer, record));
        double value = kam::measure(record, amount);
        if (from.empty()) report.add(where, Fault::missing, "has no supplier");
        if (to.empty()) report.add(where, Fault::missing, "has no customer");
        if (from == to && !from.empty()) {
            report.add(where, Fault::inconsistent, kam::detail::quoted(from) + " sells to itself");
        }
        if (value != value) value = 0;
        if (!(value >= 0) || !kam::detail::is_finite(value)) {
            report.add(where, Fault::out_of_range,
                       "an amount of " + kam::detail::number_text(value) + " must be finite and not below 0");
        }
        sales.push_back({suppliers.add(from), customers.add(to), value});
    }
    throw_if_any(report);
    std::stable_sort(sales.begin(), sales.end(), [](const Sale& a, const Sale& b) {
        return std::pair(a.supplier, a.customer) < std::pair(b.supplier, b.customer);
    });
    std::vector<Sale> pairs;
    for (const Sale& sale : sales) {
        TradingFirm &from = suppliers.firms[sale.supplier], &to = customers.firms[sale.customer];
        if (pairs.empty() || pairs.back().supplier != sale.supplier || pairs.back().customer != sale.customer) {
            pairs.push_back({sale.supplier, sale.customer, 0});
            result.relations.push_back({from.firm, to.firm, 0, 0, 0, 0, {}});
        }
        pairs.back().amount += sale.amount;
        ++result.relations.back().trade_count;
        from.total += sale.amount;
        to.total += sale.amount;
    }
    for (std::size_t k = 0; k < pairs.size(); ++k) {
        TradingFirm &from = suppliers.firms[pairs[k].supplier], &to = customers.firms[pairs[k].customer];
        TradeRelation& relation = result.relations[k];
        relation.amount = pairs[k].amount;
        if (!(relation.amount > 0)) continue;
        relation.supplier_share = relation.amount / from.total;
        relation.customer_share = relation.amount / to.total;
        for (auto& [firm, share] :
             {std::pair(&from, relation.supplier_share), std::pair(&to, relation.customer_share)}) {
            ++firm->partner_count;
            firm->herfindahl += share * share;
        }
        relation.power = ara::power_balance(Stake<>{relation.supplier_share, substitutability(relation, true)},
                                            Stake<>{relation.customer_share, substitutability(relation, false)});
    }
    std::stable_sort(result.relations.begin(), result.relations.end(),
                     [](const TradeRelation& a, const TradeRelation& b) { return b.amount < a.amount; });
    suppliers.take_empty(result.not_counted);
    customers.take_empty(result.not_counted);
    result.suppliers = std::move(suppliers.firms);
    result.customers = std::move(customers.firms);
    return result;
}

}  // namespace kam::inline v0::ara
