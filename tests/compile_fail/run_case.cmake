# SPDX-License-Identifier: BSL-1.0
# Compiles SOURCE. Without a line "// expect: regex" it must compile; with one it must not, and the errors must match.
cmake_minimum_required(VERSION 3.25)

# -idirafter and not -isystem: a folder that the compiler searches anyway must keep its place.
list(TRANSFORM INCLUDE_DIRS PREPEND -idirafter)
list(TRANSFORM OWN_INCLUDE_DIRS PREPEND -I)
execute_process(COMMAND ${COMPILER} ${OPTIONS} ${OWN_INCLUDE_DIRS} ${INCLUDE_DIRS} -fsyntax-only ${SOURCE}
    RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
file(STRINGS ${SOURCE} expect REGEX "^// expect: ")
string(REGEX REPLACE "^// expect: " "" expect "${expect}")
if(NOT expect)
    if(failed)
        message(FATAL_ERROR "must compile, and does not:\n${said}")
    endif()
elseif(NOT failed)
    message(FATAL_ERROR "must not compile, and does")
elseif(NOT said MATCHES "${expect}")
    message(FATAL_ERROR "fails for another reason than '${expect}':\n${said}")
endif()
