// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/ara/from_entities/contact_records.hpp>
#include <kam/ara/from_entities/indicators.hpp>
#include <kam/ara/from_entities/layer_history.hpp>
#include <kam/ara/from_entities/manager_reach.hpp>
#include <kam/ara/from_entities/needs.hpp>
#include <kam/ara/from_entities/portfolio_model.hpp>
