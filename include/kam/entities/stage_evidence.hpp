// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>

namespace kam::inline v0 {

/// One judged level of one dimension of a stage model ("lock_in", "joint_funding", ...; T080). The two firms may judge
/// differently, and both judgements are kept.
struct DimensionEvidence {
    std::string dimension{};
    Level level{};
    Side side{};           ///< who sees it so
    std::string source{};  ///< a record, a person's role, a document
    Date observed_on{};
};
BOOST_DESCRIBE_STRUCT(DimensionEvidence, (), (dimension, level, side, source, observed_on))

/// Where a relationship is heading, whatever its stage: a stage model has no stage for coming apart (T024).
enum class Trend { growing, stable, uncoupling };
BOOST_DESCRIBE_ENUM(Trend, growing, stable, uncoupling)

}  // namespace kam::inline v0
