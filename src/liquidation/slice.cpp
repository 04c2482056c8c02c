#include "liquidation/slice.hpp"

#include <algorithm>

#include "margin/position_value.hpp"

namespace plimsoll {

MarketId market_to_reduce(std::span<const MarketShare> shares) {
    MarketShare best{no_market, {}};
    for (const MarketShare& share : shares) {
        const bool larger = best.market == no_market || share.maintenance > best.maintenance;
        const bool tie = share.maintenance == best.maintenance && share.market < best.market;
        if (larger || tie) best = share;
    }
    return best.market;
}

namespace {

struct Sizing {
    const AccountLine& line;
    const LiquidationTerms& terms;

    i64 lots_total() const { return abs(line.quantity).raw / line.lot.raw; }
    Quantity trade(i64 lots) const {
        const Quantity size = lots >= lots_total() ? abs(line.quantity) : Quantity{lots * line.lot.raw};
        return line.quantity > Quantity{} ? -size : size;
    }
    Notional value(i64 lots) const { return margin_notional(line.kind, trade(lots), line.mark); }

    // (equity - expected cost) - (1 + target) * maintenance after `lots`, in units of 1e-28.
    Int256 surplus(i64 lots) const {
        Int256 equity = exact(line.equity).raw, maintenance = exact(line.maintenance).raw;
        if (lots > 0) {
            equity -= charge(value(lots), terms.closing_cost + terms.fee).raw;
            maintenance -= released(line, trade(lots)).raw;
        }
        return scale(equity, one_e6) - scale(maintenance, one_e6 + terms.target.raw);
    }
    bool reaches_target(i64 lots) const { return surplus(lots).sign() >= 0; }

    // Where the surplus is highest: the first number of lots from which one more does not raise it.
    i64 peak() const {
        i64 low = 0, high = lots_total();
        while (low < high) {
            const i64 middle = low + (high - low) / 2;
            if (surplus(middle + 1) > surplus(middle)) low = middle + 1;
            else high = middle;
        }
        return low;
    }
    // The smallest number of lots up to `high`, which reaches it.
    i64 smallest(i64 high) const {
        i64 low = 1;
        while (low < high) {
            const i64 middle = low + (high - low) / 2;
            if (reaches_target(middle)) high = middle;
            else low = middle + 1;
        }
        return high;
    }
};

// How many lots of this line are worth `cap`, at most all.
i64 lots_worth(const Sizing& sizing, Notional cap) {
    const Notional all = sizing.value(sizing.lots_total());
    if (cap >= all) return sizing.lots_total();
    if (cap <= Notional{}) return 0;
    return static_cast<i64>(mul_div(sizing.lots_total(), cap.raw, all.raw, Round::floor));
}

struct Wanted {
    i64 lots;
    SliceReason reason;

    void cap(i64 at_most, SliceReason why) {
        if (lots <= at_most) return;
        lots = at_most;
        reason = why;
    }
};

Wanted wanted_for_target(const Sizing& sizing) {
    const i64 peak = sizing.peak();
    if (peak == 0 || !sizing.reaches_target(peak)) return {sizing.lots_total(), SliceReason::no_partial_size};
    return {sizing.smallest(peak), SliceReason::to_target};
}

}  // namespace

Slice slice_size(const AccountLine& line, const LiquidationTerms& terms, Notional depth) {
    const Sizing sizing{line, terms};
    const i64 all = sizing.lots_total();
    Wanted wanted = wanted_for_target(sizing);
    if (terms.slice_portion > MarginRate{}) {
        const i64 portion = static_cast<i64>(mul_div(all, terms.slice_portion.raw, one_e6, Round::floor));
        wanted.cap(std::max<i64>(portion, 1), SliceReason::portion);
    }
    if (terms.slice_notional_max > Amount{})
        wanted.cap(std::max<i64>(lots_worth(sizing, as_notional(terms.slice_notional_max)), 1), SliceReason::notional_max);
    if (terms.slice_depth_share > MarginRate{}) {
        const i128 share = mul_div(depth.raw, terms.slice_depth_share.raw, one_e6, Round::floor);
        wanted.cap(lots_worth(sizing, Notional{share}), SliceReason::depth);
    }
    if (wanted.lots == 0) return {Quantity{}, wanted.reason};
    const Quantity left = line.quantity + sizing.trade(wanted.lots);
    if (left != Quantity{} && margin_notional(line.kind, left, line.mark) < as_notional(terms.dust_notional))
        return {-line.quantity, SliceReason::dust};
    return {sizing.trade(wanted.lots), wanted.reason};
}

}  // namespace plimsoll
