// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/cost_to_serve.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>

namespace kam::inline v0::cash_flow {

/// A cost driver that is read from records of this type: its name, how to read how often it occurred (unknown is NaN),
/// and what one occurrence costs. Made by `activity`.
template <class Record>
struct Activity {
    std::string name{};
    std::function<double(const Record&)> count{};
    double rate{};
};

/// An activity on a callable, which becomes an Activity of any record that the callable takes.
template <class Read>
struct CallableActivity {
    std::string name{};
    Read read;
    double rate{};

    template <class Record>
    requires MeasureOf<Read, Record>
    operator Activity<Record>() const {
        return {name, [f = read](const Record& record) { return kam::measure(record, f); }, rate};
    }
};

/// A driver named as the member: `activity<&Client::visits>(120.0)`.
template <auto Member>
[[nodiscard]] auto activity(double rate) {
    constexpr auto name = kam::field_name(Member);
    static_assert(!name.empty(), "kam: this member is not described; use activity(\"name\", &Record::member, rate)");
    return CallableActivity<decltype(Member)>{std::string(name), Member, rate};
}

/// A driver with a name of its own: `activity("pallets", [](const Client& c) { return c.cases / 48; }, 3.5)`.
template <class Read>
[[nodiscard]] CallableActivity<Read> activity(std::string name, Read read, double rate) {
    return {std::move(name), std::move(read), rate};
}

/// Cost to serve of each record of a customer base, in their order:
///     cost_to_serve(clients, {activity<&Client::visits>(120.0), ...})
/// Throws InputError naming every record and driver whose count is unknown, not finite or below 0
/// ("records[3].visits"), and rates that are not finite.
template <RecordRange R>
[[nodiscard]] std::vector<CostToServe<>> cost_to_serve(const R& records,
                                                       std::initializer_list<Activity<RecordIn<R>>> activities) {
    Report report;
    for (const auto& activity : activities) detail::check_number(activity.rate, activity.name + ".rate", {}, report);
    throw_if_any(report);
    std::vector<CostToServe<>> results;
    for (const auto& record : records) {
        const std::string path = kam::detail::element_path("records", results.size());
        CostToServe<>& result = results.emplace_back();
        for (const auto& activity : activities) {
            const double count = activity.count(record);
            const std::string where = kam::detail::field_path(path, activity.name);
            detail::check_number(count, where, {0.0}, report);
            result.items.push_back({activity.name, count, activity.rate, count * activity.rate, std::nullopt});
        }
        if (report.ok()) detail::add_up(result);
    }
    throw_if_any(report);
    return results;
}

}  // namespace kam::inline v0::cash_flow
