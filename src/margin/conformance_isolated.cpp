#include "margin/conformance_isolated.hpp"

#include <algorithm>
#include <vector>

namespace plimsoll::conformance {

namespace {

// Sum of size x price beyond the first `free` of the volume.
Int256 value_beyond(std::span<const SizeAtPrice> rows, i128 free, std::optional<i128> price_min = {}) {
    Int256 value;
    for (const SizeAtPrice& row : rows) {
        const i128 skipped = std::min(free, row.size);
        free -= skipped;
        value = sum(value, multiply(row.size - skipped, std::max(row.price, price_min.value_or(row.price))));
    }
    return value;
}

i128 margin_of(const Int256& value, const Fraction& factor, i128 size_scale) {
    return rounded(fraction(value) * factor / fraction(size_scale), Round::floor);
}

}  // namespace

i128 order_margin(i128 position, std::span<const SizeAtPrice> buys, std::span<const SizeAtPrice> sells,
                  std::optional<i128> auction_price, const Fraction& factor, i128 size_scale) {
    std::vector<SizeAtPrice> bids(buys.begin(), buys.end()), asks(sells.begin(), sells.end());
    std::ranges::sort(bids, std::greater{}, &SizeAtPrice::price);
    std::ranges::sort(asks, std::less{}, &SizeAtPrice::price);
    const Int256 bought = value_beyond(bids, std::max<i128>(-position, 0), auction_price);
    const Int256 sold = value_beyond(asks, std::max<i128>(position, 0), auction_price);
    return std::max(margin_of(bought, factor, size_scale), margin_of(sold, factor, size_scale));
}

i128 margin_on_increase(std::span<const SizeAtPrice> trades, const Fraction& factor, i128 size_scale) {
    return margin_of(value_beyond(trades, 0), factor, size_scale);
}

i128 release_on_decrease(i128 before, i128 after, std::span<const SizeAtPrice> trades, i128 balance, i128 mark_price,
                         i128 size_scale) {
    i128 volume = 0;
    for (const SizeAtPrice& trade : trades) volume += trade.size;
    const i128 average = divide(value_beyond(trades, 0), volume, Round::floor).to_i128();
    const i128 held = before < 0 ? -before : before, closed = before < 0 ? after - before : before - after;
    // The peer adds the same sign for long and short.
    const i128 balance_then =
        rounded(fraction(balance) + fraction(held, size_scale) * fraction(average - mark_price), Round::floor);
    return mul_div(balance_then, closed, held, Round::floor);
}

i128 release_on_flip(i128 before, std::span<const SizeAtPrice> trades, i128 balance, const Fraction& factor,
                     i128 size_scale) {
    const i128 closing = before < 0 ? -before : before;
    return balance - margin_of(value_beyond(trades, closing), factor, size_scale);
}

}  // namespace plimsoll::conformance
