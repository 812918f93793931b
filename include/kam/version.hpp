// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The version of this library, and its only macros. CMake reads them from here.
#define KAM_VERSION_MAJOR 0
#define KAM_VERSION_MINOR 1
#define KAM_VERSION_PATCH 0
