#include "rulebook/lab_terms.hpp"

#include "rulebook/check.hpp"
#include "rulebook/lab_reader.hpp"
#include "rulebook/schema.hpp"

namespace plimsoll::rulebook {
namespace {

void read_start(Reader& in, StartTerms& terms, const std::vector<std::string>& markets) {
    in.number("shared_fund", terms.shared_fund);
    in.count("backstops", terms.backstops);
    in.number("backstop_capital", terms.backstop_capital);
    in.tables("funds", terms.funds, [&](Reader& row, MarketFund& fund) {
        row.reference("market", fund.market, markets);
        row.number("amount", fund.amount);
    });
}

void read_population(Reader& in, PopulationTerms& terms, const std::vector<std::string>& markets) {
    i64 seed = 1;
    in.integer("seed", seed, 0, INT64_MAX, Need::optional);
    terms.seed = static_cast<u64>(seed);
    in.count("accounts", terms.accounts);
    in.number("long_share", terms.long_share);
    in.number("isolated_share", terms.isolated_share);
    in.count("positions_max", terms.positions_max);
    in.tables("leverage", terms.leverage, read_leverage);
    in.tables("collateral", terms.collateral, [](Reader& row, CollateralWeight& band) {
        row.number("from", band.from);
        row.number("until", band.until);
        row.count("weight", band.weight, Need::optional);
    });
    in.tables("assets", terms.assets, [](Reader& row, AssetWeight& asset) {
        row.reference("asset", asset.asset, row.names().assets);
        row.count("weight", asset.weight, Need::optional);
    });
    in.tables("markets", terms.markets, [&](Reader& row, MarketWeight& market) {
        row.reference("market", market.market, markets);
        row.count("weight", market.weight, Need::optional);
    });
}

void read_market_maker(Reader& in, MarketMakerTerms& terms, const std::vector<std::string>& markets) {
    in.duration("refresh", terms.refresh);
    in.number("spread", terms.spread);
    in.tables("levels", terms.levels, [](Reader& row, DepthStep& step) {
        row.number("distance", step.distance);
        row.number("share", step.share);
    });
    in.tables("depth", terms.depth, [&](Reader& row, MarketDepth& depth) {
        row.reference("market", depth.market, markets);
        row.number("depth", depth.depth);
    });
    in.duration("move_window", terms.move_window);
    in.tables("thinning", terms.thinning, [](Reader& row, Thinning& thinning) {
        row.number("move", thinning.move);
        row.number("depth_factor", thinning.depth_factor);
        row.number("spread_factor", thinning.spread_factor);
    });
    in.number("impact_permanent", terms.impact_permanent);
    in.duration("arbitrage_delay", terms.arbitrage_delay);
    in.duration("impact_half_life", terms.impact_half_life, Need::optional);
}

void check_start(const Check& check, const StartTerms& terms) {
    check.range("shared_fund", terms.shared_fund, Amount{}, amount_max);
    check.range<u32>("backstops", terms.backstops, 0, 1000);
    check.range("backstop_capital", terms.backstop_capital, Amount{}, amount_max);
    for (std::size_t i = 0; i < terms.funds.size(); ++i) {
        check.element("funds", i).range("amount", terms.funds[i].amount, Amount{}, amount_max);
        for (std::size_t k = 0; k < i; ++k)
            check.element("funds", i).must(terms.funds[k].market != terms.funds[i].market, "market", "is there twice");
    }
}

void check_population(const Check& check, const PopulationTerms& terms) {
    check.range<u32>("accounts", terms.accounts, 1, 100'000'000);
    check.range("long_share", terms.long_share, no_margin_rate, one);
    check.range("isolated_share", terms.isolated_share, no_margin_rate, one);
    check.range<u32>("positions_max", terms.positions_max, 1, 64);
    check_weights(check, "leverage", terms.leverage);
    for (std::size_t i = 0; i < terms.leverage.size(); ++i)
        check_leverage(check.element("leverage", i), terms.leverage[i]);
    check_weights(check, "collateral", terms.collateral);
    for (std::size_t i = 0; i < terms.collateral.size(); ++i) {
        check.element("collateral", i).positive("from", terms.collateral[i].from, amount_max);
        check.element("collateral", i).range("until", terms.collateral[i].until, terms.collateral[i].from, amount_max);
    }
    check_weights(check, "assets", terms.assets);
    check_weights(check, "markets", terms.markets);
}

void check_levels(const Check& check, const std::vector<DepthStep>& levels) {
    check.must(!levels.empty() && levels.back().share == one, "levels", "must end with share = \"1\"");
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const Check at = check.element("levels", i);
        at.positive("distance", levels[i].distance, one);
        at.positive("share", levels[i].share, one);
        if (i > 0)
            at.must(levels[i].distance > levels[i - 1].distance && levels[i].share >= levels[i - 1].share, "distance",
                    "must be above the row before, with no smaller share");
    }
}

void check_thinning(const Check& check, const std::vector<Thinning>& rows) {
    check.must(!rows.empty() && rows.front().move == no_margin_rate, "thinning", "must begin with move = \"0\"");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Check at = check.element("thinning", i);
        at.range("move", rows[i].move, no_margin_rate, MarginRate{100 * one_e6});
        at.range("depth_factor", rows[i].depth_factor, no_margin_rate, MarginRate{10 * one_e6});
        at.positive("spread_factor", rows[i].spread_factor, MarginRate{1000 * one_e6});
        if (i > 0) at.must(rows[i].move > rows[i - 1].move, "move", "must be above the row before");
    }
}

