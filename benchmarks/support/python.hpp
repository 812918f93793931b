// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace kam_benchmark {

/// The first of `python3` and `/usr/bin/python3` that imports the module; none where neither does.
[[nodiscard]] inline std::optional<std::string> python_with(const std::string& module) {
    for (const std::string python : {"python3", "/usr/bin/python3"}) {
        const std::string command = python + " -c 'import " + module + "' > /dev/null 2>&1";
        if (std::system(command.c_str()) == 0) return python;
    }
    return std::nullopt;
}

/// A folder of its own for the files that go to and from a script; removed with all of them at the end.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "kam_benchmark_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::filesystem::filesystem_error("mkdtemp", name, std::error_code());
        path_ = name;
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    /// Doubles as they lie in memory, for numpy.fromfile.
    void write(const std::string& name, const double* numbers, std::size_t count) const {
        std::ofstream(path_ / name, std::ios::binary)
            .write(reinterpret_cast<const char*>(numbers), static_cast<std::streamsize>(count * sizeof(double)));
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Runs a script in the folder with one thread, and gives back what it prints: the script times itself.
[[nodiscard]] inline std::string run_python(const std::string& python, const ScratchFolder& folder,
                                            const std::string& script) {
    std::ofstream(folder.path() / "script.py") << script;
    const std::string command = "cd '" + folder.path().string() +
                                "' && OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 " + python +
                                " script.py";
    std::string printed;
    if (FILE* pipe = popen(command.c_str(), "r")) {
        std::array<char, 256> buffer;
        while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe) != nullptr) printed += buffer.data();
        if (pclose(pipe) != 0) printed.clear();
    }
    return printed;
}

}  // namespace kam_benchmark
