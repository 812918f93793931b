// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

#include <Eigen/Core>
#include <boost/describe/class.hpp>

#include <kam/core/validate.hpp>

namespace kam::inline v0::ara {

/// One score per actor from an iteration, and what it is worth. `converged` says whether the iteration reached the
/// tolerance asked for; where not, the scores are the last ones, and `residual` and `error_bound` say how far they got.
/// An actor for whom the measure has no meaning scores NaN, and `defined` is false for it: so an isolate is not taken
/// for one that scores 0.
template <class Scalar = double>
struct Centrality {
    Eigen::VectorX<Scalar> scores{};
    Eigen::VectorX<bool> defined{};
    int iterations = 0;
    Scalar residual{};                    ///< how far the scores are from solving their equation; see the measure
    std::optional<Scalar> error_bound{};  ///< proved bound on the error of the scores; none where there is no proof
    bool converged = false;
    BOOST_DESCRIBE_CLASS(Centrality, (), (scores, defined, iterations, residual, error_bound, converged), (), ())
};

/// When an iteration may stop: once its measure's own relative criterion is at most `tolerance`, or after
/// `max_iterations`, which the result then says.
template <class Scalar = double>
struct Stop {
    Scalar tolerance = Scalar(std::numeric_limits<Scalar>::digits10 > 12 ? 1e-10 : 1e-5);
    int max_iterations = 10'000;
    BOOST_DESCRIBE_CLASS(Stop, (), (tolerance, max_iterations), (), ())
};

namespace detail {

template <class Scalar>
void check_stop(const Stop<Scalar>& stop, const char* function) {
    if (stop.tolerance > Scalar(0) && stop.max_iterations > 0) return;
    throw std::invalid_argument(std::string(function) + ": a tolerance of " +
                                kam::detail::number_text(static_cast<double>(stop.tolerance)) + " and " +
                                std::to_string(stop.max_iterations) + " iterations; both must be above 0");
}

/// Makes room for n scores, all of them defined.
template <class Scalar>
void start(Centrality<Scalar>& result, Eigen::Index n) {
    result.scores.resize(n);
    result.defined.setConstant(n, true);
    result.iterations = 0;
    result.residual = Scalar(0);
    result.error_bound.reset();
    result.converged = false;
}

template <class Scalar>
void set_undefined(Centrality<Scalar>& result, Eigen::Index actor) {
    result.scores[actor] = std::numeric_limits<Scalar>::quiet_NaN();
    result.defined[actor] = false;
}

}  // namespace detail

}  // namespace kam::inline v0::ara
