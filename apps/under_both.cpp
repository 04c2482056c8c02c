// The same run under two rule books: everything that refers to the first is translated to the second by symbol.
#include <algorithm>

#include "apps/replay_inputs.hpp"

namespace plimsoll::apps {

namespace {

// A market of the same symbol, else the only one of the same kind on a feed of the same name.
std::optional<MarketId> counterpart(const RuleBook& from, MarketId market, const RuleBook& to) {
    const MarketTerms& terms = from.markets[index(market)];
    if (const auto same = find_market(to, terms.symbol)) return same;
    std::optional<MarketId> found;
    for (std::size_t i = 0; i < to.markets.size(); ++i) {
        const MarketTerms& other = to.markets[i];
        if (other.kind != terms.kind || to.feeds[index(other.feed)].symbol != from.feeds[index(terms.feed)].symbol) continue;
        if (found) return std::nullopt;
        found = MarketId{static_cast<u32>(i)};
    }
    return found;
}

// Drops the rows of a list whose market the other rule book does not know, in both lists.
template <class Row>
void translate_rows(std::vector<Row>& first, std::vector<Row>& second, const RuleBook& from, const RuleBook& to) {
    std::vector<Row> kept, translated;
    for (const Row& row : first) {
        const auto market = counterpart(from, row.market, to);
        if (!market) continue;
        kept.push_back(row);
        Row other = row;
        other.market = *market;
        translated.push_back(other);
    }
    first = std::move(kept);
    second = std::move(translated);
}

void translate_assets(rulebook::PopulationTerms& second, const RuleBook& from, const RuleBook& to, std::vector<std::string>& notes) {
    for (rulebook::AssetWeight& row : second.assets) {
        const std::string& symbol = from.assets[index(row.asset)].symbol;
        if (const auto same = find_asset(to, symbol)) {
            row.asset = *same;
            continue;
        }
        row.asset = to.venue.numeraire;  // the draw stays the same: one row for one row
        notes.push_back("'" + to.name + "' does not take " + symbol + ": who holds it there holds " +
                        to.assets[index(to.venue.numeraire)].symbol + " of the same worth");
    }
}

// A scenario or a mapping names markets; those that only one rule book has are left out of both runs.
void keep_shared_markets(ReplayInputs& first, ReplayInputs& second) {
    const auto translated = [&](const std::string& symbol) -> std::optional<std::string> {
        const auto market = find_market(first.rules, symbol);
        if (!market) return std::nullopt;
        const auto other = counterpart(first.rules, *market, second.rules);
        if (!other) return std::nullopt;
        return second.rules.markets[index(*other)].symbol;
    };
    const std::string reason = ": left out of both runs, since '" + second.rules.name + "' has no such market";
    for (std::size_t i = 0; i < first.series.size(); ++i) {
        MappedSeries& series = first.series[i];
        if (series.market.empty()) continue;
        const auto other = translated(series.market);
        if (!other) first.notes.push_back(series.market + reason);
        second.series[i].market = other.value_or("");
        if (!other) series.market.clear();
    }
    if (!first.scenario) return;
    std::vector<rulebook::ScenarioMarket> kept, others;
    for (const auto& row : first.scenario->markets) {
        const auto other = translated(row.symbol);
        if (!other) {
            first.notes.push_back(row.symbol + reason);
            continue;
        }
        kept.push_back(row);
        others.push_back({*other, row.feed, false});
    }
    first.scenario->markets = std::move(kept);
    second.scenario->markets = std::move(others);
    for (auto& path : second.scenario->paths) path.optional = true;
}

// Prices of feeds that the second rule book does not know are of no use to it.
void drop_unknown_feeds(ReplayInputs& second) {
    std::erase_if(second.series, [&](const MappedSeries& series) { return !find_feed(second.rules, series.feed); });
}

}  // namespace

TwoRuns under_both(ReplayInputs inputs, const std::string& other_path) {
    TwoRuns runs{std::move(inputs), {}};
    runs.second = runs.first;
    ReplayInputs& first = runs.first;
    ReplayInputs& second = runs.second;
    second.rules_path = other_path;
    second.rules = load_rules(other_path);
    second.hashes.front() = hash_of_file(other_path);
    second.notes.push_back("prices, accounts, funds and market makers are those of '" + first.rules.name + "'; only the rules differ");
    keep_shared_markets(first, second);
    drop_unknown_feeds(second);
    rulebook::LabTerms& mine = first.lab;
    rulebook::LabTerms& theirs = second.lab;
    translate_rows(mine.start.funds, theirs.start.funds, first.rules, second.rules);
    translate_rows(mine.population.markets, theirs.population.markets, first.rules, second.rules);
    translate_rows(mine.market_maker.depth, theirs.market_maker.depth, first.rules, second.rules);
    translate_assets(theirs.population, first.rules, second.rules, second.notes);
    return runs;
}

}  // namespace plimsoll::apps
