#include "margin/free_floor.hpp"

#include <algorithm>

#include "margin/asset_value.hpp"
#include "margin/band_lines.hpp"
#include "margin/line_terms.hpp"
#include "margin/position_value.hpp"
#include "margin/requirement.hpp"

namespace plimsoll {

namespace {

bool is_spot(const MarketTerms& terms) { return terms.kind == InstrumentKind::spot; }
bool has_orders(const Position& line) { return line.bids != Quantity{} || line.asks != Quantity{}; }

Range widened(Range today, i64 width) {
    const auto part = [width](i64 price) { return static_cast<i64>(i128{price} * width / one_e8); };
    return {std::max<i64>(today.low - part(today.low), 0), today.high + part(today.high)};
}

// Strict asset prices enclose the middle price, which is what a numeraire stands at, and never at zero.
Range numeraire_range(const AssetState& state) {
    const Range strict = strict_range(state);
    const i64 price = std::max<i64>(state.price.raw, 1);
    return {std::clamp<i64>(strict.low, 1, price), std::max(strict.high, price)};
}

// The initial line of one position with every term at its own worst end.
struct WorstLine {
    const MarketTerms& terms;
    const MarginTerms& margin;
    const Position& line;
    Range box;
    Notional open_interest;

    bool inverse() const { return terms.kind == InstrumentKind::inverse_perpetual; }
    // Coins of an inverse position are most at the lowest price, dollars of a linear one at the highest.
    Price charged_at() const { return {inverse() ? box.low : box.high}; }

    Notional profit() const {
        const Price losing{line.quantity > Quantity{} ? box.low : box.high};
        return counted_profit(margin, unrealised(terms.kind, line.quantity, line.cost, losing));
    }
    Exact requirement_of(Quantity quantity) const {
        const Notional value = margin_notional(terms.kind, quantity, charged_at());
        return requirement(margin, Requirement::initial, value, margin_size(terms.kind, quantity, value),
                           line.leverage_rate, open_interest);
    }
    // Whether the exact sums hold it: prices at the far end of a box may be beyond what a market would bear.
    bool within_limits() const {
        if (charged_at() <= Price{}) return false;
        for (const Quantity quantity : {line.quantity, line.quantity + line.bids, line.quantity - line.asks})
            if (!limits::within(margin_notional(terms.kind, quantity, charged_at()))) return false;
        return limits::within(open_interest);
    }
    Exact requirement_of_both() const {
        const Exact bought =
            requirement_of(line.quantity + line.bids) + adverse_distance_bids(terms, line, Price{box.low});
        const Exact sold = requirement_of(line.quantity - line.asks) +
                           adverse_distance_asks(terms, line, Price{box.low}, Price{box.high});
        return std::max(bought, sold);
    }
};

class Floor {
public:
    Floor(const VenueView& venue, const AccountLines& account, const Allowance& allowance, const FreeBox& box)
        : venue_(venue), account_(account), allowance_(allowance), box_(box) {}

    Exact value() const {
        if (!within_limits()) return no_floor;
        const bool single = box_.assets.empty() || (box_.assets.size() == 1 && box_.assets[0].id == account_.numeraire);
        return single ? of_single() : of_several();
    }

private:
    WorstLine worst_of(std::size_t place) const {
        const Position& line = account_.positions[place];
        const MarketTerms& terms = venue_.terms(line.market);
        WorstLine worst{terms, margin_terms(venue_, allowance_, line.market), line, box_.markets[place].box, {}};
        if (worst.margin.open_interest.upper != Amount{} && worst.charged_at() > Price{})
            worst.open_interest = margin_notional(terms.kind, open_interest_of(line.market), worst.charged_at());
        return worst;
    }
    bool within_limits() const {
        for (std::size_t place = 0; place < account_.positions.size(); ++place)
            if (box_.markets[place].counts && !worst_of(place).within_limits()) return false;
        return true;
    }
    LineTerms worst_line(std::size_t place) const {
        const Position& line = account_.positions[place];
        const WorstLine worst = worst_of(place);
        Notional net{};
        if (line.quantity != Quantity{}) net = worst.profit() - as_notional(funding_at_worst(venue_, allowance_, line));
        return {net, worst.requirement_of_both()};
    }
    Quantity open_interest_of(MarketId market) const {
        const std::size_t place = index(market);
        const Quantity today = venue_.state(market).open_interest;
        return place < allowance_.open_interest_high.size() ? std::max(today, allowance_.open_interest_high[place])
                                                            : today;
    }

