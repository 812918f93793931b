// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <stop_token>
#include <utility>

namespace kam::inline v0 {

/// How a caller watches and stops long work: `on_progress(done, total)` is called by one thread at a time, with `done`
/// never falling (`total` is 0 where it is not known beforehand); work ends early, and its result says so, once `stop`
/// is requested. Both may be left empty.
struct Progress {
    std::function<void(std::size_t done, std::size_t total)> on_progress{};
    std::stop_token stop{};
};

/// The working side of a Progress; shared by threads.
class ProgressMeter {
public:
    ProgressMeter(const Progress& progress, std::size_t total) : progress_(progress), total_(total) {}

    /// Records `amount` units more as done. False when the work should stop.
    bool advance(std::size_t amount = 1) {
        if (progress_.on_progress) {
            const std::lock_guard lock(mutex_);
            done_ += amount;
            progress_.on_progress(done_, total_);
        }
        return !stopped();
    }
    [[nodiscard]] bool stopped() const noexcept { return progress_.stop.stop_requested(); }

private:
    Progress progress_;
    std::size_t total_;
    std::size_t done_ = 0;
    std::mutex mutex_;
};

}  // namespace kam::inline v0
