# SPDX-License-Identifier: BSL-1.0
# PROGRAM writes the CSV FILE when it is given its name: HEADER first, then LINES lines. Where it cannot, it fails.
cmake_minimum_required(VERSION 3.25)

file(REMOVE ${FILE})
execute_process(COMMAND ${PROGRAM} ${FILE} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS ${FILE} lines)
list(POP_FRONT lines header)
list(LENGTH lines count)
list(FILTER lines EXCLUDE REGEX "^[0-9]+(,-?[0-9.]+(e[-+]?[0-9]+)?)+$")
if(NOT header STREQUAL HEADER OR NOT count EQUAL LINES OR lines)
    message(FATAL_ERROR "${FILE} has the header ${header}, ${count} lines, and of these do not look right: ${lines}")
endif()
execute_process(COMMAND ${PROGRAM} ${FILE}/below OUTPUT_QUIET ERROR_VARIABLE error RESULT_VARIABLE status)
if(status EQUAL 0 OR NOT error MATCHES "cannot be written")
    message(FATAL_ERROR "A file that cannot be written: status ${status}, ${error}")
endif()
