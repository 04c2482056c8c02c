#include "liquidation/pro_rata.hpp"

#include <algorithm>
#include <numeric>

namespace plimsoll {

std::vector<i128> split_pro_rata(i128 total, std::span<const i128> weights) {
    std::vector<i128> parts(weights.size(), 0);
    if (total == 0) return parts;
    i128 sum = 0;
    for (const i128 weight : weights) {
        PLIMSOLL_INVARIANT(weight >= 0 && sum <= i128_max - weight);
        sum += weight;
    }
    PLIMSOLL_INVARIANT(sum > 0 && total != i128_min);
    const i128 whole = total < 0 ? -total : total;

    std::vector<i128> remainder(weights.size());
    i128 left = whole;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        parts[i] = mul_div(whole, weights[i], sum, Round::floor);
        remainder[i] = (multiply(whole, weights[i]) - multiply(parts[i], sum)).to_i128();
        left -= parts[i];
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        return remainder[a] != remainder[b] ? remainder[a] > remainder[b] : a < b;
    });
    for (std::size_t place = 0; left > 0; ++place, --left) ++parts[order[place]];
    if (total < 0)
        for (i128& part : parts) part = -part;
    return parts;
}

}  // namespace plimsoll
