// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/stages/evidence/derived_evidence.hpp>
#include <kam/stages/evidence/manager_evidence.hpp>
#include <kam/stages/evidence/record_evidence.hpp>
#include <kam/stages/evidence/sell_through.hpp>
#include <kam/stages/evidence/selling_activity.hpp>
