// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <kam/core/error.hpp>

namespace kam::inline v0::io {

/// Where CSV text comes from: a file by its path ("-" is standard input), an open stream or FILE*, text in memory, or a
/// function of the caller's own (to unpack, decrypt, download). Converts from each of the first four by itself:
///     read_csv<Row>("orders.csv");  read_csv<Row>(std::cin);  read_csv<Row>(stdin);
///     read_csv<Row>(CsvInput::text("id\n7\n"));
/// An input is read once, forwards. Streams and text must live until it has been read. A path that cannot be opened,
/// and a read that fails, throw InputError naming the path and the cause.
class CsvInput {
public:
    /// Puts at most `most` bytes at `to` and returns how many; 0 means that the input has ended.
    using Read = std::function<std::size_t(char* to, std::size_t most)>;

    CsvInput(const char* path) : CsvInput(std::string(path)) {}
    CsvInput(std::string path) : name_(std::move(path)) {
        if (name_ == "-") {
            name_ = "stdin";
            read_ = reader_of(stdin, name_);
        } else {
            open();
        }
    }
    /// A std::filesystem::path.
    template <class Path>
    requires requires(const Path& path) {
        { path.string() } -> std::convertible_to<std::string>;
    }
    CsvInput(const Path& path) : CsvInput(std::string(path.string())) {}
    CsvInput(std::istream& in, std::string name = "input") : name_(std::move(name)) {
        read_ = [&in, called = name_](char* to, std::size_t most) {
            in.read(to, static_cast<std::streamsize>(most));
            if (in.bad() || (in.fail() && !in.eof())) throw InputError(called, Fault::missing, "cannot be read");
            return static_cast<std::size_t>(in.gcount());
        };
    }
    CsvInput(std::FILE* in, std::string name = "input") : name_(std::move(name)), read_(reader_of(in, name_)) {}
    /// A source of the caller's own; `total` bytes where that is known, for the progress.
    CsvInput(Read read, std::string name, std::size_t total = 0)
        : name_(std::move(name)), read_(std::move(read)), total_(total) {}

    /// CSV text that is already in memory.
    [[nodiscard]] static CsvInput text(std::string_view text, std::string name = "text") {
        Read read = [rest = text](char* to, std::size_t most) mutable {
            const std::size_t count = (std::min)(most, rest.size());
            if (count > 0) std::memcpy(to, rest.data(), count);
            rest.remove_prefix(count);
            return count;
        };
        return {std::move(read), std::move(name), text.size()};
    }

    /// What messages call the input: the path, "stdin" for "-", or the name given.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Its size in bytes; 0 where that is not known beforehand.
    [[nodiscard]] std::size_t total() const noexcept { return total_; }
    /// Bytes read so far.
    [[nodiscard]] std::size_t done() const noexcept { return done_; }
    [[nodiscard]] std::size_t read(char* to, std::size_t most) {
        const std::size_t count = read_(to, most);
        done_ += count;
        return count;
    }

private:
    [[nodiscard]] static std::string error_text(int error) { return std::generic_category().message(error); }

    /// `file` is a FILE* or an owning pointer to one.
    template <class File>
    [[nodiscard]] static Read reader_of(File file, std::string name) {
        return [file, name = std::move(name)](char* to, std::size_t most) {
            errno = 0;
            std::FILE* in = &*file;
            const std::size_t count = std::fread(to, 1, most, in);
            if (count == 0 && std::ferror(in) != 0) {
                throw InputError(name, Fault::missing, "cannot be read: " + error_text(errno));
            }
            return count;
        };
    }

    void open() {
        errno = 0;
        const std::shared_ptr<std::FILE> file(std::fopen(name_.c_str(), "rb"), [](std::FILE* f) {
            if (f != nullptr) std::fclose(f);
        });
        if (!file) throw InputError(name_, Fault::missing, "cannot be opened: " + error_text(errno));
        // The scanner has its own block; a second one in between would only cost a copy.
        std::setvbuf(file.get(), nullptr, _IONBF, 0);
        if (std::fseek(file.get(), 0, SEEK_END) == 0) {
            const long size = std::ftell(file.get());
            if (size > 0) total_ = static_cast<std::size_t>(size);
            std::rewind(file.get());
        }
        read_ = reader_of(file, name_);
    }

    std::string name_;
    Read read_;
    std::size_t total_ = 0;
    std::size_t done_ = 0;
};

}  // namespace kam::inline v0::io
