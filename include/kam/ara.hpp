// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/ara/betweenness.hpp>
#include <kam/ara/brokerage.hpp>
#include <kam/ara/centrality.hpp>
#include <kam/ara/components.hpp>
#include <kam/ara/cut_points.hpp>
#include <kam/ara/ei_index.hpp>
#include <kam/ara/eigenvector.hpp>
#include <kam/ara/flatten.hpp>
#include <kam/ara/hubs.hpp>
#include <kam/ara/k_core.hpp>
#include <kam/ara/layer_overlap.hpp>
#include <kam/ara/leading_pair.hpp>
#include <kam/ara/multiplex.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/page_rank.hpp>
#include <kam/ara/participation.hpp>
#include <kam/ara/power.hpp>
#include <kam/ara/power_sweep.hpp>
#include <kam/ara/reciprocity.hpp>
#include <kam/ara/shifted_system.hpp>
#include <kam/ara/structural_holes.hpp>
#include <kam/ara/versatility.hpp>
#include <kam/ara/workspace.hpp>
