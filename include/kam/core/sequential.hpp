// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <exception>

namespace kam::inline v0 {

/// Runs blocks of work. `executor(n, f)` calls `f(std::size_t block)` exactly once for every block < n, returns when
/// all are done and rethrows the exception of the lowest block that threw. Sequential, Threads, or the user's own pool:
///     struct Pool {                                               // a complete executor
///         template <class F> void operator()(std::size_t n, F&& f) const { my_pool.for_each_index(n, f); }
///     };
template <class E>
concept Executor = requires(const E& executor, void (*f)(std::size_t)) { executor(std::size_t{}, f); };

/// Everything in the calling thread, in order.
struct Sequential {
    template <class F>
    void operator()(std::size_t blocks, F&& f) const {
        std::exception_ptr failure;
        for (std::size_t block = 0; block < blocks; ++block) {
            try {
                f(block);
            } catch (...) {
                if (!failure) failure = std::current_exception();
            }
        }
        if (failure) std::rethrow_exception(failure);
    }
};

}  // namespace kam::inline v0
