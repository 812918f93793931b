// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

namespace kam::inline v0::selection::detail {

/// A half space: the sum of coefficients[j] x[j] is at least `bound`.
struct HalfSpace {
    std::vector<double> coefficients{};
    double bound = 0;
};

/// The point of the simplex (x >= 0, sum 1) that is deepest inside all half spaces and inside the simplex, distances
/// measured after dividing each half space by its largest coefficient; none when there is no point strictly inside all.
/// A linear programme by the simplex method with Bland's rule, on a dense table: meant for some dozens of dimensions.
[[nodiscard]] inline std::optional<std::vector<double>> deepest_point(std::size_t dimensions,
                                                                      const std::vector<HalfSpace>& half_spaces) {
    // Unknowns: x_0 .. x_(n-2), the last x being 1 - their sum, and the depth u - shift, which is to be largest. With
    // all weight on the last x and u = 0 every row holds, so that this is where to start.
    const std::size_t n = dimensions;
    if (n == 0) return std::nullopt;
    struct Row {
        std::vector<double> a;
        double b;
    };
    std::vector<Row> rows;
    const auto add = [&](const auto& coefficient, double bound) {
        Row row{std::vector<double>(n), coefficient(n - 1) - bound};
        for (std::size_t j = 0; j + 1 < n; ++j) row.a[j] = coefficient(n - 1) - coefficient(j);
        row.a[n - 1] = 1;
        rows.push_back(std::move(row));
    };
    for (std::size_t k = 0; k < n; ++k) add([k](std::size_t j) { return j == k ? 1.0 : 0.0; }, 0);
    for (const HalfSpace& one : half_spaces) {
        double largest = 0;
        for (const double a : one.coefficients) largest = (std::max)(largest, std::abs(a));
        if (!(largest > 0)) {
            if (one.bound > 0) return std::nullopt;
            continue;
        }
        add([&](std::size_t j) { return one.coefficients[j] / largest; }, one.bound / largest);
    }
    double shift = 0;
    for (const Row& row : rows) shift = (std::max)(shift, -row.b);
    for (Row& row : rows) row.b += shift;

    std::vector<std::size_t> basic(rows.size()), free(n);  // which unknown stands in each row and column
    for (std::size_t j = 0; j < n; ++j) free[j] = j;
    for (std::size_t i = 0; i < rows.size(); ++i) basic[i] = n + i;
    std::vector<double> gain(n, 0.0);
    gain[n - 1] = 1;
    double depth = -shift;
    constexpr double tiny = 1e-11;
    for (std::size_t step = 0; step < 10'000; ++step) {
        std::size_t column = n;
        for (std::size_t j = 0; j < n; ++j) {
            if (gain[j] > tiny && (column == n || free[j] < free[column])) column = j;
        }
        if (column == n) break;
        std::size_t leaving = rows.size();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (!(rows[i].a[column] > tiny)) continue;
            if (leaving == rows.size()) {
                leaving = i;
                continue;
            }
            const double ratio = rows[i].b * rows[leaving].a[column] - rows[leaving].b * rows[i].a[column];
            if (ratio < 0 || (ratio == 0 && basic[i] < basic[leaving])) leaving = i;
        }
        if (leaving == rows.size()) return std::nullopt;  // cannot be: the depth is at most 1
        Row& pivot = rows[leaving];
        const double by = pivot.a[column];
        for (double& a : pivot.a) a /= by;
        pivot.b /= by;
        pivot.a[column] = 1 / by;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const double factor = rows[i].a[column];
            if (i == leaving || factor == 0) continue;
            rows[i].a[column] = 0;
            for (std::size_t j = 0; j < n; ++j) rows[i].a[j] -= factor * pivot.a[j];
            rows[i].b -= factor * pivot.b;
        }
        const double factor = gain[column];
        gain[column] = 0;
        for (std::size_t j = 0; j < n; ++j) gain[j] -= factor * pivot.a[j];
        depth += factor * pivot.b;
        std::swap(basic[leaving], free[column]);
    }
    if (!(depth > 1e-9)) return std::nullopt;
    std::vector<double> point(n, 0.0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (basic[i] + 1 < n) point[basic[i]] = rows[i].b;
    }
    point[n - 1] = 1;
    for (std::size_t j = 0; j + 1 < n; ++j) point[n - 1] -= point[j];
    return point;
}

}  // namespace kam::inline v0::selection::detail
