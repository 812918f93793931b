// SPDX-License-Identifier: BSL-1.0
#include "order_headers.hpp"

#include <utility>

#include <kam/core/text.hpp>

using kam::Fault;
using kam::detail::quoted;

std::vector<Problem> check_header(const OrderHeaderRow& header, std::optional<kam::Date> ordered_on,
                                  std::optional<kam::Currency> currency) {
    std::vector<Problem> problems;
    const auto gather = [&](std::optional<Problem> problem) {
        if (problem) problems.push_back(std::move(*problem));
    };
    if (ordered_on) {
        gather(check_not_before("promised_on", header.promised_on, *ordered_on));
        gather(check_not_before("delivered_on", header.delivered_on, *ordered_on));
    }
    if (currency) {
        gather(check_money("freight_amount", header.freight_amount, *currency));
        gather(check_money("service_cost", header.service_cost, *currency));
    }
    return problems;
}

void OrderHeaders::add(OrderHeaderRow&& row, kam::io::CsvLine& line) {
    reject(line, check_id("order_id", row.order_id));
    if (row.account_id) reject(line, check_id("account_id", *row.account_id));
    if (row.account_id && accounts_ != nullptr && !accounts_->contains(*row.account_id) && !line.rejected()) {
        line.reject("account_id", Fault::dangling, quoted(*row.account_id) + " is not among the accounts");
    }
    // Without rates every order is in the currency of the review.
    std::optional<kam::Currency> currency = row.currency;
    if (!currency && review_.rates.all().empty()) currency = review_.currency;
    for (const Problem& problem : check_header(row, row.ordered_on, currency)) reject(line, problem);
    if (row.currency && (row.ordered_on || review_.rates.all().empty())) {
        reject(line, check_currency(*row.currency, row.ordered_on.value_or(kam::Date{}), review_));
    }
    if (const Header* const other = find(row.order_id)) {
        line.reject("order_id", Fault::duplicate,
                    quoted(row.order_id) + " was used on line " + std::to_string(other->line));
    }
    if (line.rejected()) return;
    at_.emplace(row.order_id, headers_.size());
    headers_.push_back({std::move(row), line.number()});
}

OrderHeaders::Header* OrderHeaders::find(const std::string& order_id) {
    const auto found = at_.find(order_id);
    return found == at_.end() ? nullptr : &headers_[found->second];
}
