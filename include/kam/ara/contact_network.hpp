// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/buying.hpp>
#include <kam/entities/function.hpp>

namespace kam::inline v0::ara {

/// A person on either side of an account.
struct ContactPerson {
    std::string person{};
    std::optional<Function> function{};
    std::optional<Level> seniority_level{};  ///< 0 operative .. 4 top management
    std::vector<BuyingRole> buying_roles{};  ///< of a customer's person; empty: unknown
    std::optional<double> leave_probability{};
};
BOOST_DESCRIBE_STRUCT(ContactPerson, (), (person, function, seniority_level, buying_roles, leave_probability))

/// A person of the supplier in contact with one of the customer, both by their place in the lists from 0.
template <class Scalar = double>
struct ContactLine {
    std::size_t supplier_person = 0;
    std::size_t customer_person = 0;
    Scalar weight = Scalar(1);             ///< how much runs over it: contacts per month, hours; above 0
    Scalar reach_probability = Scalar(1);  ///< that a message which matters gets through
    BOOST_DESCRIBE_CLASS(ContactLine, (), (supplier_person, customer_person, weight, reach_probability), (), ())
};

/// The persons of both sides of one account, and who is in contact with whom.
template <class Scalar = double>
struct ContactNetwork {
    std::vector<ContactPerson> supplier_people{};
    std::vector<ContactPerson> customer_people{};
    std::vector<ContactLine<Scalar>> lines{};
    BOOST_DESCRIBE_CLASS(ContactNetwork, (), (supplier_people, customer_people, lines), (), ())
};

/// A network from a matrix of weights, one row per person of the supplier and one column per person of the customer, as
/// Eigen's; entries of 0 are no lines. The persons are called "row 0", "column 0", ...
template <class Matrix>
requires requires(const Matrix& matrix) {
    matrix.rows();
    matrix.cols();
    matrix(0, 0);
}
[[nodiscard]] auto contact_network(const Matrix& weights) {
    using Scalar = std::remove_cvref_t<decltype(weights(0, 0))>;
    ContactNetwork<Scalar> network;
    for (int i = 0; i < static_cast<int>(weights.rows()); ++i) {
        network.supplier_people.push_back({"row " + std::to_string(i), {}, {}, {}, {}});
    }
    for (int j = 0; j < static_cast<int>(weights.cols()); ++j) {
        network.customer_people.push_back({"column " + std::to_string(j), {}, {}, {}, {}});
        for (int i = 0; i < static_cast<int>(weights.rows()); ++i) {
            if (weights(i, j) == Scalar(0)) continue;
            network.lines.push_back(
                {static_cast<std::size_t>(i), static_cast<std::size_t>(j), weights(i, j), Scalar(1)});
        }
    }
    return network;
}

namespace detail {

/// Reports lines to persons who are not there, repeated, without weight, or with probabilities outside 0..1.
template <class Scalar>
void check_contacts(const ContactNetwork<Scalar>& network, Report& report) {
    const auto check_people = [&](const std::vector<ContactPerson>& people, const char* path) {
        check_keys(people, path, &ContactPerson::person, report);
        kam::check_value(people, path, {}, report);
    };
    check_people(network.supplier_people, "supplier_people");
    check_people(network.customer_people, "customer_people");
    std::vector<std::pair<std::pair<std::size_t, std::size_t>, std::size_t>> ends;
    for (std::size_t i = 0; i < network.lines.size(); ++i) {
        const auto& line = network.lines[i];
        const auto add = [&](const char* field, Fault kind, std::string what) {
            report.add(kam::detail::element_path("lines", i) + field, kind, std::move(what));
        };
        const auto check_end = [&](const char* field, std::size_t person, std::size_t count) {
            if (person < count) return;
            add(field, Fault::dangling,
                "is " + std::to_string(person) + "; there are " + std::to_string(count) + ", counted from 0");
        };
        check_end(".supplier_person", line.supplier_person, network.supplier_people.size());
        check_end(".customer_person", line.customer_person, network.customer_people.size());
        if (!(line.weight > Scalar(0)) || !kam::detail::is_finite(line.weight)) {
            add(".weight", Fault::out_of_range, "must be finite and above 0");
        }
        if (!(line.reach_probability >= Scalar(0) && line.reach_probability <= Scalar(1))) {
            add(".reach_probability", Fault::out_of_range, "must be between 0 and 1");
        }
        ends.push_back({{line.supplier_person, line.customer_person}, i});
    }
    std::sort(ends.begin(), ends.end());
    for (std::size_t k = 1; k < ends.size(); ++k) {
        if (ends[k].first != ends[k - 1].first) continue;
        report.add(kam::detail::element_path("lines", ends[k].second), Fault::duplicate,
                   "has the persons of " + kam::detail::element_path("lines", ends[k - 1].second));
    }
}

}  // namespace detail
}  // namespace kam::inline v0::ara
