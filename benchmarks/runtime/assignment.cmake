# SPDX-License-Identifier: BSL-1.0
# LEMON (Debian: liblemon-dev) is compiled as C++17; scipy is looked for by the program, in KAM_PEERS too.
find_path(KAM_LEMON_INCLUDE lemon/network_simplex.h)
find_library(KAM_LEMON_LIBRARY lemon)
if(KAM_LEMON_INCLUDE AND KAM_LEMON_LIBRARY)
    add_library(kam_benchmark_lemon STATIC support/lemon_assignment.cpp)
    set_target_properties(kam_benchmark_lemon PROPERTIES CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON)
    target_include_directories(kam_benchmark_lemon PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    target_include_directories(kam_benchmark_lemon SYSTEM PRIVATE ${KAM_LEMON_INCLUDE})
    target_link_libraries(kam_benchmark_lemon PRIVATE ${KAM_LEMON_LIBRARY})
    target_compile_definitions(${target} PRIVATE KAM_HAS_LEMON)
    target_link_libraries(${target} PRIVATE kam_benchmark_lemon)
endif()
