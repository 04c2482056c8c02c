// A program of somebody else: notional of a position and a hash, from the installed headers and archives.
#include <base/fixed.hpp>
#include <base/hash.hpp>
#include <cstdio>
#include <span>
#include <string>

int main() {
    using namespace plimsoll;
    const Quantity size{250'000'000};      // 2.5
    const Price mark{795'000'000'000};     // 7 950
    const MarginRate initial{50'000};      // 5 %
    const Amount worth = settle(notional(size, mark), Round::floor);
    const Amount needed = settle(charge(notional(size, mark), initial), Round::ceil);
    if (worth != Amount{i128{19'875} * one_e8} || needed != Amount{99'375'000'000}) {
        std::puts("consumer: wrong figures");
        return 1;
    }
    const std::string hash = hash_bytes(std::as_bytes(std::span{&worth.raw, 1})).hex();
    std::printf("consumer: 2.5 x 7950 needs 993.75 at 5 %%; hash of its worth %s\n", hash.c_str());
    return 0;
}
