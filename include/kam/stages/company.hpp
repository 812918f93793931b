// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/stages/company/assess_batch.hpp>
#include <kam/stages/company/company_view.hpp>
#include <kam/stages/company/positioning.hpp>
#include <kam/stages/company/recovery.hpp>
#include <kam/stages/company/title_inflation.hpp>
