// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/data/descending_order.hpp>

using kam::descending_order;

TEST_CASE("descending_order: agrees with a stable comparison sort for every kind of number", "[scalar]") {
    std::mt19937_64 engine(7);
    Eigen::VectorXd values(5000);
    for (double& value : values) {
        value = static_cast<double>(static_cast<std::int64_t>(engine())) *
                std::pow(2.0, static_cast<double>(engine() % 200) - 100);
    }
    values.head(6) << 0.0, -0.0, std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
        std::numeric_limits<double>::denorm_min(), -std::numeric_limits<double>::denorm_min();
    values.segment(100, 900).setConstant(-3.5);
    values.tail(3) << -0.0, 0.0, 0.0;
    const auto expected = [](const auto& column) {
        std::vector<std::size_t> order(static_cast<std::size_t>(column.size()));
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return column[static_cast<Eigen::Index>(a)] > column[static_cast<Eigen::Index>(b)];
        });
        return order;
    };
    CHECK(descending_order(values).order == expected(values));
    const Eigen::VectorXf floats = values.cast<float>();
    CHECK(descending_order(floats).order == expected(floats));
    CHECK(descending_order(Eigen::VectorXd::Constant(2000, 4)).order == expected(Eigen::VectorXd::Constant(2000, 4)));
    const Eigen::VectorX<long double> wide = values.cast<long double>();
    CHECK(descending_order(wide).order == expected(wide));
    CHECK(descending_order(Eigen::Vector3i(2, 9, 2)).order == std::vector<std::size_t>{1, 0, 2});
    CHECK(descending_order(Eigen::VectorXd(0)).order.empty());

    for (const auto& result : {descending_order(values), descending_order(values.head(500))}) {  // two ways to sort
        for (std::size_t i = 0; i < result.order.size(); ++i) {
            if (result.values[static_cast<Eigen::Index>(i)] != values[static_cast<Eigen::Index>(result.order[i])]) {
                FAIL("not the value at " << i);
            }
        }
    }
    CHECK(descending_order((2 * values).reverse()).values == 2 * descending_order(values).values);
}
