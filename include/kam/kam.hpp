// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/day_count.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/executor.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/name_map.hpp>
#include <kam/core/names.hpp>
#include <kam/core/progress.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/version.hpp>
