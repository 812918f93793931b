// SPDX-License-Identifier: BSL-1.0
#pragma once

// TEST_CASE, CHECK and BENCHMARK from whichever Catch2 is there; version 2 wants CATCH_CONFIG_ENABLE_BENCHMARKING,
// which the build defines.
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/benchmark/catch_benchmark.hpp>
#include <catch2/catch_test_macros.hpp>
#else
#include <catch2/catch.hpp>
#endif
