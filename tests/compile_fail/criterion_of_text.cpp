// SPDX-License-Identifier: BSL-1.0
// expect: MeasuredMember|MeasureOf
#include <string>

#include <kam/selection/criterion.hpp>

struct Client {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id))

auto criterion() { return kam::selection::benefit<&Client::id>(); }
