# SPDX-License-Identifier: BSL-1.0
# Writes OUTPUT: first every header from outside that HEADERS include, then macros that platform headers are known to
# define, then HEADERS. In this order because the standard library undefines min and max when it comes in; and a macro
# that were there before Boost or Eigen would test those.
cmake_minimum_required(VERSION 3.25)

set(outside "")
set(ours "")
foreach(header IN LISTS HEADERS)
    file(STRINGS ${header} lines REGEX "^ *# *include *<")
    foreach(line IN LISTS lines)
        string(REGEX REPLACE "^[^<]*(<[^>]*>).*" "#include \\1" line "${line}")
        if(NOT line MATCHES "<kam/")
            list(APPEND outside "${line}")
        endif()
    endforeach()
    cmake_path(RELATIVE_PATH header BASE_DIRECTORY ${INCLUDE_DIR})
    list(APPEND ours "#include <${header}>")
endforeach()
list(SORT outside)
list(REMOVE_DUPLICATES outside)

set(objects
    near far small interface IN OUT OPTIONAL ERROR NO_ERROR DELETE IGNORE CONST VOID TRUE FALSE STRICT ABSOLUTE RELATIVE
    I DOMAIN OVERFLOW UNDERFLOW                                         # the C library; the line above: Windows
    unix linux                                                          # compilers in GNU mode
    slots signals emit foreach forever)                                 # Qt
set(functions "min(a,b)" "max(a,b)" "major(device)" "minor(device)")          # Windows, the C library
list(TRANSFORM objects REPLACE "(.+)" "#undef \\1\n#define \\1 @hostile@" OUTPUT_VARIABLE macros)
list(TRANSFORM functions REPLACE "(.+)" "#define \\1 @hostile@")
list(APPEND macros ${functions})

list(JOIN outside "\n" outside)
list(JOIN macros "\n" macros)
list(JOIN ours "\n" ours)
file(WRITE ${OUTPUT} "${outside}\n\n${macros}\n\n${ours}\n")
