// SPDX-License-Identifier: BSL-1.0
// Every header in two translation units of one program: an inline that was forgotten does not link.
#include <cstddef>

std::size_t found_by_one();
std::size_t found_by_two();

int main() { return found_by_one() == found_by_two() ? 0 : 1; }
