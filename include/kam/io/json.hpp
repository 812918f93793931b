// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Described structs from and to JSON. Writing and the schema stand alone. Reading uses Boost.JSON's parser, whose code
/// exactly one source file of the program must include, `#include <boost/json/src.hpp>`, unless it links Boost::json.
/// Eigen vectors and matrices: add <kam/io/json/eigen.hpp>.

#include <kam/io/json/read.hpp>
#include <kam/io/json/schema.hpp>
#include <kam/io/json/write.hpp>
