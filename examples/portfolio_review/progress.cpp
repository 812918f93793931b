// SPDX-License-Identifier: BSL-1.0
#include "progress.hpp"

#include <cstdio>

#include <unistd.h>

kam::Progress show_progress(const std::string& what, const std::string& unit, double divisor, bool always) {
    const bool terminal = isatty(STDERR_FILENO) != 0;
    if (!terminal && !always) return {};
    // A terminal shows one line that changes; a log gets a line each time the shown number does.
    return {[what, unit, divisor, terminal, shown = -1L](std::size_t done, std::size_t total) mutable {
                const auto now = static_cast<long>(static_cast<double>(done) / divisor);
                if (now == shown && done != total) return;
                shown = now;
                std::fprintf(stderr, "%s%s %ld", terminal ? "\r" : "", what.c_str(), now);
                if (total != 0)
                    std::fprintf(stderr, " of %ld", static_cast<long>(static_cast<double>(total) / divisor));
                std::fprintf(stderr, " %s%s", unit.c_str(), !terminal || done == total ? "\n" : "");
            },
            {}};
}
