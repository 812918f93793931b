// SPDX-License-Identifier: BSL-1.0
#include <optional>
#include <string>
#include <type_traits>

#include <Eigen/Core>

#include <boost/describe.hpp>

#include "support/describes.hpp"

#include <kam/entities/account.hpp>
#include <kam/selection/portfolio/contested.hpp>
#include <kam/selection/portfolio/giants.hpp>
#include <kam/selection/portfolio/inequality.hpp>
#include <kam/selection/portfolio/loss_impact.hpp>
#include <kam/selection/challenge/obstacle.hpp>
#include <kam/selection/portfolio/portfolio_mix.hpp>
#include <kam/selection/challenge/qualify.hpp>
#include <kam/selection/challenge/shapley.hpp>
#include <kam/selection/challenge/stability.hpp>
#include <kam/selection/uncertain/portfolio_matrix.hpp>
#include <kam/selection/uncertain/rank_acceptability.hpp>

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

// Every field of results and options can be written, read and explained by its name.
template <class... T>
constexpr bool describe_every_field = (kam_test::describes_every_field<T>() && ...);
using namespace kam::selection;
static_assert(
    describe_every_field<Acceptability, AcceptabilityOptions, AccountAcceptability, AccountObstacle, ChangeCost,
                         CompetitorPosition, ContestedAccount, ContestedAccounts, ContestedOptions, GateFailure,
                         GiantOptions, LinearPreference, LossImpact, LossImpacts, NeededChange, ObstacleOptions,
                         Obstacles, PairwiseWinning, PortfolioGrid, PortfolioMatrix, PortfolioMatrixOptions,
                         PortfolioMix, PortfolioPosition, PriceSensitiveGiant, PriceSensitiveGiants, PurposeShare,
                         Qualification, RankAcceptability, RankAcceptabilityOptions, Stability, StabilityInterval,
                         TwoStepPortfolio, WeightChange, WeightSpace, TheilDecomposition<>, TheilGroup<>>);

}  // namespace selection_concepts
