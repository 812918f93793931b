// SPDX-License-Identifier: BSL-1.0
// Boost.JSON's own code, so that no test needs its compiled library.
#include <boost/json/src.hpp>
