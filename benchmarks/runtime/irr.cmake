# SPDX-License-Identifier: BSL-1.0
# QuantLib, installed or unpacked into KAM_PEERS; its package conflicts with that of Boost 1.81.
find_path(KAM_QUANTLIB_INCLUDE ql/quantlib.hpp HINTS ${KAM_PEERS}/usr/include)
find_library(KAM_QUANTLIB_LIBRARY NAMES QuantLib libQuantLib.so.0 HINTS ${KAM_PEERS}/usr/lib)
if(KAM_QUANTLIB_INCLUDE AND KAM_QUANTLIB_LIBRARY)
    target_compile_definitions(${target} PRIVATE KAM_HAS_QUANTLIB)
    # After the others: the folder of an unpacked package must not hide what is installed.
    target_compile_options(${target} PRIVATE "SHELL:-idirafter ${KAM_QUANTLIB_INCLUDE}")
    target_link_libraries(${target} PRIVATE ${KAM_QUANTLIB_LIBRARY})
endif()