    Exact of_single() const {
        LineTerms sum{};
        for (const Balance& line : account_.balances) sum.net += balance_at_worst(venue_, allowance_, line);
        for (std::size_t place = 0; place < account_.positions.size(); ++place) {
            if (!box_.markets[place].counts) continue;
            const LineTerms line = worst_line(place);
            sum.net += line.net;
            sum.requirement += line.requirement;
        }
        const Int256 free = multiply(sum.net.raw, one_e6) - Int256{sum.requirement.raw};
        return capped(free);
    }

    Exact of_several() const {
        RiskTerms sums = worst_terms();
        Int256 total;
        for (const AssetTotals& sum : sums.totals()) {
            const FreeBox::Asset& asset = priced(sum.asset);
            if (sum.asset == account_.numeraire) {
                const Int256 at_one =
                    multiply(sum.net.raw, i128{one_e6} * one_e6) - multiply(sum.requirement.raw, one_e6);
                total += scale(at_one, at_one.sign() >= 0 ? asset.box.low : asset.box.high);
                total += floor_value(sum.asset, sum.received);
            } else {
                const AssetCurve curve = curve_of(asset);
                total += curve.value(sum.net) + curve.floor_value(sum.received) - curve.cost(sum.requirement);
            }
        }
        if (total.negative()) return no_floor;
        return capped(divide(total, i128{numeraire_high()} * one_e6, Round::floor));
    }

    RiskTerms worst_terms() const {
        RiskTerms sums;
        sums.mode = account_.mode;
        for (const Balance& line : account_.balances)
            if (line.amount != Amount{}) sums.at(line.asset).net += balance_at_worst(venue_, allowance_, line);
        for (std::size_t place = 0; place < account_.positions.size(); ++place) {
            const Position& line = account_.positions[place];
            const MarketTerms& terms = venue_.terms(line.market);
            if (is_spot(terms)) {
                add_spot(sums, line.bids_notional, terms.settlement, notional(line.bids, {one_e8}), terms.base);
                add_spot(sums, notional(line.asks, {one_e8}), terms.base, line.asks_notional, terms.settlement);
            } else if (box_.markets[place].counts) {
                const LineTerms worst = worst_line(place);
                AssetTotals& total = sums.at(terms.settlement);
                total.net += worst.net;
                total.requirement += worst.requirement;
            }
        }
        return sums;
    }
    // What is left in any case is the smaller of both sides (margin/risk_terms.cpp), each at its lowest price.
    void add_spot(RiskTerms& sums, Notional paid, AssetId paid_asset, Notional got, AssetId got_asset) const {
        if (paid == Notional{}) return;
        sums.at(paid_asset).net -= paid;
        if (floor_value(got_asset, got) < floor_value(paid_asset, paid)) {
            sums.at(got_asset).received += got;
        } else {
            sums.at(paid_asset).received += paid;
        }
    }
    Int256 floor_value(AssetId asset, Notional amount) const {
        const FreeBox::Asset& found = priced(asset);
        if (asset == account_.numeraire) return multiply(amount.raw, i128{found.box.low} * one_e6 * one_e6);
        return curve_of(found).floor_value(amount);
    }

    const FreeBox::Asset& priced(AssetId asset) const {
        return *std::ranges::lower_bound(box_.assets, asset, {}, &FreeBox::Asset::id);
    }
    AssetCurve curve_of(const FreeBox::Asset& asset) const {
        AssetCurve curve = asset_curve(venue_, asset.id, {account_.numeraire, account_.mode, Purpose::initial});
        if (!asset.moves) return curve;
        if (curve.low > 0) curve.low = asset.box.low;
        curve.high = asset.box.high;
        return curve;
    }
    i64 numeraire_high() const {
        const auto found = std::ranges::lower_bound(box_.assets, account_.numeraire, {}, &FreeBox::Asset::id);
        const bool there = found != box_.assets.end() && found->id == account_.numeraire;
        return there ? found->box.high : numeraire_price(venue_, account_.numeraire);
    }
    static Exact capped(const Int256& free) {
        if (free.negative()) return no_floor;
        return free.fits_i128() ? std::min(Exact{free.to_i128()}, free_floor_max) : free_floor_max;
    }

