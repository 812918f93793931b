// SPDX-License-Identifier: BSL-1.0
#include "all_headers.hpp"

std::size_t found_by_one() {
    kam::Report report;
    report.add("one", kam::Fault::missing, "is missing");
    return report.count();
}
