// SPDX-License-Identifier: BSL-1.0
#include <random>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/cash_flow/advance_case.hpp>

using namespace kam::cash_flow;
using kam_test::close;

namespace decision_laws_test {

/// Whole numbers at rate 0, so that values are exact and ties occur.
AdvanceCase<double> random_case(unsigned seed) {
    std::mt19937_64 engine(seed);
    const auto up_to = [&](int most) { return static_cast<double>(engine() % static_cast<unsigned>(most + 1)); };
    AdvanceCase<double> advance;
    LadderStep<double> step{"step", 0.0, 0.0, 0.0, 0.0, kam::Level(0)};
    for (int i = 0; i < 3; ++i) {
        *step.cost += up_to(5);
        *step.effort_hours += up_to(3);
        *step.disruption_cost += up_to(2);
        advance.ladder.push_back(step);
    }
    advance.present = 1;
    advance.rate = 0;
    advance.hourly_rate = up_to(2);
    advance.advance_once = up_to(4);
    advance.step_back_once = up_to(4);
    const auto benefit = [&] {
        StatedBenefit<double> stated;
        stated.flows = Eigen::VectorXd(4);
        for (double& flow : *stated.flows) flow = up_to(14) - 2;
        stated.probability = up_to(2) / 2;
        stated.low_factor = up_to(4) / 4;
        stated.high_factor = 1 + up_to(4) / 4;
        return stated;
    };
    advance.next = benefit();
    advance.current = benefit();
    return advance;
}

AdvanceCase<double> at(AdvanceCase<double> advance, double next, double current) {
    advance.next.low_factor = advance.next.high_factor = next;
    advance.current->low_factor = advance.current->high_factor = current;
    return advance;
}

}  // namespace decision_laws_test
using decision_laws_test::at;
using decision_laws_test::random_case;

TEST_CASE("advance case laws: the verdict over an interval is that at every point of it, or it depends", "[laws]") {
    int certain = 0, open = 0;
    for (unsigned seed = 0; seed < 500; ++seed) {
        const auto advance = random_case(seed);
        const AdvanceVerdict verdict = advance_case(advance).verdict;
        bool all_alike = true;
        std::vector<AdvanceVerdict> points;
        for (int i = 0; i <= 4; ++i) {
            for (int k = 0; k <= 4; ++k) {
                const auto& [next, current] = std::pair(advance.next, *advance.current);
                const auto point =
                    advance_case(at(advance, next.low_factor + i / 4.0 * (next.high_factor - next.low_factor),
                                    current.low_factor + k / 4.0 * (current.high_factor - current.low_factor)));
                CHECK(point.verdict != AdvanceVerdict::depends);
                points.push_back(point.verdict);
                all_alike = all_alike && point.verdict == points.front();
            }
        }
        CHECK(all_alike == (verdict != AdvanceVerdict::depends));
        if (all_alike) CHECK(points.front() == verdict);
        ++(all_alike ? certain : open);
    }
    CHECK(certain > 50);
    CHECK(open > 50);
}

TEST_CASE("advance case laws: the unit of money leaves verdict, uplift and probability alone", "[laws]") {
    for (unsigned seed = 0; seed < 200; ++seed) {
        const auto advance = random_case(seed);
        auto cents = advance;
        for (auto& step : cents.ladder) {
            *step.cost *= 64;
            *step.disruption_cost *= 64;
        }
        *cents.hourly_rate *= 64;
        *cents.next.flows *= 64;
        *cents.current->flows *= 64;
        *cents.advance_once *= 64;
        *cents.step_back_once *= 64;
        const auto a = advance_case(advance), b = advance_case(cents);
        CHECK(a.verdict == b.verdict);
        CHECK(a.break_even_uplift == b.break_even_uplift);
        CHECK(a.required_probability == b.required_probability);
        CHECK(a.payback->first == b.payback->first);
        CHECK(64 * a.moves[0].npv == b.moves[0].npv);
    }
}

TEST_CASE("advance case laws: more benefit never turns go into anything else, nor hold into stepping back", "[laws]") {
    for (unsigned seed = 0; seed < 100; ++seed) {
        auto advance = random_case(seed);
        bool gone = false;
        for (int more = 0; more < 20; ++more) {
            *advance.next.flows += Eigen::VectorXd::Constant(4, 1);
            const bool go = advance_case(advance).verdict == AdvanceVerdict::go;
            if (gone) CHECK(go);
            gone = go;
        }
        advance = random_case(seed);
        advance.next.flows->setZero();
        bool held = false;
        for (int more = 0; more < 20; ++more) {
            *advance.current->flows += Eigen::VectorXd::Constant(4, 1);
            const bool hold = advance_case(advance).verdict == AdvanceVerdict::hold;
            if (held) CHECK(hold);
            held = hold;
        }
    }
}

TEST_CASE("advance case laws: reasons add up, and going at the uplift or the probability is worth nothing", "[laws]") {
    for (unsigned seed = 0; seed < 200; ++seed) {
        auto advance = random_case(seed);
        const auto result = advance_case(advance);
        for (const auto& move : result.moves) {
            double sum = 0;
            for (const auto& reason : move.reasons) sum += reason.contribution;
            CHECK(close(sum, move.npv, 0, 1e-12));
            CHECK(move.low <= move.npv);
            CHECK(move.npv <= move.high);
        }
        if (const auto& uplift = result.break_even_uplift->value) {
            CHECK(close(advance_case(at(advance, *uplift, 1)).moves[0].low, 0.0, 0, 1e-12));
        }
        if (const auto& probability = result.required_probability->value) {
            advance.next.probability = *probability;
            CHECK(close(advance_case(advance).moves[0].npv, 0.0, 0, 1e-12));
        }
    }
}
