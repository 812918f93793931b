// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/citation.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/number_text.hpp>
#include <kam/core/text.hpp>

namespace kam::inline v0::selection {

/// One product of the supplier's line, and what an account buys of it in a period.
struct ProductSales {
    std::string product_id{};
    double sales = 0;                          ///< to the account; 0 where it buys none
    std::optional<double> expected_sales{};    ///< what it could buy of it in the same period
    std::optional<double> goods_cost_share{};  ///< cost of goods as a share of the price, 0..1
};
BOOST_DESCRIBE_STRUCT(ProductSales, (), (product_id, sales, expected_sales, goods_cost_share))

/// How an account buys across the line.
template <class Scalar = double>
struct ProductMix {
    std::size_t line_count = 0;    ///< products of the line
    std::size_t bought_count = 0;  ///< of which it buys some
    Scalar breadth_share = 0;      ///< bought_count / line_count
    /// exp(entropy) of the sales by product: so many products bought alike would be as broad. None without sales.
    std::optional<Scalar> effective_number{};
    std::vector<std::string> white_space{};     ///< products that it does not buy
    std::optional<Scalar> white_space_value{};  ///< what it could buy of them; unknown when one of these is
    /// Coefficient of variation of the goods cost shares across the line. None when one of them is unknown.
    std::optional<Scalar> goods_cost_dispersion{};
    std::optional<Scalar> weight_factor{};  ///< how far the criterion counts, 1 .. 0
    BOOST_DESCRIBE_CLASS(ProductMix, (),
                         (line_count, bought_count, breadth_share, effective_number, white_space, white_space_value,
                          goods_cost_dispersion, weight_factor),
                         (), ())
};

[[nodiscard]] inline Citation product_mix_weight_citation() {
    return {.source = "T225 says that the mix tells most when cost of goods is nearly equal; the straight line is ours",
            .confirmed = false};
}

/// Breadth, white space and cost dispersion of one account over the whole line (T225). The mix tells most when cost of
/// goods is nearly equal across the line, so the criterion counts max(0, 1 - dispersion / `no_weight_dispersion`):
/// fully where all products cost the same share of their price, not at all from that dispersion on. Throws InputError
/// naming products that occur twice and figures that are negative, not finite or no share; std::invalid_argument when
/// the dispersion is not above 0.
template <class Products>
[[nodiscard]] ProductMix<> product_mix(const Products& line, double no_weight_dispersion = 1) {
    if (!(no_weight_dispersion > 0)) {
        throw std::invalid_argument("selection::product_mix: no weight from a dispersion of " +
                                    kam::detail::number_text(no_weight_dispersion) + ", but it must be above 0");
    }
    Report report;
    std::vector<std::string> ids;
    double total = 0;
    for (const ProductSales& product : line) {
        const std::string where = "product " + kam::detail::quoted(product.product_id);
        const auto check = [&](double x, double most, const char* what) {
            if (!(x >= 0 && x <= most) || !kam::detail::is_finite(x)) report.add(where, Fault::out_of_range, what);
        };
        check(product.sales, product.sales, "has sales below 0 or not finite");
        if (product.expected_sales) check(*product.expected_sales, *product.expected_sales, "expects sales below 0");
        if (product.goods_cost_share) check(*product.goods_cost_share, 1, "has a cost share outside 0..1");
        ids.push_back(product.product_id);
        total += product.sales;
    }
    std::sort(ids.begin(), ids.end());
    for (auto twice = std::adjacent_find(ids.begin(), ids.end()); twice != ids.end();
         twice = std::adjacent_find(twice + 1, ids.end())) {
        report.add("product " + kam::detail::quoted(*twice), Fault::duplicate, "is there twice");
    }
    throw_if_any(report);

    ProductMix<> mix;
    mix.line_count = ids.size();
    double entropy = 0, white = 0, cost_sum = 0, cost_squares = 0;
    bool white_known = true, cost_known = !ids.empty();
    for (const ProductSales& product : line) {
        if (product.sales > 0) {
            ++mix.bought_count;
            entropy -= product.sales / total * std::log(product.sales / total);
        } else {
            mix.white_space.push_back(product.product_id);
            white_known = white_known && product.expected_sales;
            white += product.expected_sales.value_or(0);
        }
        cost_known = cost_known && product.goods_cost_share;
        cost_sum += product.goods_cost_share.value_or(0);
    }
    if (mix.line_count > 0) mix.breadth_share = static_cast<double>(mix.bought_count) / static_cast<double>(ids.size());
    if (mix.bought_count > 0) mix.effective_number = std::exp(entropy);
    if (white_known) mix.white_space_value = white;
    if (cost_known) {
        const double mean = cost_sum / static_cast<double>(ids.size());
        for (const ProductSales& product : line) {
            const double difference = *product.goods_cost_share - mean;
            cost_squares += difference * difference;
        }
        // Without any cost of goods all products are alike.
        const double deviation = std::sqrt(cost_squares / static_cast<double>(ids.size()));
        mix.goods_cost_dispersion = mean > 0 ? deviation / mean : 0;
        mix.weight_factor = (std::max)(0.0, 1 - *mix.goods_cost_dispersion / no_weight_dispersion);
    }
    return mix;
}

}  // namespace kam::inline v0::selection
