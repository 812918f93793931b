# SPDX-License-Identifier: BSL-1.0
# Runs PROGRAM, which must succeed; where the file EXPECTED exists, the output must equal it byte for byte.
cmake_minimum_required(VERSION 3.25)

if(NOT EXISTS ${EXPECTED})
    execute_process(COMMAND ${PROGRAM} COMMAND_ERROR_IS_FATAL ANY)
    return()
endif()
set(actual ${PROGRAM}.actual)
execute_process(COMMAND ${PROGRAM} OUTPUT_FILE ${actual} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${EXPECTED} ${actual} RESULT_VARIABLE differ ERROR_QUIET)
if(differ)
    execute_process(COMMAND diff -u ${EXPECTED} ${actual} RESULT_VARIABLE ignored)
    message(FATAL_ERROR "The output is not the expected one. Expected: ${EXPECTED}, actual: ${actual}")
endif()
