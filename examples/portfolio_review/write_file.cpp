// SPDX-License-Identifier: BSL-1.0
#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <system_error>

#include <unistd.h>

#include "output.hpp"

void write_file(const std::string& path, const std::string& content) {
    // Written beside its place and moved there when complete: a reader sees the old file or the new one.
    const std::string part = path + ".part" + std::to_string(getpid());
    const auto fail = [&](int error) {
        std::remove(part.c_str());
        throw std::runtime_error(path + ": cannot be written: " + std::generic_category().message(error));
    };
    errno = 0;
    std::FILE* const file = std::fopen(part.c_str(), "wb");
    if (file == nullptr) fail(errno);
    const bool written = std::fwrite(content.data(), 1, content.size(), file) == content.size();
    const int write_error = errno;
    if (std::fclose(file) != 0) fail(errno);
    if (!written) fail(write_error);
    if (std::rename(part.c_str(), path.c_str()) != 0) fail(errno);
}
