// SPDX-License-Identifier: BSL-1.0
#include <optional>
#include <string>
#include <type_traits>

#include <Eigen/Core>

#include <boost/describe.hpp>

#include <kam/entities/account.hpp>
#include <kam/selection/contested.hpp>
#include <kam/selection/inequality.hpp>
#include <kam/selection/shapley.hpp>
#include <kam/selection/uncertain/acceptability.hpp>

namespace selection_concepts {

struct Client {
    std::string id;
    std::optional<std::string> rival;
    double rival_share = 0;
    std::optional<kam::RivalIntent> rival_intent;
};
struct WithoutIntent {
    std::string id;
    std::optional<std::string> rival;
    double rival_share = 0;
};

using kam::selection::HasCompetitor;
static_assert(HasCompetitor<kam::Account> && HasCompetitor<Client>);
static_assert(!HasCompetitor<WithoutIntent> && !HasCompetitor<int>);

// Results are of the number type of their input.
static_assert(std::is_same_v<decltype(kam::selection::theil(Eigen::VectorXf())), std::optional<float>>);
static_assert(
    std::is_same_v<decltype(kam::selection::shapley_values(2, [](kam::selection::Coalition) { return 1.0F; })),
                   Eigen::VectorXf>);

// Results and options can be written, read and explained by field name.
static_assert(kam::Described<kam::selection::Acceptability> && kam::Described<kam::selection::AcceptabilityOptions> &&
              kam::Described<kam::selection::WeightSpace> && kam::Described<kam::selection::ContestedAccounts>);

}  // namespace selection_concepts
