// SPDX-License-Identifier: BSL-1.0
// expect: kam: no field of this record fits in a column of a CSV file
#include <vector>

#include <kam/io/csv.hpp>

struct Basket {
    std::vector<int> lines;
};
BOOST_DESCRIBE_STRUCT(Basket, (), (lines))

void read() { (void)kam::io::read_csv<Basket>("baskets.csv"); }
