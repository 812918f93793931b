# SPDX-License-Identifier: BSL-1.0
find_path(KAM_IGRAPH_INCLUDE igraph/igraph.h HINTS ${KAM_PEERS}/usr/include)
find_library(KAM_IGRAPH_LIBRARY NAMES igraph HINTS ${KAM_PEERS}/usr/lib/${CMAKE_LIBRARY_ARCHITECTURE})
if(KAM_IGRAPH_INCLUDE AND KAM_IGRAPH_LIBRARY)
    target_compile_definitions(${target} PRIVATE KAM_HAS_IGRAPH)
    target_compile_options(${target} PRIVATE "SHELL:-idirafter ${KAM_IGRAPH_INCLUDE}")
    target_link_libraries(${target} PRIVATE ${KAM_IGRAPH_LIBRARY})
endif()
