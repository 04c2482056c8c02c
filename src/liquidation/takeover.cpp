#include "liquidation/takeover.hpp"

#include <algorithm>

#include "margin/position_value.hpp"

namespace plimsoll {

namespace {

Quantity to_lots(Quantity held, MarginRate fraction, Quantity lot) {
    const i128 size = mul_div(abs(held).raw, fraction.raw, one_e6, Round::floor) / lot.raw * lot.raw;
    const Quantity part{static_cast<i64>(size)};
    return held > Quantity{} ? part : -part;
}

Amount toward_zero(Amount held, MarginRate fraction) {
    return apply_rate(held, fraction, held > Amount{} ? Round::floor : Round::ceil);
}

}  // namespace

VerticalSlice vertical_slice(const VenueView& venue, const AccountLines& account, MarginRate fraction) {
    PLIMSOLL_INVARIANT(fraction > MarginRate{} && fraction <= margin_rate_one);
    const bool whole = fraction == margin_rate_one;
    VerticalSlice slice{fraction, {}, {}};
    for (const Position& held : account.positions) {
        if (held.quantity == Quantity{}) continue;
        const Quantity part = whole ? held.quantity : to_lots(held.quantity, fraction, venue.terms(held.market).book.lot);
        if (part == Quantity{}) continue;
        const Amount cost = part == held.quantity ? held.cost
                                                  : pro_rata(held.cost, abs(part).raw, abs(held.quantity).raw, Round::floor);
        slice.positions.push_back({held.market, part, cost});
    }
    for (const Balance& held : account.balances) {
        const Amount part = whole ? held.amount : toward_zero(held.amount, fraction);
        if (part != Amount{}) slice.balances.push_back({held.asset, part});
    }
    return slice;
}

SliceLines taken_lines(const VenueView& venue, const VerticalSlice& slice, const AccountLines& account) {
    SliceLines taken{account.numeraire, account.mode, {}, {}};
    for (const BalancePart& part : slice.balances) {
        Balance& line = taken.balances.emplace_back();
        line.asset = part.asset;
        line.amount = part.amount;
        line.credit_anchor = venue.state(part.asset).credit_index;
    }
    for (const PositionPart& part : slice.positions) {
        Position& line = taken.positions.emplace_back();
        line.market = part.market;
        line.quantity = part.quantity;
        line.cost = part.cost;
        line.funding_anchor = venue.state(part.market).funding_index;
    }
    return taken;
}

SliceLines kept_lines(const VenueView& venue, const VerticalSlice& slice, const AccountLines& account) {
    SliceLines kept{account.numeraire, account.mode, {}, {}};
    auto balance = slice.balances.begin();
    for (const Balance& held : account.balances) {
        Balance& line = kept.balances.emplace_back(held);
        if (balance != slice.balances.end() && balance->asset == held.asset) line.amount -= (balance++)->amount;
    }
    auto position = slice.positions.begin();
    for (const Position& held : account.positions) {
        Position& line = kept.positions.emplace_back(held);
        if (position == slice.positions.end() || position->market != held.market) continue;
        const Index now = venue.state(held.market).funding_index;
        line.funding_settled = -funding_owed(held, now);  // what is owed stays owed; the rest of the quantity begins anew
        line.funding_anchor = now;
        line.quantity -= position->quantity;
        line.cost -= position->cost;
        ++position;
    }
    return kept;
}

Lift lift_to_zero(Amount slice_equity, Amount kept_equity) {
    const Amount lift = std::max(Amount{}, -slice_equity);
    const Amount own = std::clamp(kept_equity, Amount{}, lift);
    return {own, lift - own};
}

}  // namespace plimsoll
