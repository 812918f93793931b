// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <kam/cash_flow/inputs.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/names.hpp>
#include <kam/core/text.hpp>

namespace kam::inline v0::cash_flow {

/// What makes an account cost money to serve: the activity, how often it occurred, and what one occurrence costs
/// ([kaplan1998]). Both have to be known: an empty one is rejected by name, so a driver that is not used is left out.
template <class Amount = double, class Quantity = double>
struct CostDriver {
    std::string name{};
    std::optional<Quantity> quantity{};
    std::optional<Amount> rate{};
    BOOST_DESCRIBE_CLASS(CostDriver, (), (name, quantity, rate), (), ())
};

/// What one driver adds to the cost to serve.
template <class Amount = double, class Quantity = double>
struct ServiceCost {
    std::string driver{};
    Quantity quantity{};
    std::optional<Amount> rate{};  ///< none where amounts were recorded one by one
    Amount cost{};
    std::optional<detail::ShareOf<Amount>> share{};  ///< of the total; none when that is zero
    BOOST_DESCRIBE_CLASS(ServiceCost, (), (driver, quantity, rate, cost, share), (), ())
};

/// What it costs to serve an account, and why.
template <class Amount = double, class Quantity = double>
struct CostToServe {
    Amount total{};
    std::vector<ServiceCost<Amount, Quantity>> items{};  ///< in the order of the drivers
    BOOST_DESCRIBE_CLASS(CostToServe, (), (total, items), (), ())
};

namespace detail {

/// The type of a quantity times a rate: a rate that is exact (Money, Decimal) stays what it is.
template <class Amount, class Quantity>
using CostOf = std::conditional_t<std::is_arithmetic_v<Amount> && !std::is_arithmetic_v<Quantity>, Quantity, Amount>;

template <class Amount, class Quantity>
[[nodiscard]] CostOf<Amount, Quantity> cost_of(const Quantity& quantity, const Amount& rate) {
    using Cost = CostOf<Amount, Quantity>;
    if constexpr (kam::detail::HasToReal<Amount>) {
        return Cost(rate * quantity);
    } else {
        return Cost(Cost(rate) * Cost(quantity));
    }
}

template <class Amount, class Quantity>
void add_up(CostToServe<Amount, Quantity>& result) {
    result.total = nothing<Amount>();
    for (const auto& item : result.items) result.total = Amount(result.total + item.cost);
    require_finite_result(result.total, "cash_flow::cost_to_serve");
    for (auto& item : result.items) item.share = share_of(item.cost, result.total);
}

/// Reports an unknown count or rate, and numbers that cannot be; else adds the item.
template <class Amount, class Quantity>
void add_driver(const std::string& name, const std::optional<Quantity>& quantity, const std::string& quantity_path,
                const std::optional<Amount>& rate, const std::string& rate_path,
                CostToServe<CostOf<Amount, Quantity>, Quantity>& result, Report& report) {
    if (!quantity) report.add(quantity_path, Fault::missing, "is unknown");
    if (quantity) check_number(*quantity, quantity_path, {0.0}, report);
    if (!rate) report.add(rate_path, Fault::missing, "is unknown");
    if (rate) check_number(*rate, rate_path, {}, report);
    if (!report.ok()) return;
    result.items.push_back({name, *quantity, CostOf<Amount, Quantity>(*rate), cost_of(*quantity, *rate), std::nullopt});
}

/// Position of the field of this name, or the number of fields.
template <class Record>
[[nodiscard]] constexpr std::size_t field_position(std::string_view wanted) {
    std::size_t i = 0;
    for (const std::string_view name : field_names<Record>()) {
        if (name == wanted) return i;
        ++i;
    }
    return i;
}

template <class Descriptor>
using FieldValue = typename kam::detail::MemberParts<std::remove_cv_t<decltype(Descriptor::pointer)>>::Value;

template <class Value>
using KnownValue = typename Known<Value>::Type;

template <class Descriptor>
using IsRate =
    std::bool_constant<Numeric<FieldValue<Descriptor>> && !DescribedEnum<KnownValue<FieldValue<Descriptor>>>>;

/// The field of the counts that has the name of a rate.
template <class Counts>
struct CountFor {
    template <class Rate>
    struct Find {
        static constexpr std::size_t position = field_position<Counts>(Rate::name);
        static_assert(position < field_count<Counts>, "kam: no count has the name of this rate");
        using type = boost::mp11::mp_at_c<kam::detail::FieldList<Counts>, position>;
    };
    template <class Rate>
    using fn = typename Find<Rate>::type;
};

template <class Descriptor>
using KnownField = RealOf<KnownValue<FieldValue<Descriptor>>>;
template <class Descriptor>
using CountField = KnownValue<FieldValue<Descriptor>>;

template <class Value, class Field>
[[nodiscard]] std::optional<Value> known(const Field& field) {
    if constexpr (kam::detail::is_optional<Field>) {
        return field ? std::optional<Value>(static_cast<Value>(*field)) : std::nullopt;
    } else {
        return std::optional<Value>(static_cast<Value>(field));
    }
}

template <class Counts, class Rates>
struct Matched {
    using RateFields = boost::mp11::mp_copy_if<kam::detail::FieldList<Rates>, IsRate>;
    static_assert(!boost::mp11::mp_empty<RateFields>::value, "kam: the rates have no numeric field");
    using CountFields = boost::mp11::mp_transform_q<CountFor<Counts>, RateFields>;
    using Amount = boost::mp11::mp_apply<std::common_type_t, boost::mp11::mp_transform<KnownField, RateFields>>;
    using Quantity = boost::mp11::mp_apply<std::common_type_t, boost::mp11::mp_transform<CountField, CountFields>>;
};

}  // namespace detail

/// Cost to serve from a list of drivers of any kind and name: sum of quantity x rate (T232). Needs + and * only, so
/// Decimal and, with whole-number quantities, Money stay exact. Throws InputError that names every driver whose
/// quantity or rate is unknown or not finite, whose quantity is below 0, or whose name is missing or used twice.
template <class Amount, class Quantity>
[[nodiscard]] auto cost_to_serve(const std::vector<CostDriver<Amount, Quantity>>& drivers) {
    CostToServe<detail::CostOf<Amount, Quantity>, Quantity> result;
    Report report;
    std::unordered_set<std::string> names;
    for (const auto& driver : drivers) {
        if (driver.name.empty()) report.add("drivers", Fault::missing, "one has no name");
        if (!names.insert(driver.name).second) {
            report.add("drivers", Fault::duplicate, kam::detail::quoted(driver.name) + " is there twice");
        }
        detail::add_driver(driver.name, driver.quantity, driver.name + ".quantity", driver.rate, driver.name + ".rate",
                           result, report);
    }
    throw_if_any(report);
    detail::add_up(result);
    return result;
}

/// Cost to serve from two described records: the numeric fields of `rates` are the drivers, and `counts` has a field of
/// the same name for each (checked when the program is compiled); its other fields are left alone. ActivityCounts and
/// ActivityRates are ready-made; a struct of counts of your own works with a struct of rates of your own. A driver that
/// both records leave empty is not used; one of the two alone throws InputError naming the other, as do numbers that
/// are not finite and counts below 0.
template <Described Counts, Described Rates>
[[nodiscard]] auto cost_to_serve(const Counts& counts, const Rates& rates) {
    using Match = detail::Matched<Counts, Rates>;
    using Amount = typename Match::Amount;
    using Quantity = typename Match::Quantity;
    CostToServe<detail::CostOf<Amount, Quantity>, Quantity> result;
    Report report;
    boost::mp11::mp_for_each<typename Match::RateFields>([&](auto descriptor) {
        using Count = typename detail::CountFor<Counts>::template fn<decltype(descriptor)>;
        const auto quantity = detail::known<Quantity>(counts.*Count::pointer);
        const auto rate = detail::known<Amount>(rates.*descriptor.pointer);
        if (!quantity && !rate) return;
        const std::string name(descriptor.name);
        detail::add_driver(name, quantity, "counts." + name, rate, "rates." + name, result, report);
    });
    throw_if_any(report);
    detail::add_up(result);
    return result;
}

/// Two costs of one account as one: the items of both, the shares of the new total.
template <class Amount, class Quantity>
[[nodiscard]] CostToServe<Amount, Quantity> combined(CostToServe<Amount, Quantity> a,
                                                     const CostToServe<Amount, Quantity>& b) {
    a.items.insert(a.items.end(), b.items.begin(), b.items.end());
    detail::add_up(a);
    return a;
}

}  // namespace kam::inline v0::cash_flow
