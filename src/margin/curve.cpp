// An account while all prices of one feed move together.
#include <algorithm>
#include <vector>

#include "margin/liquidation_price.hpp"
#include "margin/risk.hpp"

namespace plimsoll {

namespace {

constexpr i64 factor_max = 100 * one_e6;

// Copies of today's variables, scaled anew for each factor; what does not follow the feed stays.
class MovedVenue {
public:
    MovedVenue(const VenueView& venue, FeedId feed)
        : venue_(venue),
          feed_(feed),
          assets_(venue.assets.begin(), venue.assets.end()),
          markets_(venue.markets.begin(), venue.markets.end()) {}

    VenueView at(MarginRate factor) {
        for (std::size_t a = 0; a < assets_.size(); ++a) {
            if (venue_.asset_terms[a].feed == feed_) scale(assets_[a], venue_.assets[a], factor);
        }
        for (std::size_t m = 0; m < markets_.size(); ++m) {
            if (venue_.market_terms[m].feed == feed_) scale(markets_[m], venue_.markets[m], factor);
        }
        return {venue_.asset_terms, assets_, venue_.market_terms, markets_};
    }

private:
    // Never to zero, which would mean that there is no price; never beyond the limit.
    static Price scaled(Price price, MarginRate factor) {
        if (price.raw <= 0) return price;
        const i128 moved = i128{price.raw} * factor.raw / one_e6;
        return {static_cast<i64>(std::clamp<i128>(moved, 1, limits::price_raw_max - 1))};
    }
    static void scale(AssetState& moved, const AssetState& today, MarginRate factor) {
        moved.price = scaled(today.price, factor);
        moved.low = scaled(today.low, factor);
        moved.high = scaled(today.high, factor);
        moved.strict_low = scaled(today.strict_low, factor);
        moved.strict_high = scaled(today.strict_high, factor);
    }
    static void scale(MarketState& moved, const MarketState& today, MarginRate factor) {
        moved.index = scaled(today.index, factor);
        moved.mark = scaled(today.mark, factor);
        moved.strict_low = scaled(today.strict_low, factor);
        moved.strict_high = scaled(today.strict_high, factor);
    }

    const VenueView& venue_;
    FeedId feed_;
    std::vector<AssetState> assets_;
    std::vector<MarketState> markets_;
};

// Steps of a hundredth near to 1, growing with the distance: a healthy gap narrower than a step can be missed.
i64 next_factor(i64 factor, int side) {
    const i64 step = std::max<i64>(factor / 100, 1);
    return side < 0 ? factor - step : factor + step;
}

}  // namespace

std::vector<CurvePoint> risk_curve(const VenueView& venue, const AccountLines& account, FeedId feed,
                                   std::span<const MarginRate> factors) {
    MovedVenue moved(venue, feed);
    std::vector<CurvePoint> curve;
    curve.reserve(factors.size());
    for (const MarginRate factor : factors) {
        const VenueView there = moved.at(factor);
        const AccountRisk risk = maintenance_risk(there, account);
        curve.push_back({factor, risk.equity, risk.maintenance, liquidation_equity(there, account)});
    }
    return curve;
}

std::optional<MarginRate> liquidation_factor(const VenueView& venue, const AccountLines& account, FeedId feed, int side) {
    MovedVenue moved(venue, feed);
    const auto healthy = [&](i64 factor) {
        return health(moved.at({factor}), account, Purpose::maintenance).sign() >= 0;
    };
    if (!healthy(one_e6)) return margin_rate_one;
    for (i64 inside = one_e6; inside > 0 && inside < factor_max;) {
        i64 outside = std::clamp<i64>(next_factor(inside, side), 0, factor_max);
        if (healthy(outside)) {
            inside = outside;
            continue;
        }
        while (outside - inside > 1 || inside - outside > 1) {
            const i64 middle = inside + (outside - inside) / 2;
            (healthy(middle) ? inside : outside) = middle;
        }
        return MarginRate{outside};
    }
    return std::nullopt;
}

std::optional<Rate> effective_leverage(const VenueView& venue, const AccountLines& account) {
    const AccountRisk risk = account_risk(venue, account);
    if (risk.liquidation_equity <= Amount{}) return std::nullopt;
    // Notional of 1e-16 over an amount of 1e-8 is the ratio in 1e-8.
    const i128 ratio = div_round(risk.exposure.raw, risk.liquidation_equity.raw, Round::ceil);
    return Rate{static_cast<i64>(std::min<i128>(ratio, INT64_MAX))};
}

}  // namespace plimsoll
