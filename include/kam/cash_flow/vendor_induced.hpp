// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/curve.hpp>
#include <kam/cash_flow/dated_curve.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/inputs.hpp>
#include <kam/cash_flow/payback.hpp>
#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>

namespace kam::inline v0::cash_flow {

/// How much of the trough the vendor's own demands made (T230): the curve with all flows against the curve without the
/// induced ones. Both have their own trough, and taking flows away may move it; so two shares are told. `share` is by
/// how much the money needed at one time would fall: (peak_funding - peak_funding_without) / peak_funding, each at its
/// own trough; at most 1, below 0 when the demands brought in money. `share_at_trough` stays at the trough of the whole
/// curve: what the induced flows had come to by then, over its depth; above 1 when the other flows were above zero by
/// then. Both none without a trough below zero. `When` is a period or a date, `Length` counts periods or days.
template <class Amount, class When, class Length>
struct VendorInduced {
    std::optional<Trough<Amount, When>> trough{};
    std::optional<Trough<Amount, When>> trough_without{};
    bool trough_moved = false;  ///< to another time, or there is none any more
    Amount peak_funding{};
    Amount peak_funding_without{};
    std::optional<detail::ShareOf<Amount>> share{};
    Amount induced_at_trough{};  ///< below 0 when the demands cost
    std::optional<detail::ShareOf<Amount>> share_at_trough{};
    Length exposure{};  ///< how long the curve is below zero
    Length exposure_without{};
    BOOST_DESCRIBE_CLASS(VendorInduced, (),
                         (trough, trough_without, trough_moved, peak_funding, peak_funding_without, share,
                          induced_at_trough, share_at_trough, exposure, exposure_without),
                         (), ())
};

namespace detail {

template <class Amount, class When, class Length>
void tell_shares(VendorInduced<Amount, When, Length>& result) {
    result.trough_moved =
        result.trough && (!result.trough_without || result.trough->when != result.trough_without->when);
    if (!result.trough || !is_negative(result.trough->depth)) return;
    result.share = share_of(Amount(result.peak_funding - result.peak_funding_without), result.peak_funding);
    result.share_at_trough = share_of(result.induced_at_trough, result.trough->depth);
}

}  // namespace detail

/// For dated flows. `induced` tells which of them the vendor's demands brought about: a phase, or a callable on a flow
/// that returns bool or std::optional<bool>; so flows of your own records with an enumeration of your own as their
/// phase work. Throws InputError naming flows that are not finite and those of which it is unknown whether they were
/// induced.
template <FlowRange R, class Induced>
[[nodiscard]] VendorInduced<AmountIn<R>, Date, int> vendor_induced(const R& flows, const Induced& induced) {
    using Amount = AmountIn<R>;
    std::vector<RecordIn<R>> own, rest;
    Report report;
    std::size_t index = 0;
    for (const auto& flow : flows) {
        bool is_induced = false;
        if constexpr (std::invocable<const Induced&, const RecordIn<R>&>) {
            const auto answer = std::invoke(induced, flow);
            if constexpr (kam::detail::is_optional<std::remove_cvref_t<decltype(answer)>>) {
                if (!answer) {
                    report.add(kam::detail::element_path("flows", index), Fault::missing,
                               "it is unknown whether this was induced");
                }
                is_induced = answer && *answer;
            } else {
                is_induced = answer;
            }
        } else {
            is_induced = flow.phase == induced;
        }
        (is_induced ? own : rest).push_back(flow);
        ++index;
    }
    throw_if_any(report);

    const auto all = curve(flows);
    const auto without = curve(rest);
    VendorInduced<Amount, Date, int> result;
    result.trough = all.trough;
    result.trough_without = without.trough;
    result.peak_funding = all.trough ? all.peak_funding : detail::nothing<Amount>();
    result.peak_funding_without = without.trough ? without.peak_funding : detail::nothing<Amount>();
    result.exposure = all.exposure_days;
    result.exposure_without = without.exposure_days;
    result.induced_at_trough = detail::nothing<Amount>();
    for (const auto& flow : own) {
        if (flow.on <= all.trough->when) result.induced_at_trough = Amount(result.induced_at_trough + flow.amount);
    }
    detail::tell_shares(result);
    return result;
}

/// The same for one flow per period and, in a vector as long, the part of each that was induced. Throws
/// std::invalid_argument when the two differ in length, InputError naming flows that are not finite.
template <class Derived, class Part>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto vendor_induced(const Eigen::MatrixBase<Derived>& flows, const Eigen::MatrixBase<Part>& induced,
                                      Eigen::Index first_period = 0) {
    using Scalar = detail::RealOf<typename Derived::Scalar>;
    if (flows.size() != induced.size()) {
        throw std::invalid_argument("cash_flow::vendor_induced: " + std::to_string(flows.size()) + " flows but " +
                                    std::to_string(induced.size()) + " induced parts");
    }
    const detail::ColumnOf<Derived> column(flows.derived());
    const detail::ColumnOf<Part> part(induced.derived());
    Report report;
    Eigen::VectorX<Scalar> rest(column.size());
    for (Eigen::Index t = 0; t < column.size(); ++t) {
        const Scalar own(part.coeff(t));
        detail::check_number(own, kam::detail::element_path("induced", static_cast<std::size_t>(t)), {}, report);
        rest[t] = Scalar(Scalar(column.coeff(t)) - own);
    }
    throw_if_any(report);
    const auto all = curve(flows, first_period);
    const auto without = curve(rest, first_period);
    VendorInduced<Scalar, Eigen::Index, Scalar> result;
    result.trough = all.trough;
    result.trough_without = without.trough;
    result.peak_funding = all.peak_funding;
    result.peak_funding_without = without.peak_funding;
    result.exposure = all.exposure;
    result.exposure_without = without.exposure;
    result.induced_at_trough = Scalar(0);
    for (Eigen::Index t = 0; all.trough && t <= all.trough->when - first_period; ++t) {
        result.induced_at_trough = Scalar(result.induced_at_trough + Scalar(part.coeff(t)));
    }
    detail::tell_shares(result);
    return result;
}

}  // namespace kam::inline v0::cash_flow
