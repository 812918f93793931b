// SPDX-License-Identifier: BSL-1.0
// P. E. Pfeifer, R. L. Carraway, "Modeling customer relationships as Markov chains", 2000: the value of a customer who
// is written to until the fifth period without a purchase, and the rule that is better.
#include <cmath>
#include <cstdio>

#include <Eigen/Core>

#include <kam/stages/chains/chain_value.hpp>
#include <kam/stages/decision.hpp>
#include <kam/stages/chains/first_passage.hpp>

int main() {
    const double contribution = 40, mailing = 4, rate = 0.2;
    const double buys[] = {0.3, 0.2, 0.15, 0.05};

    // Stages: periods since the last purchase, 1 to 4, and former customer.
    Eigen::MatrixXd chain = Eigen::MatrixXd::Zero(5, 5);
    for (Eigen::Index recency = 0; recency < 4; ++recency) {
        chain(recency, 0) += buys[recency];
        chain(recency, recency + 1) += 1 - buys[recency];
    }
    chain(4, 4) = 1;
    const Eigen::VectorXd flows{{contribution - mailing, -mailing, -mailing, -mailing, 0}};

    std::puts("                                            published    computed");
    std::printf("value of a new customer, four periods          50.115  %10.6f\n",
                kam::stages::chain_value_within(chain, flows, rate, 4)(0, 4));
    const Eigen::VectorXd value = kam::stages::chain_value(chain, flows, rate);
    std::printf("the same, for ever                                  -  %10.6f\n", value[0]);
    std::printf("of a customer at recency 4                          -  %10.6f\n", value[3]);

    // At each recency: write or give up.
    kam::stages::DecisionProblem<> problem;
    Eigen::MatrixXd give_up = Eigen::MatrixXd::Zero(5, 5);
    give_up.col(4).setOnes();
    problem.transition = {chain, give_up};
    problem.reward.resize(5, 2);
    problem.reward.col(0) = flows;
    problem.reward.col(1) << contribution, 0, 0, 0, 0;
    problem.reward(4, 0) = 0;
    const auto best = kam::stages::best_discounted_policy(problem, 1 / (1 + rate));
    std::printf("with the best rule                                  -  %10.6f\n", best.value[0]);
    std::printf("which writes at recencies                     1, 2, 3  ");
    for (std::size_t recency = 0; recency < 4; ++recency) {
        if (best.policy[recency] == 0) std::printf("%s%zu", recency == 0 ? "" : ", ", recency + 1);
    }
    std::puts("");

    const auto way = kam::stages::first_passage(chain, {4});
    std::printf("\nnot in the paper: a new customer is lost after %.3f periods, deviation %.3f\n", *way[0].steps,
                std::sqrt(*way[0].steps_variance));
}
