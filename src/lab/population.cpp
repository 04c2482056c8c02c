#include "lab/population.hpp"

#include <algorithm>
#include <array>

#include "base/philox.hpp"

namespace plimsoll::lab {

namespace {

constexpr u32 population_stream = 1;

template <class Row>
const Row& weighted(const std::vector<Row>& rows, Random& random) {
    u64 total = 0;
    for (const Row& row : rows) total += row.weight;
    u64 at = random.below(total);
    for (const Row& row : rows) {
        if (at < row.weight) return row;
        at -= row.weight;
    }
    return rows.back();
}

i128 square_root(i128 value) {
    i128 root = 0;
    for (i128 bit = i128{1} << 62; bit > 0; bit >>= 1)
        if ((root + bit) * (root + bit) <= value) root += bit;
    return root;
}

// Log-uniform in [from, until]: the ratio's 2^-k-th powers, each taken or not by one random bit. The powers are made once a bracket.
class LogUniform {
public:
    explicit LogUniform(const rulebook::CollateralWeight& bracket) : from_(bracket.from) {
        i128 power = mul_div(bracket.until.raw, one, bracket.from.raw, Round::floor);
        for (i128& root : powers_) root = power = square_root(power * one);
    }
    Amount draw(Random& random) const {
        i128 factor = one;
        const u64 bits = random.bits();
        for (std::size_t k = 0; k < powers_.size(); ++k)
            if ((bits >> k & 1) != 0) factor = factor * powers_[k] / one;
        return {mul_div(from_.raw, factor, one, Round::floor)};
    }

private:
    static constexpr i128 one = 1'000'000'000'000;
    Amount from_;
    std::array<i128, 24> powers_{};
};

Price price_of(const RuleBook& rules, AssetId asset, const OpeningPrices& prices) {
    const FeedId feed = rules.assets[index(asset)].feed;
    return feed == no_feed ? Price{one_e8} : prices[index(feed)];
}

struct Draw {
    const rulebook::PopulationTerms& terms;
    const RuleBook& rules;
    const OpeningPrices& prices;
    std::vector<rulebook::MarketWeight> markets;
    std::vector<rulebook::AssetWeight> assets;
    std::vector<LogUniform> worths;  // by place in terms.collateral

