// SPDX-License-Identifier: BSL-1.0
// What is a sequence of dated flows, and what is not. Nothing to run: it compiles or it does not.
#include <array>
#include <forward_list>
#include <list>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe.hpp>

#include <kam/cash_flow/flow.hpp>
#include <kam/entities/cost.hpp>
#include <kam/entities/money.hpp>

namespace cash_flow_concepts {

using kam::cash_flow::BasicFlow;
using kam::cash_flow::DatedAmount;
using kam::cash_flow::Flow;
using kam::cash_flow::FlowRange;

enum class Season { spring, autumn };
BOOST_DESCRIBE_ENUM(Season, spring, autumn)

static_assert(FlowRange<std::vector<Flow>> && FlowRange<std::list<Flow>> && FlowRange<std::array<Flow, 2>>);
static_assert(FlowRange<std::span<const Flow>> && FlowRange<Flow[3]>);
static_assert(FlowRange<std::vector<BasicFlow<kam::Money>>> && FlowRange<std::vector<BasicFlow<long double>>>);
static_assert(FlowRange<std::vector<BasicFlow<double, Season>>>);

static_assert(!FlowRange<Flow> && !FlowRange<int>);           // no sequence
static_assert(!FlowRange<std::forward_list<Flow>>);           // does not know its size
static_assert(!FlowRange<std::vector<double>>);               // no dates: a vector of periodic flows
static_assert(!FlowRange<std::vector<DatedAmount<double>>>);  // no phases
static_assert(!FlowRange<std::vector<kam::Cost>>);            // flows_from makes flows of them
static_assert(!FlowRange<std::vector<std::pair<kam::Date, double>>>);

static_assert(std::is_same_v<kam::cash_flow::AmountIn<std::vector<BasicFlow<kam::Money, Season>>>, kam::Money>);
static_assert(std::is_same_v<kam::cash_flow::PhaseIn<std::vector<BasicFlow<kam::Money, Season>>>, Season>);

}  // namespace cash_flow_concepts
