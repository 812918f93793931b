// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "checks.hpp"
#include "rows.hpp"

/// For each account what is wrong with its chain of parents: it must lead up to an account without one, through
/// accounts that are there. Ids are unique.
[[nodiscard]] std::vector<std::optional<Problem>> check_parents(const std::vector<AccountRow>& accounts);