    // Units of the asset worth `worth` of the numeraire.
    Amount units(AssetId asset, Amount worth) const {
        return {mul_div(worth.raw, one_e8, price_of(rules, asset, prices).raw, Round::floor)};
    }
    // Quantity of a market worth `worth`: base units, or dollars for an inverse market.
    Quantity size(MarketId market, Amount worth) const {
        const MarketTerms& terms_of = rules.markets[index(market)];
        const i128 raw = terms_of.kind == InstrumentKind::inverse_perpetual
                             ? worth.raw
                             : mul_div(worth.raw, one_e8, prices[index(terms_of.feed)].raw, Round::floor);
        const i128 most = std::min<i128>(raw, terms_of.book.quantity_max.raw);
        return {static_cast<i64>(most) / terms_of.book.lot.raw * terms_of.book.lot.raw};
    }
    PlannedPosition position(MarketId market, Amount notional, Random& random) const {
        const bool is_long = static_cast<i64>(random.below(one_e6)) < terms.long_share.raw;
        const Quantity quantity = size(market, notional);
        return {market, is_long ? quantity : -quantity, std::nullopt, std::nullopt};
    }
    PlannedAccount account(u32 id, u64 seed) const {
        Random random(seed, population_stream, id);
        PlannedAccount plan;
        plan.name = "account " + std::to_string(id + 1);
        plan.owner = plan.name;
        plan.isolated = static_cast<i64>(random.below(one_e6)) < terms.isolated_share.raw;
        const Rate leverage = weighted(terms.leverage, random).leverage;
        const auto& bracket = weighted(terms.collateral, random);
        const Amount worth = worths[static_cast<std::size_t>(&bracket - terms.collateral.data())].draw(random);
        const AssetId drawn = weighted(assets, random).asset;
        const u32 wanted = plan.isolated ? 1 : static_cast<u32>(random.below(terms.positions_max)) + 1;
        const MarketId first = weighted(markets, random).market;
        const AssetId asset = plan.isolated ? rules.markets[index(first)].settlement : drawn;
        plan.balances.push_back({asset, units(asset, worth)});
        const MarginRate weight = rules.assets[index(asset)].haircut_tiers[0].weight;
        const Amount value = asset == rules.venue.numeraire ? worth : apply_rate(worth, weight, Round::floor);
        const Amount notional = apply_rate(value, leverage, Round::floor);
        for (u32 i = 0; i < wanted; ++i) {
            const MarketId market = i == 0 ? first : weighted(markets, random).market;
            const PlannedPosition next = position(market, {notional.raw / wanted}, random);
            const bool seen = std::ranges::any_of(plan.positions, [&](const auto& p) { return p.market == market; });
            if (!seen && abs(next.quantity) >= rules.markets[index(market)].book.quantity_min) plan.positions.push_back(next);
        }
        return plan;
    }
};

template <class Row, class Name>
std::optional<u32> place_of(const std::vector<Row>& rows, const Name& name) {
    for (u32 i = 0; i < rows.size(); ++i)
        if (rows[i].symbol == name) return i;
    return std::nullopt;
}

template <class Row>
std::string known(const std::vector<Row>& rows) {
    std::string names;
    for (const Row& row : rows) names += (names.empty() ? "" : ", ") + row.symbol;
    return names;
}

}  // namespace

std::vector<PlannedAccount> draw_population(const rulebook::PopulationTerms& terms, const RuleBook& rules,
                                            std::span<const MarketId> markets, const OpeningPrices& prices, u64 seed) {
    Draw draw{terms, rules, prices, {}, {}, {}};
    for (const rulebook::CollateralWeight& bracket : terms.collateral) draw.worths.emplace_back(bracket);
    for (const auto& row : terms.markets)
        if (row.weight > 0 && std::ranges::find(markets, row.market) != markets.end()) draw.markets.push_back(row);
    if (draw.markets.empty())
        for (const MarketId market : markets)
            if (rules.markets[index(market)].kind != InstrumentKind::spot) draw.markets.push_back({market, 1});
    for (const auto& row : terms.assets)
        if (row.weight > 0 && price_of(rules, row.asset, prices) > Price{}) draw.assets.push_back(row);
    if (draw.assets.empty()) draw.assets.push_back({rules.venue.numeraire, 1});
    std::vector<PlannedAccount> plans;
    if (draw.markets.empty()) return plans;
    plans.reserve(terms.accounts);
    for (u32 id = 0; id < terms.accounts; ++id) plans.push_back(draw.account(id, seed));
    return plans;
}

std::expected<std::vector<PlannedAccount>, std::string> plan_file_accounts(const std::vector<feeds::FileAccount>& accounts,
                                                                           const RuleBook& rules) {
    std::vector<PlannedAccount> plans;
    for (const feeds::FileAccount& account : accounts) {
        PlannedAccount plan{account.owner + "/" + account.account, account.owner,
                            account.mode == feeds::AccountMode::isolated, {}, {}};
        for (const auto& line : account.balances) {
            const auto asset = place_of(rules.assets, line.asset);
            if (!asset)
                return std::unexpected("line " + std::to_string(line.line) + ": the rule book has no asset '" + line.asset +
                                       "'; it has " + known(rules.assets));
            plan.balances.push_back({AssetId{*asset}, line.amount});
        }
        for (const auto& line : account.positions) {
            const auto market = place_of(rules.markets, line.market);
            if (!market)
                return std::unexpected("line " + std::to_string(line.line) + ": the rule book has no market '" + line.market +
                                       "'; it has " + known(rules.markets));
            plan.positions.push_back({MarketId{*market}, line.quantity, line.entry, line.initial_rate});
        }
        plans.push_back(std::move(plan));
    }
    return plans;
}

}  // namespace plimsoll::lab
