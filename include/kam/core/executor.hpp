// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

#include <kam/core/sequential.hpp>

namespace kam::inline v0 {

namespace detail {

/// Keeps the exception of the lowest block; shared by threads.
class FirstFailure {
public:
    template <class F>
    void run(std::size_t block, F& f) {
        try {
            f(block);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (block <= block_) {
                block_ = block;
                failure_ = std::current_exception();
            }
        }
    }
    void rethrow() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    std::mutex mutex_;
    std::size_t block_ = (std::numeric_limits<std::size_t>::max)();
    std::exception_ptr failure_;
};

}  // namespace detail

/// `count` threads, started for the call and joined before it returns; 0 means one per processor.
struct Threads {
    unsigned count = 0;

    template <class F>
    void operator()(std::size_t blocks, F&& f) const {
        const std::size_t wanted = count != 0 ? count : (std::max)(1U, std::thread::hardware_concurrency());
        const std::size_t threads = (std::min)(wanted, blocks);
        detail::FirstFailure failure;
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            for (std::size_t block = next++; block < blocks; block = next++) failure.run(block, f);
        };
        {
            std::vector<std::jthread> helpers;  // joined at the end of this scope, also if starting one fails
            for (std::size_t t = 1; t < threads; ++t) helpers.emplace_back(work);
            work();
        }
        failure.rethrow();
    }
};

}  // namespace kam::inline v0
