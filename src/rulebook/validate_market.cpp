// The rules for markets.
#include <set>

#include "rulebook/check.hpp"

namespace plimsoll::rulebook {
namespace {

constexpr Duration week{7 * day.ns};
constexpr Price price_max{limits::price_raw_max};
constexpr Quantity quantity_max{limits::quantity_raw_max};
constexpr MarginRate largest_band{one_e6 - 1};  // a band of 1 would reach a price of 0

bool is_perpetual(InstrumentKind kind) {
    return kind == InstrumentKind::linear_perpetual || kind == InstrumentKind::inverse_perpetual;
}

void check_assets_of(const Check& check, const MarketTerms& terms, const RuleBook& rules) {
    const bool settled = index(terms.settlement) < rules.assets.size();
    check.must(settled, "settlement", "is not an asset of this rule book");
    check.must(index(terms.feed) < rules.feeds.size(), "feed", "is not a feed of this rule book");
    if (terms.kind != InstrumentKind::spot) {
        check.must(terms.base == no_asset, "base", "only a spot market has a base asset");
        // Its profit is in coins of what the feed prices: another coin would be a quanto, which this formula is not.
        if (terms.kind == InstrumentKind::inverse_perpetual && settled)
            check.must(rules.assets[index(terms.settlement)].feed == terms.feed, "settlement",
                       "an inverse market settles in the asset that its feed prices");
        return;
    }
    if (index(terms.base) >= rules.assets.size()) return check.fail("base", "is not an asset of this rule book");
    check.must(terms.base != terms.settlement, "base", "is the settlement asset too; a spot market trades two assets");
    if (terms.settlement == rules.venue.numeraire)
        check.must(rules.assets[index(terms.base)].feed == terms.feed, "feed",
                   "differs from the feed of the base asset; one asset has one price in the numeraire");
}

void check_book(const Check& check, const BookTerms& terms, InstrumentKind kind) {
    check.positive("tick", terms.tick, price_max);
    check.positive("lot", terms.lot, quantity_max);
    if (terms.tick.raw <= 0 || terms.lot.raw <= 0) return;
    // Inverse quantities are in quote units: their coins are rounded once per fill whatever the grid.
    if (kind != InstrumentKind::inverse_perpetual)
        check.must(notional(terms.lot, terms.tick).raw % one_e8 == 0, "tick",
                   "tick x lot is " + plimsoll::to_text(notional(terms.lot, terms.tick)) +
                       "; it must be a whole number of 0.00000001, the smallest amount");
    const auto on_grid = [&](Quantity quantity) { return quantity.raw % terms.lot.raw == 0; };
    check.positive("quantity_min", terms.quantity_min, quantity_max);
    check.must(on_grid(terms.quantity_min), "quantity_min", "must be a multiple of the lot");
    check.range("quantity_max", terms.quantity_max, terms.quantity_min, quantity_max);
    check.must(on_grid(terms.quantity_max), "quantity_max", "must be a multiple of the lot");
    check.positive("price_band", terms.price_band, largest_band);
    check.range("auction_time", terms.auction_time, Duration{}, day);
}

void check_fees(const Check& check, const FeeTerms& terms) {
    constexpr Rate highest{one_e8 / 20};
    check.range("taker", terms.taker, Rate{}, highest);
    // A larger rebate would pay two colluding accounts for trading with each other.
    if (terms.taker >= Rate{}) check.range("maker", terms.maker, -terms.taker, highest);
}

void check_mark(const Check& check, const MarkTerms& terms) {
    check.range("basis_time_constant", terms.basis_time_constant, Duration{}, day);
    check.range("band", terms.band, no_margin_rate, largest_band);
    check.range("basis_max", terms.basis_max, no_margin_rate, terms.band);
    check.range("depth_min", terms.depth_min, Amount{}, amount_max);
    check.range("depth_time", terms.depth_time, Duration{}, day);
}

void check_funding(const Check& check, const FundingTerms& terms, InstrumentKind kind) {
    if (!is_perpetual(kind)) return check.must(terms == FundingTerms{}, {}, "only a perpetual has funding");
    if (terms.interval == Duration{}) return;
    check.range("interval", terms.interval, seconds(1), week);
    check.range("sample_interval", terms.sample_interval, milliseconds(100), terms.interval);
    check.positive("impact_notional", terms.impact_notional, amount_max);
    constexpr Rate highest{one_e8 / 100};
    check.range("interest", terms.interest, -highest, highest);
    check.range("dampener", terms.dampener, Rate{}, highest);
    check.range("cap_factor", terms.cap_factor, no_margin_rate, one);
}

template <class E, std::size_t n>
bool check_ladder(const Check& check, std::string_view key, const std::array<E, n>& steps, u32 count, E last) {
    if (count == 0 || count > n) {
        check.fail(key, "has " + std::to_string(count) + " steps; allowed: 1 to " + std::to_string(n));
        return false;
    }
    std::set<E> before;
    for (std::size_t i = 0; i < count; ++i) {
        const Check at = check.element(key, i);
        if (!at.known({}, steps[i])) return false;
        at.must(before.insert(steps[i]).second, {}, "\"" + std::string(name_of(steps[i])) + "\" is there twice");
    }
    // Whatever happens before it, the last step always has an answer.
    check.must(steps[count - 1] == last, key, "must end with \"" + std::string(name_of(last)) + "\"");
    return true;
}

void check_dated(const Check& check, const MarketTerms& terms) {
    if (terms.kind != InstrumentKind::dated_future) {
        check.must(terms.expiry == never, "expiry", "only a dated future expires");
        return check.must(terms.settlement_window == Duration{}, "settlement_window", "only a dated future has one");
    }
    check.must(terms.expiry > Time{} && terms.expiry < never, "expiry", "a dated future needs the time of its expiry");
    check.range("settlement_window", terms.settlement_window, seconds(1), week);
}

void check_market(const Check& check, const MarketTerms& terms, const RuleBook& rules) {
    if (!check.known("kind", terms.kind)) return;
    check_assets_of(check, terms, rules);
    check_dated(check, terms);
    check.range("position_limit", terms.position_limit, Amount{}, amount_max);
    check_book(check.in("book"), terms.book, terms.kind);
    check_fees(check.in("fees"), terms.fees);
    check_mark(check.in("mark"), terms.mark);
    check_funding(check.in("funding"), terms.funding, terms.kind);
    if (terms.kind ==
        InstrumentKind::spot) {  // there is no position to margin; collateral is sold by these, where given
        if (terms.liquidation.taker_count != 0) check_liquidation(check.in("liquidation"), terms.liquidation);
        return;
    }
    check_margin(check.in("margin"), terms.margin, terms.liquidation.fee);
    check_liquidation(check.in("liquidation"), terms.liquidation);
}

}  // namespace

void check_liquidation(const Check& check, const LiquidationTerms& terms) {
    check_ladder(check, "takers", terms.takers, terms.taker_count, Taker::adl);
    if (check_ladder(check, "payers", terms.payers, terms.payer_count, Payer::open_deficit))
        for (std::size_t i = 0; i + 1 < terms.payer_count; ++i) {
            const Check at = check.element("payers", i);
            at.must(terms.payers[i] != Payer::open_deficit, {}, "nothing can follow open_deficit");
            // It takes what those before it have left of a profit: nobody may reach for the same profit after it.
            at.must(terms.payers[i] != Payer::socialisation || i + 2 == terms.payer_count, {},
                    "only open_deficit can follow socialisation");
        }
    check.range("fee", terms.fee, no_margin_rate, one);
    check.range("target", terms.target, no_margin_rate, one);
    check.range("closing_cost", terms.closing_cost, no_margin_rate, one);
    check.positive("slice_portion", terms.slice_portion, one);
    check.positive("slice_depth_share", terms.slice_depth_share, one);
    check.positive("slice_notional_max", terms.slice_notional_max, amount_max);
    check.range("dust_notional", terms.dust_notional, Amount{}, terms.slice_notional_max);
    check.range("slice_interval", terms.slice_interval, Duration{}, day);
    check.range("adl_wait", terms.adl_wait, Duration{}, day);
    check.known("adl_order", terms.adl_order);
    check.range("depth_window", terms.depth_window, Duration{}, hours(1));
    check.must(terms.depth_window == Duration{} || terms.depth_window >= seconds(8), "depth_window",
               "must be 0 or at least 8 s: a sample is an eighth of it");
    check.range("market_fund_claim_max", terms.market_fund_claim_max, Amount{}, amount_max);
    check.range("shared_fund_claim_max", terms.shared_fund_claim_max, Amount{}, amount_max);
}

void check_markets(const RuleBook& rules, Errors& errors) {
    const auto paths = item_paths("market", symbols_of(rules.markets));
    for (std::size_t i = 0; i < paths.size(); ++i) check_market(Check(errors, paths[i]), rules.markets[i], rules);
}

}  // namespace plimsoll::rulebook
