// What the histories of a full run must have met. A list of what they did meet is printed; a rare thing on the list below that no
// history reached fails the run: a property that never saw it says nothing about it.
#include "tests/support/reached.hpp"

#include <gtest/gtest.h>

#include <cstdio>

namespace plimsoll::test {
namespace {

class ReachedEnvironment final : public ::testing::Environment {
public:
    void TearDown() override {
        for (const auto& [name, count] : reached().all())
            std::printf("%12llu  %s\n", static_cast<unsigned long long>(count), name.c_str());
    }
};

const auto* const environment = ::testing::AddGlobalTestEnvironment(new ReachedEnvironment);

}  // namespace
}  // namespace plimsoll::test
