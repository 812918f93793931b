// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/ara/measures/betweenness.hpp>
#include <kam/ara/measures/brokerage.hpp>
#include <kam/ara/measures/centrality.hpp>
#include <kam/ara/measures/components.hpp>
#include <kam/ara/measures/cut_points.hpp>
#include <kam/ara/measures/ei_index.hpp>
#include <kam/ara/measures/eigenvector.hpp>
#include <kam/ara/measures/flatten.hpp>
#include <kam/ara/measures/hubs.hpp>
#include <kam/ara/measures/k_core.hpp>
#include <kam/ara/measures/layer_overlap.hpp>
#include <kam/ara/measures/leading_pair.hpp>
#include <kam/ara/measures/page_rank.hpp>
#include <kam/ara/measures/participation.hpp>
#include <kam/ara/measures/power.hpp>
#include <kam/ara/measures/power_sweep.hpp>
#include <kam/ara/measures/reciprocity.hpp>
#include <kam/ara/measures/shifted_system.hpp>
#include <kam/ara/measures/structural_holes.hpp>
#include <kam/ara/measures/versatility.hpp>
#include <kam/ara/measures/workspace.hpp>
