// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/stages/assess.hpp>
#include <kam/stages/model_context.hpp>
#include <kam/stages/question.hpp>
#include <kam/stages/smcg_2011.hpp>
#include <kam/stages/smcg_profile.hpp>
#include <kam/stages/stage.hpp>
#include <kam/stages/stage_distance.hpp>
#include <kam/stages/stage_list.hpp>
#include <kam/stages/stage_model.hpp>
#include <kam/stages/stage_probabilities.hpp>
#include <kam/stages/weighing.hpp>
