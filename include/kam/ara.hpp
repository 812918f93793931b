// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/ara/multiplex.hpp>
#include <kam/ara/network.hpp>
