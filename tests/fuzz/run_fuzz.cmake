# SPDX-License-Identifier: BSL-1.0
# Runs one libFuzzer program on a copy of its corpus; what it finds stays in WORK.
cmake_minimum_required(VERSION 3.25)

if(DEFINED ENV{KAM_FUZZ_SECONDS})
    set(SECONDS $ENV{KAM_FUZZ_SECONDS})
endif()
file(MAKE_DIRECTORY ${WORK}/corpus ${WORK}/found)
file(GLOB inputs ${CORPUS}/*)
file(COPY ${inputs} DESTINATION ${WORK}/corpus)
execute_process(
    COMMAND ${PROGRAM} -max_total_time=${SECONDS} -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
        -artifact_prefix=${WORK}/found/ ${WORK}/corpus
    RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "${PROGRAM} failed (${failed}); the input is in ${WORK}/found")
endif()
