#include "book/book.hpp"

namespace plimsoll {

Quantity Book::depth(Side side, Price limit, Quantity enough) const {
    i128 sum = 0;
    exact_levels(side, [&](Price price, i128 quantity) {
        if (!acceptable(opposite(side), price, limit)) return false;
        sum += quantity;
        return sum < enough.raw;
    });
    return {static_cast<i64>(std::min<i128>(sum, enough.raw))};
}

namespace {

// numerator / denominator in [best, worst], rounded as asked, where the exact ratio lies between the two: by halving, since
// the denominator may need more than 128 bits.
i64 ratio_between(const Int256& numerator, const Int256& denominator, i64 best, i64 worst) {
    while (best != worst) {  // the answer is the value nearest to `best` that does not flatter the taker
        const i64 middle = best + (worst - best) / 2;
        const Int256 product = scale(denominator, middle);
        const bool against_taker = worst > best ? product >= numerator : product <= numerator;
        if (against_taker) worst = middle;
        else best = middle + (worst > best ? 1 : -1);
    }
    return worst;
}

// notional / (quantity + rest / last price), where `taken` went whole at better prices.
std::optional<Price> impact_linear(const Book& book, Side side, i128 wanted) {
    i128 rest = wanted, taken = 0;  // rest in 1e-16, taken in 1e-8
    std::optional<Price> average;
    book.exact_levels(side, [&](Price price, i128 quantity) {
        if (div_round(rest, price.raw, Round::ceil) > quantity) {
            rest -= quantity * price.raw;
            taken += quantity;
            return true;
        }
        const Int256 denominator = multiply(taken, price.raw) + Int256{rest};
        const i64 best = book.best_price(side)->raw;
        average = Price{ratio_between(multiply(wanted, price.raw), denominator, best, price.raw)};
        return false;
    });
    return average;
}

// Quantity is in quote units: q at P is q / P coins, counted in 1e-14 so that 2^80 of quote units fit 128 bits.
std::optional<Price> impact_inverse(const Book& book, Side side, i128 wanted) {
    const Round price_round = side == Side::sell ? Round::ceil : Round::floor;
    const Round coins_round = side == Side::sell ? Round::floor : Round::ceil;
    i128 rest = wanted, coins = 0;
    i64 last = 0;
    book.exact_levels(side, [&](Price price, i128 quantity) {
        const i128 part = std::min(rest, quantity);
        coins += mul_div(part, one_e14, price.raw, coins_round);
        last = price.raw;
        return (rest -= part) > 0;
    });
    if (rest > 0) return std::nullopt;
    if (coins == 0) return Price{last};
    const i128 average = mul_div(wanted, one_e14, coins, price_round);  // rounded coins may carry it past the last price
    return Price{static_cast<i64>(side == Side::sell ? std::min<i128>(average, last) : std::max<i128>(average, last))};
}

}  // namespace

std::optional<Price> Book::impact_price(Side side, Amount notional, bool inverse) const {
    PLIMSOLL_INVARIANT(notional > Amount{});
    if (inverse) return impact_inverse(*this, side, notional.raw);
    return impact_linear(*this, side, as_notional(notional).raw);
}

}  // namespace plimsoll
