// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <cstddef>
#include <string>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace kam::inline v0::stages {

/// What a stage is a stage of. Models of different units are different C++ types: where an account relationship stands
/// says nothing about how far the supplier's own programme has come, and comparing the two does not compile.
enum class Unit {
    account_relationship,  ///< one relationship of a supplier and a customer (a dyad)
    programme,             ///< the supplier's own key account programme
    approach               ///< the kind of programme; kinds have no order
};
BOOST_DESCRIBE_ENUM(Unit, account_relationship, programme, approach)

/// One stage of one model. Stages of the same model are in order (kinds of approach are not); those of different models
/// of the same unit are unordered, and those of different units are of different types.
template <Unit Of>
struct StageOf {
    std::string model{};
    std::size_t position{};  ///< from 0
    std::string name{};

    friend bool operator==(const StageOf& a, const StageOf& b) {
        return a.model == b.model && a.position == b.position;
    }
    friend std::partial_ordering operator<=>(const StageOf& a, const StageOf& b) requires(Of != Unit::approach) {
        if (a.model != b.model) return std::partial_ordering::unordered;
        return a.position <=> b.position;
    }
    BOOST_DESCRIBE_CLASS(StageOf, (), (model, position, name), (), ())
};
using AccountStage = StageOf<Unit::account_relationship>;
using ProgrammeStage = StageOf<Unit::programme>;
using ApproachType = StageOf<Unit::approach>;

}  // namespace kam::inline v0::stages
