# SPDX-License-Identifier: BSL-1.0
# The rules for every source in the tree ROOT that a machine can check.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE sources RELATIVE ${ROOT}
    ${ROOT}/include/*.hpp ${ROOT}/examples/*.?pp ${ROOT}/tests/*.?pp ${ROOT}/benchmarks/*.?pp)
file(GLOB_RECURSE scripts RELATIVE ${ROOT}
    ${ROOT}/CMakeLists.txt ${ROOT}/*/CMakeLists.txt ${ROOT}/*/*.cmake)
list(FILTER scripts EXCLUDE REGEX "^build/")

foreach(file IN LISTS sources scripts)
    file(STRINGS ${ROOT}/${file} first LIMIT_COUNT 1)
    if(NOT first MATCHES "^(//|#) SPDX-License-Identifier: BSL-1\\.0$")
        message(SEND_ERROR "${file}: the first line is not the SPDX line alone")
    endif()
    file(READ ${ROOT}/${file} text)
    if(NOT text MATCHES "\n$")
        message(SEND_ERROR "${file}: no line end at the end")
    endif()
    string(REGEX REPLACE "[^\n]" "" ends "${text}")
    string(LENGTH "${ends}" count)
    if(count GREATER 450)
        message(SEND_ERROR "${file}: ${count} lines; more than 450 call for a split")
    endif()
endforeach()

function(forbid pattern why)
    foreach(file IN LISTS ARGN)
        file(READ ${ROOT}/${file} text)
        if(text MATCHES "${pattern}")
            string(STRIP "${CMAKE_MATCH_0}" found)
            message(SEND_ERROR "${file}: ${why}: ${found}")
        endif()
    endforeach()
endfunction()

set(cpp_headers ${sources})
list(FILTER cpp_headers INCLUDE REGEX "\\.hpp$")
foreach(file IN LISTS cpp_headers)
    file(STRINGS ${ROOT}/${file} once REGEX "^#pragma once$")
    if(NOT once)
        message(SEND_ERROR "${file}: no #pragma once")
    endif()
endforeach()

set(library ${sources})
list(FILTER library INCLUDE REGEX "^include/")
set(quiet ${library})
list(FILTER quiet EXCLUDE REGEX "^include/kam/io/")

forbid("(^|\n) *(inline +)?namespace *{" "no anonymous namespace in a header" ${cpp_headers})
forbid("(^|\n)static [^\n;{]*\\(" "no static function in a header" ${cpp_headers})
forbid("#include <(iostream|format|source_location)>" "not in this library" ${library})
forbid("std::views::|std::ranges::(subrange|view_interface)" "does not compile with clang 14" ${library})
forbid("#include <(istream|ostream|fstream|sstream|iomanip|locale|syncstream)>" "streams and locales belong to io" ${quiet})
forbid("(system|steady|high_resolution)_clock" "the library has no clock" ${library})
forbid("std::(s?rand\\(|random_device)" "the caller passes a seed" ${library})
forbid("(^|\n)using namespace [^\n]*;" "no using namespace in a header" ${cpp_headers})
# With <iomanip> before the library, look-up by the argument's namespace finds std::quoted, which fits a string better.
forbid("([+(,]|return) *quoted\\(" "std::quoted may answer, so write detail::quoted" ${library})

string(REPEAT "[^\n]" 121 wide)
set(shipped ${sources})
list(FILTER shipped INCLUDE REGEX "^(include|examples)/")
forbid("${wide}" "a line of more than 120 characters" ${shipped})

set(tests ${sources})
list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
forbid("TEST_CASE\\([ \n]*\"[^\"\n]*;" "ctest cannot run a test with a semicolon in its name" ${tests})
