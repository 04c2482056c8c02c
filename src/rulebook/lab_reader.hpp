// What the sections of the lab and the overrides of a scenario read alike.
#pragma once

#include "rulebook/check.hpp"
#include "rulebook/lab_terms.hpp"
#include "rulebook/reader.hpp"

namespace plimsoll::rulebook {

void read_leverage(Reader& row, LeverageWeight& leverage);
void check_leverage(const Check& check, const LeverageWeight& leverage);

/// At least one row, and weights that do not sum to zero.
template <class Row>
void check_weights(const Check& check, std::string_view key, const std::vector<Row>& rows) {
    u64 sum = 0;
    for (const Row& row : rows) sum += row.weight;
    check.must(sum > 0 && sum <= UINT32_MAX, key, "must have weights with a sum of 1 to 4294967295");
}

}  // namespace plimsoll::rulebook
