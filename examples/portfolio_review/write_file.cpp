// SPDX-License-Identifier: BSL-1.0
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>

#include <unistd.h>

#include "output.hpp"

namespace {

[[noreturn]] void fail(const std::string& path, const std::string& cause) {
    throw std::runtime_error(path + ": cannot be written: " + cause);
}

void write_directly(const std::string& path, const std::string& content) {
    errno = 0;
    std::FILE* const file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) fail(path, std::generic_category().message(errno));
    const bool written = std::fwrite(content.data(), 1, content.size(), file) == content.size();
    const int write_error = errno;
    if (std::fclose(file) != 0) fail(path, std::generic_category().message(errno));
    if (!written) fail(path, std::generic_category().message(write_error));
}

}  // namespace

void write_file(const std::string& path, const std::string& content) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path target = fs::is_symlink(path, error) ? fs::weakly_canonical(path, error) : fs::path(path);
    const fs::file_status status = fs::status(target, error);
    // A pipe or a device is written to; replacing it would not be what was asked for.
    if (fs::exists(status) && !fs::is_regular_file(status)) return write_directly(path, content);

    // Written beside its place and moved there when complete: a reader sees the old file or the new one.
    const fs::path part = target.string() + ".part" + std::to_string(getpid());
    try {
        write_directly(part.string(), content);
        if (fs::exists(status)) fs::permissions(part, status.permissions());
        fs::rename(part, target);
    } catch (const fs::filesystem_error& failure) {
        fs::remove(part, error);
        fail(path, failure.code().message());
    } catch (const std::runtime_error& failure) {
        fs::remove(part, error);
        const std::string what = failure.what();
        fail(path, what.substr(what.rfind(": ") + 2));
    }
}
