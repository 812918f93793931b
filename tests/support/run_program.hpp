// SPDX-License-Identifier: BSL-1.0
#pragma once

// For tests of whole programs: a folder to work in, and a program's exit status and what it printed. POSIX.

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <sys/wait.h>

namespace kam_test {

/// Every byte of a file.
[[nodiscard]] inline std::string read_bytes(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void write_bytes(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream out(path, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) throw std::runtime_error("cannot write " + path.string());
}

/// A new, empty folder, removed at the end with everything in it.
class TempFolder {
public:
    TempFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "kam_test_XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make the folder " + name);
        path_ = name;
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

/// The names of everything in a folder and its folders, sorted.
[[nodiscard]] inline std::vector<std::string> names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        names.push_back(std::filesystem::relative(entry.path(), folder).string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// How a program ended and what it printed. A program that a signal ended has the status 128 + signal, as in the shell.
struct Outcome {
    int status = -1;
    std::string out;
    std::string err;
};

/// One argument for the shell, whatever is in it.
[[nodiscard]] inline std::string shell_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted += '\'';
}

[[nodiscard]] inline std::string shell_line(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_quoted(word);
    return line;
}

/// Runs a line of shell in `folder`; standard input is empty unless the line says otherwise.
[[nodiscard]] inline Outcome run_shell(const std::string& line, const std::filesystem::path& folder) {
    const TempFolder captured;
    const std::filesystem::path out = captured.path() / "out", err = captured.path() / "err";
    const std::string whole = "cd " + shell_quoted(folder.string()) + " && { " + line + "; } < /dev/null > " +
                              shell_quoted(out.string()) + " 2> " + shell_quoted(err.string());
    const int ended = std::system(whole.c_str());
    if (ended == -1) throw std::runtime_error("no shell to run " + line);
    return {WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) : WEXITSTATUS(ended), read_bytes(out), read_bytes(err)};
}

}  // namespace kam_test
