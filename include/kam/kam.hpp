// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/version.hpp>

#include <kam/core/account.hpp>
#include <kam/core/citation.hpp>
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
#include <kam/core/sequential.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>

#include <kam/entities/account.hpp>
#include <kam/entities/adaptation.hpp>
#include <kam/entities/agreement.hpp>
#include <kam/entities/buying.hpp>
#include <kam/entities/conflict.hpp>
#include <kam/entities/contact.hpp>
#include <kam/entities/cost.hpp>
#include <kam/entities/country.hpp>
#include <kam/entities/currency.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/function.hpp>
#include <kam/entities/hierarchy.hpp>
#include <kam/entities/ids.hpp>
#include <kam/entities/interaction.hpp>
#include <kam/entities/lookup.hpp>
#include <kam/entities/manager.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/name_maps.hpp>
#include <kam/entities/need.hpp>
#include <kam/entities/order.hpp>
#include <kam/entities/phase.hpp>
#include <kam/entities/plan_item.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/entities/portfolio_check.hpp>
#include <kam/entities/promise.hpp>
#include <kam/entities/rates.hpp>
#include <kam/entities/relation.hpp>
#include <kam/entities/roll_up.hpp>
#include <kam/entities/rounding.hpp>
#include <kam/entities/sides.hpp>
#include <kam/entities/stage_evidence.hpp>
#include <kam/entities/strategic_profile.hpp>
#include <kam/entities/team.hpp>

#include <kam/data/column.hpp>
#include <kam/data/descending_order.hpp>
#include <kam/data/missing.hpp>
#include <kam/data/random.hpp>
#include <kam/data/scale.hpp>
#include <kam/data/sparse.hpp>
#include <kam/data/table.hpp>

#include <kam/ara.hpp>
#include <kam/cash_flow.hpp>
#include <kam/review.hpp>
#include <kam/selection.hpp>
#include <kam/stages.hpp>