void check_market_maker(const Check& check, const MarketMakerTerms& terms) {
    check.range("refresh", terms.refresh, milliseconds(1), day);
    check.positive("spread", terms.spread, one);
    check_levels(check, terms.levels);
    for (std::size_t i = 0; i < terms.depth.size(); ++i)
        check.element("depth", i).positive("depth", terms.depth[i].depth, amount_max);
    check.range("move_window", terms.move_window, seconds(1), day);
    check_thinning(check, terms.thinning);
    check.range("impact_permanent", terms.impact_permanent, no_margin_rate, one);
    check.range("arbitrage_delay", terms.arbitrage_delay, Duration{}, day);
    check.range("impact_half_life", terms.impact_half_life, Duration{}, year);
}

}  // namespace

void read_leverage(Reader& row, LeverageWeight& leverage) {
    row.number("leverage", leverage.leverage);
    row.count("weight", leverage.weight, Need::optional);
}

void check_leverage(const Check& check, const LeverageWeight& leverage) {
    check.positive("leverage", leverage.leverage, Rate{1000 * one_e8});
}

std::expected<LabTerms, Errors> parse_lab_terms(std::string_view text, const std::string& file, const RuleBook& rules) {
    const auto root = parse_toml(text, file);
    if (!root) return std::unexpected(Errors{root.error()});
    Document document(file, *root);
    const Names names{symbols_of(rules.feeds), symbols_of(rules.assets)};
    const auto markets = symbols_of(rules.markets);
    LabTerms terms;
    Reader in(document, names, *root, {}, {});
    for (const auto key :
         {"schema", "name", "venue", "feed", "asset", "market", "feed_defaults", "asset_defaults", "market_defaults"})
        in.skip(key);
    in.table("start", Need::required, [&](Reader& table) { read_start(table, terms.start, markets); });
    in.table("population", Need::required, [&](Reader& table) { read_population(table, terms.population, markets); });
    in.table("market_maker", Need::required,
             [&](Reader& table) { read_market_maker(table, terms.market_maker, markets); });
    if (document.errors().empty()) {
        Errors errors;
        check_start(Check(errors, "start"), terms.start);
        check_population(Check(errors, "population"), terms.population);
        check_market_maker(Check(errors, "market_maker"), terms.market_maker);
        for (const RuleBookError& error : errors) document.fail_at(error.key, error.message);
    }
    document.finish();
    if (!document.errors().empty()) return std::unexpected(document.errors());
    return terms;
}

std::expected<LabTerms, Errors> load_lab_terms(const std::string& path, const RuleBook& rules) {
    const auto text = read_text(path);
    if (!text) return std::unexpected(Errors{text.error()});
    return parse_lab_terms(*text, path, rules);
}

}  // namespace plimsoll::rulebook
