// One file of vectors from its bytes to what is printed about it.
#pragma once

#include <filesystem>

namespace plimsoll::vectors {

struct Counts {
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    Counts& operator+=(const Counts& other) {
        passed += other.passed;
        failed += other.failed;
        skipped += other.skipped;
        return *this;
    }
};

/// Runs every case of the file and prints what came of it. A file that cannot be read as vectors counts as one failure, a file
/// that no rule answers as one skip.
Counts run_file(const std::filesystem::path& file);

}  // namespace plimsoll::vectors
