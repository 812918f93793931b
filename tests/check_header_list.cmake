# SPDX-License-Identifier: BSL-1.0
# HEADERS, the list in CMakeLists.txt, and the headers in the tree ROOT must be the same set.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE in_tree ${ROOT}/include/*)
foreach(header IN LISTS in_tree)
    if(NOT header IN_LIST HEADERS)
        cmake_path(RELATIVE_PATH header BASE_DIRECTORY ${ROOT})
        message(SEND_ERROR "CMakeLists.txt lacks in FILE_SET HEADERS: ${header}")
    endif()
endforeach()
list(REMOVE_DUPLICATES HEADERS)
list(REMOVE_ITEM HEADERS ${in_tree})
if(HEADERS)
    message(SEND_ERROR "CMakeLists.txt lists in FILE_SET HEADERS what is not there: ${HEADERS}")
endif()
