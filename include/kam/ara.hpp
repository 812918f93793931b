// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/ara/balanced_exchange.hpp>
#include <kam/ara/carry.hpp>
#include <kam/ara/chain.hpp>
#include <kam/ara/contact_drivers.hpp>
#include <kam/ara/contact_network.hpp>
#include <kam/ara/contact_review.hpp>
#include <kam/ara/contact_what_if.hpp>
#include <kam/ara/dependence.hpp>
#include <kam/ara/graph_power.hpp>
#include <kam/ara/index.hpp>
#include <kam/ara/matching.hpp>
#include <kam/ara/model.hpp>
#include <kam/ara/multiplex.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/nodes.hpp>
#include <kam/ara/payloads.hpp>
#include <kam/ara/records.hpp>
#include <kam/ara/relationship_functions.hpp>
#include <kam/ara/scheme.hpp>
#include <kam/ara/scheme_views.hpp>
#include <kam/ara/structure.hpp>
#include <kam/ara/substance.hpp>
