// SPDX-License-Identifier: BSL-1.0
// kam_measure UNITS COMPILER OPTION...
// Compiles each unit of the list UNITS (lines "name source") three times, or KAM_COMPILE_RUNS times, and prints the least
// user seconds and the peak memory beside the budget; a line that starts with OVER for each unit over its budget. Fails
// when a unit does not compile or takes too much memory: seconds depend on what else the machine does, memory does not.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace measure {

struct Cost {
    double seconds;
    double megabytes;
};

/// Runs a command to its end; none when it fails. The kernel counts what the compiler driver's own children use.
std::optional<Cost> run(std::vector<std::string> command) {
    std::vector<char*> arguments;
    for (std::string& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    int status = 0;
    rusage used{};
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0) return std::nullopt;
    return Cost{static_cast<double>(used.ru_utime.tv_sec) + static_cast<double>(used.ru_utime.tv_usec) / 1e6,
                static_cast<double>(used.ru_maxrss) / 1024};
}

bool starts_with_any(std::string_view text, const std::vector<std::string_view>& starts) {
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) { return text.starts_with(start); });
}

/// The list of a part, kam/topic/part.hpp beside kam/topic/part/, or a header in that folder: for those who ask for it,
/// and in no other list.
bool is_part_of_a_topic(std::string_view name, const std::vector<std::string>& all) {
    if (starts_with_any(name, {"kam/io/"})) return false;
    if (std::count(name.begin(), name.end(), '/') > 2) return true;
    const std::string folder = std::string(name.substr(0, name.rfind('.'))) + '/';
    return std::count(name.begin(), name.end(), '/') == 2 &&
           std::any_of(all.begin(), all.end(), [&](const std::string& other) { return other.starts_with(folder); });
}

/// `included` is what the compiler's -M lists for the unit.
Cost budget_of(std::string_view name, std::string_view included, const std::vector<std::string>& all) {
    if (name == "quickstart_headers") return {1.5, 300};
    if (starts_with_any(name, {"kam/kam.hpp", "kam/review"})) return {2.6, 480};
    for (std::string_view heavy : {"/boost/math/", "/boost/json"}) {
        if (included.find(heavy) != std::string_view::npos) return {2.0, 400};
    }
    if (starts_with_any(name, {"kam/core/", "kam/version.hpp"})) return {0.7, 160};
    if (is_part_of_a_topic(name, all)) return {2.0, 400};
    return {1.2, 260};
}

}  // namespace measure

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("usage: kam_measure UNITS COMPILER OPTION...\n", stderr);
        return 2;
    }
    const std::vector<std::string> compiler(argv + 2, argv + argc);
    std::printf("%-44s %8s %8s %8s %8s\n", compiler[0].c_str(), "seconds", "budget", "MB", "budget");

    std::ifstream units(argv[1]);
    std::vector<std::string> names, sources;
    for (std::string name, source; units >> name >> source;) {
        names.push_back(name);
        sources.push_back(source);
    }
    const std::string dependencies = std::string(argv[1]) + ".d";
    const char* const wanted = std::getenv("KAM_COMPILE_RUNS");
    const int runs = wanted != nullptr ? std::atoi(wanted) : 3;
    int over = 0;
    bool too_large = false;
    for (std::size_t unit = 0; unit < names.size(); ++unit) {
        const std::string &name = names[unit], &source = sources[unit];
        std::vector<std::string> list = compiler;
        list.insert(list.end(), {"-M", "-MF", dependencies, source});
        std::vector<std::string> compile = compiler;
        compile.insert(compile.end(), {"-c", source, "-o", "/dev/null"});

        std::optional<measure::Cost> least = measure::run(list);
        std::ifstream file(dependencies);
        const std::string included{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        for (int i = 0; i < runs && least; ++i) {
            const std::optional<measure::Cost> cost = measure::run(compile);
            if (!cost || i == 0) {
                least = cost;
            } else {
                least = measure::Cost{(std::min)(least->seconds, cost->seconds),
                                      (std::min)(least->megabytes, cost->megabytes)};
            }
        }
        if (!least) {
            std::printf("%s does not compile\n", name.c_str());
            return 1;
        }
        const measure::Cost budget = measure::budget_of(name, included, names);
        std::printf("%-44s %8.2f %8.2f %8.0f %8.0f\n", name.c_str(), least->seconds, budget.seconds, least->megabytes,
                    budget.megabytes);
        if (least->seconds > budget.seconds || least->megabytes > budget.megabytes) {
            std::printf("OVER %s: %.3f of %.2f s, %.0f of %.0f MB\n", name.c_str(), least->seconds, budget.seconds,
                        least->megabytes, budget.megabytes);
            ++over;
            too_large = too_large || least->megabytes > budget.megabytes;
        }
        std::fflush(stdout);
    }
    std::printf("%d over budget\n\n", over);
    return too_large ? 1 : 0;
}
