// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/core/error.hpp>
#include <kam/version.hpp>
