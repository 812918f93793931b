// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/python.hpp"
#include "support/ratio.hpp"

namespace kam_benchmark {

/// A python process that has run `setup` once and then runs `work` whenever it is asked, timing itself, so that its
/// rounds alternate with ours. Single threaded: what links to BLAS is told to use one thread. `setup` and `work` are
/// python source; `work` leaves one number in `result`.
class PythonPeer {
public:
    PythonPeer(const std::string& python, const std::string& setup, const std::string& work) {
        int to_child[2], from_child[2];
        if (pipe(to_child) != 0 || pipe(from_child) != 0) throw std::runtime_error("PythonPeer: no pipe");
        child_ = fork();
        if (child_ < 0) throw std::runtime_error("PythonPeer: no process");
        if (child_ == 0) {
            dup2(to_child[0], 0);
            dup2(from_child[1], 1);
            for (const int end : {to_child[0], to_child[1], from_child[0], from_child[1]}) close(end);
            for (const char* name : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}) setenv(name, "1", 1);
            std::string body;
            for (const char c : work) body += c == '\n' ? std::string("\n    ") : std::string(1, c);
            const std::string script = "import sys, time\nimport numpy as np\n" + setup + "\nfor line in sys.stdin:\n" +
                                       "    start = time.perf_counter()\n    " + body +
                                       "\n    seconds = time.perf_counter() - start\n" +
                                       "    print(repr(seconds), repr(float(result)), flush=True)\n";
            execlp(python.c_str(), python.c_str(), "-c", script.c_str(), static_cast<char*>(nullptr));
            _exit(127);
        }
        close(to_child[0]);
        close(from_child[1]);
        requests_ = fdopen(to_child[1], "w");
        answers_ = fdopen(from_child[0], "r");
    }
    PythonPeer(const PythonPeer&) = delete;
    PythonPeer& operator=(const PythonPeer&) = delete;
    ~PythonPeer() {
        std::fclose(requests_);
        std::fclose(answers_);
        waitpid(child_, nullptr, 0);
    }

    struct Round {
        double seconds = 0;
        double result = 0;
    };
    /// Runs `work` once.
    [[nodiscard]] Round run() {
        std::fputs("go\n", requests_);
        std::fflush(requests_);
        Round round;
        if (std::fscanf(answers_, "%lf %lf", &round.seconds, &round.result) != 2) {
            throw std::runtime_error("PythonPeer: the script failed");
        }
        return round;
    }

private:
    pid_t child_ = -1;
    std::FILE* requests_ = nullptr;
    std::FILE* answers_ = nullptr;
};

/// Times ours and the peer in alternating rounds and prints the RATIO of the medians.
template <class Ours>
double ratio_to_python(const std::string& name, Ours&& ours, PythonPeer& peer, int rounds = 15) {
    using Clock = std::chrono::steady_clock;
    if (const char* wanted = std::getenv("KAM_BENCHMARK_ROUNDS")) rounds = std::atoi(wanted);
    rounds = (std::max)(rounds, 1);
    const double first = detail::seconds_per_call<Clock>(ours, 1);
    const std::size_t calls = detail::calls_for(first);
    if (peer.run().seconds > 5) rounds = (std::min)(rounds, 3);
    std::vector<double> our_seconds, other_seconds;
    for (int round = 0; round < rounds; ++round) {
        if (round % 2 == 0) our_seconds.push_back(detail::seconds_per_call<Clock>(ours, calls));
        other_seconds.push_back(peer.run().seconds);
        if (round % 2 == 1) our_seconds.push_back(detail::seconds_per_call<Clock>(ours, calls));
    }
    const Timing timing{detail::median(our_seconds), detail::median(other_seconds), rounds};
    detail::print(timing, "the other");
    return ratio_of_times(name, timing.ours, timing.other);
}

}  // namespace kam_benchmark