    const VenueView& venue_;
    const AccountLines& account_;
    const Allowance& allowance_;
    const FreeBox& box_;
};

// Rounding of one trade: its fee, its cost, the funding before and after.
constexpr Exact rounding = exact(Amount{4});

Exact adverse(i64 distance, Quantity quantity) {
    return distance > 0 ? exact(notional(quantity, Price{distance})) : Exact{};
}

// Demands limits that close, checked because an order's quantity alone is not bounded by its limit price.
bool within_limits(const LineCost& line, Quantity quantity) {
    return limits::within(notional(abs(quantity), {line.box.high}));
}

}  // namespace

Range strict_range(const MarketState& state) {
    const i64 mark = state.mark.raw;
    return {state.strict_low.raw > 0 ? std::min(mark, state.strict_low.raw) : mark,
            std::max(mark, state.strict_high.raw)};
}

Range strict_range(const AssetState& state) { return {state.strict_low.raw, state.strict_high.raw}; }

bool FreeBox::gather(const VenueView& venue, const AccountLines& account) {
    markets.clear();
    assets.clear();
    const auto touch = [&](AssetId id) {
        const auto place = std::ranges::lower_bound(assets, id, {}, &Asset::id);
        if (place != assets.end() && place->id == id) return;
        assets.insert(place, Asset{id, {}, {}, venue.terms(id).feed != no_feed});
    };
    for (const Balance& line : account.balances)
        if (line.amount != Amount{}) touch(line.asset);
    if (venue.terms(account.numeraire).feed != no_feed) touch(account.numeraire);
    for (const Position& line : account.positions) {
        const MarketTerms& terms = venue.terms(line.market);
        const bool spot = is_spot(terms), used = has_orders(line) || (!spot && line.quantity != Quantity{});
        markets.push_back({strict_range(venue.state(line.market)), {}, used && !spot});
        if (!used) continue;
        if (!spot && venue.state(line.market).mark.raw <= 0) return false;
        touch(terms.settlement);
        if (spot) touch(terms.base);
    }
    for (Asset& asset : assets) {
        const AssetState& state = venue.state(asset.id);
        if (!asset.moves)
            asset.today = {one_e8, one_e8};
        else
            asset.today = asset.id == account.numeraire ? numeraire_range(state) : strict_range(state);
    }
    // Amounts of the numeraire stand at its own price, which scales everything where nothing else stands beside it.
    if (assets.size() == 1 && assets[0].id == account.numeraire) assets[0].moves = false;
    widen(0);
    return true;
}

void FreeBox::widen(i64 width) {
    for (Market& market : markets) market.box = widened(market.today, width);
    for (Asset& asset : assets) asset.box = asset.moves ? widened(asset.today, width) : asset.today;
}

void FreeBox::sides(const AccountLines& account, std::vector<Side1D>& into) const {
    into.clear();
    const auto side = [&](VariableKind kind, u32 id, Range box) {
        into.push_back({{kind, id}, {std::max<i64>(box.low - 1, 0)}, {box.high + 1}});
    };
    for (std::size_t place = 0; place < markets.size(); ++place)
        if (markets[place].counts)
            side(VariableKind::strict_mark, static_cast<u32>(index(account.positions[place].market)),
                 markets[place].box);
    for (const Asset& asset : assets)
        if (asset.moves) side(VariableKind::strict_asset, static_cast<u32>(index(asset.id)), asset.box);
}

Exact free_floor(const VenueView& venue, const AccountLines& account, const Allowance& allowance, const FreeBox& box) {
    return Floor(venue, account, allowance, box).value();
}

Exact cost_of_order(const LineCost& line, Side side, Price limit, Quantity quantity) {
    if (!within_limits(line, quantity)) return no_floor;
    const i64 distance = side == Side::buy ? limit.raw - line.box.low : line.box.high - limit.raw;
    return charge(notional(quantity, {line.box.high}), line.rate) + adverse(distance, quantity);
}

// On the position's own side the requirement falls with the order; its adverse distance may have been negative, and have offset
// that of others. On the other side less is closed than before; but the whole position was reserved for already by the scenario of
// the own side, so that what may come on top is the adverse distance of the orders that stay.
Exact cost_of_leaving(const LineCost& line, const Position& left, Side side, Price limit, Quantity quantity) {
    if (!within_limits(line, quantity)) return no_floor;
    const bool buys = side == Side::buy;
    const Exact offset = adverse(buys ? line.box.low - limit.raw : limit.raw - line.box.high, quantity);
    const bool own_side = buys ? left.quantity >= Quantity{} : left.quantity <= Quantity{};
    if (own_side) return offset;
    const Notional distance = buys ? left.bids_notional - notional(left.bids, {line.box.low})
                                   : notional(left.asks, {line.box.high}) - left.asks_notional;
    if (distance <= Notional{}) return {};
    return std::min(exact(distance), charge(notional(quantity, {line.box.high}), line.rate) + offset);
}

Exact cost_of_trade(const LineCost& line, Quantity change, Amount cost) {
    if (!within_limits(line, change) || !limits::within(cost)) return no_floor;
    const Quantity size = abs(change);
    const i64 losing = change > Quantity{} ? line.box.low : line.box.high;
    const Notional gain = notional(change, {losing}) + as_notional(cost);
    const Notional lost = (gain < Notional{} ? -gain : Notional{}) + notional(size, line.funding_span);
    return charge(notional(size, {line.box.high}), line.rate) + exact(lost) + rounding;
}

}  // namespace plimsoll
