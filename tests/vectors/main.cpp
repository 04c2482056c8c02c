// plimsoll_vectors: runs published numbers of other systems against the functions of src/.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "tests/vectors/coverage.hpp"
#include "tests/vectors/file_run.hpp"

namespace {

namespace fs = std::filesystem;

constexpr const char* usage =
    "usage: plimsoll_vectors DIR      run every .json file below DIR, or one file\n"
    "       plimsoll_vectors --list   which function answers which file and kind, as a table\n";

/// What stands below, sorted; or the one file.
std::vector<fs::path> files_below(const fs::path& place) {
    if (!fs::is_directory(place)) return {place};
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(place))
        if (entry.path().extension() == ".json" && !entry.is_directory()) files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

int run_all(const char* named) {
    using plimsoll::vectors::Counts;
    const fs::path place = fs::canonical(named);
    Counts all;
    for (const fs::path& file : files_below(place)) all += plimsoll::vectors::run_file(file);
    const bool nothing = all.passed + all.failed + all.skipped == 0;
    if (nothing) fmt::print("no .json file stands below {}\n", named);
    fmt::print("{} passed, {} failed, {} skipped\n", all.passed, all.failed, all.skipped);
    return all.failed > 0 || nothing ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        fmt::print(stderr, "{}", usage);
        return 2;
    }
    const std::string_view word = argv[1];
    if (word == "--help" || word == "-h") {
        fmt::print("{}", usage);
        return 0;
    }
    if (word == "--list") {
        fmt::print("{}", plimsoll::vectors::list_of_rules());
        return 0;
    }
    if (word.starts_with("-")) {
        fmt::print(stderr, "plimsoll_vectors: no option '{}'\n{}", word, usage);
        return 2;
    }
    std::error_code trouble;
    if (!fs::exists(argv[1], trouble)) {
        fmt::print(stderr,
                   "plimsoll_vectors: there is no file or folder '{}'; name the folder that holds the vectors\n",
                   argv[1]);
        return 2;
    }
    try {
        return run_all(argv[1]);
    } catch (const fs::filesystem_error& error) {
        fmt::print(stderr, "plimsoll_vectors: {}\n", error.what());
        return 2;
    }
}
