// SPDX-License-Identifier: BSL-1.0
#include <kam/kam.hpp>

#include <Eigen/Core>

int main() {
    kam::Report report;
    report.add("account_id", kam::Fault::missing, "is missing");
    return report.count() == 1 && Eigen::Vector2d(1, 2).sum() > 2 ? 0 : 1;
}
