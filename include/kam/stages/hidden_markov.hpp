// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/stages/hidden_markov/decode.hpp>
#include <kam/stages/hidden_markov/driven.hpp>
#include <kam/stages/hidden_markov/emission.hpp>
#include <kam/stages/hidden_markov/emissions.hpp>
#include <kam/stages/hidden_markov/fit.hpp>
#include <kam/stages/hidden_markov/model.hpp>
#include <kam/stages/hidden_markov/ordinal.hpp>
#include <kam/stages/hidden_markov/pass.hpp>
#include <kam/stages/hidden_markov/product.hpp>
#include <kam/stages/hidden_markov/residuals.hpp>
#include <kam/stages/hidden_markov/restarts.hpp>
#include <kam/stages/hidden_markov/sequences.hpp>
#include <kam/stages/hidden_markov/start_law.hpp>
