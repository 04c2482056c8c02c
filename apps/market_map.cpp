#include "apps/market_map.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

#include "apps/verb.hpp"
#include "feeds/trade_series.hpp"

namespace plimsoll::apps {

namespace {

constexpr std::array<std::string_view, 12> quote_endings{"-USDT", "-USDC", "-USD", "-PERP", "USD_PERP", "_PERP",
                                                         "USDT",  "USDC",  "BUSD", "FDUSD", "USD",      "PERP"};

template <class Terms>
std::optional<u32> place_of(const std::vector<Terms>& rows, std::string_view symbol) {
    const auto found = std::ranges::find(rows, symbol, &Terms::symbol);
    if (found == rows.end()) return std::nullopt;
    return static_cast<u32>(found - rows.begin());
}

template <class Terms>
std::string names_of(const std::vector<Terms>& rows) {
    std::string names;
    for (const Terms& row : rows) names += (names.empty() ? "" : ", ") + row.symbol;
    return names;
}

struct Target {
    FeedId feed{};
    std::optional<MarketId> market;
};

std::optional<MarketId> perpetual_on(const RuleBook& rules, FeedId feed) {
    for (std::size_t i = 0; i < rules.markets.size(); ++i)
        if (rules.markets[i].feed == feed && rules.markets[i].kind == InstrumentKind::linear_perpetual)
            return MarketId{static_cast<u32>(i)};
    return std::nullopt;
}

std::optional<FeedId> feed_of_base(const RuleBook& rules, std::string_view symbol) {
    for (const std::string_view ending : quote_endings)
        if (symbol.size() > ending.size() && symbol.ends_with(ending))
            if (const auto feed = place_of(rules.feeds, symbol.substr(0, symbol.size() - ending.size()))) return FeedId{*feed};
    return std::nullopt;
}

Target resolve(const std::string& symbol, const std::string& file, const RuleBook& rules) {
    if (const auto market = place_of(rules.markets, symbol)) return {rules.markets[*market].feed, MarketId{*market}};
    const auto exact = place_of(rules.feeds, symbol);
    const std::optional<FeedId> feed = exact ? std::optional{FeedId{*exact}} : feed_of_base(rules, symbol);
    if (feed) return {*feed, perpetual_on(rules, *feed)};
    bad_input(file + ": the rule book '" + rules.name + "' knows no " + symbol + "; it has markets " + names_of(rules.markets) +
              " and feeds " + names_of(rules.feeds) + "; SYMBOL=FILE says which one is meant");
}

struct Given {
    std::string symbol;  // empty: from the file name
    std::string path;
};

// A name may hold '=' itself: what is a file as it stands is taken as one.
Given parse_given(const std::string& text) {
    std::error_code ignored;
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || std::filesystem::exists(text, ignored)) return {{}, text};
    if (equals == 0 || equals + 1 == text.size()) bad_input("'" + text + "' is neither a file nor SYMBOL=FILE");
    return {text.substr(0, equals), text.substr(equals + 1)};
}

// By name, else by what can be read: bars come first, since a row of six numbers could be either.
bool holds_trades(const std::string& path) {
    const std::string_view name = std::string_view(path).substr(path.find_last_of('/') + 1);
    if (name.find("aggTrades") != name.npos || name.find("-trades-") != name.npos) return true;
    feeds::IssueLog unheard;
    const auto bars = feeds::KlineReader::open(path, {}, unheard);
    if (bars) return false;
    const auto trades = feeds::TradeReader::open(path, {}, unheard);
    if (!trades && trades.error().what != bars.error().what)
        bad_input("neither klines nor trades: " + feeds::to_text(bars.error()) + "; as trades: " + trades.error().what +
                  (trades.error().expected.empty() ? "" : ", expected " + trades.error().expected));
    return trades.has_value();
}

struct Series {
    feeds::SeriesFiles files;
    bool trades = false;
};

void group(const std::vector<std::string>& paths, const std::string& symbol, std::vector<Series>& into) {
    std::vector<std::string> bars, trades;
    for (const std::string& path : paths) (holds_trades(path) ? trades : bars).push_back(path);
    feeds::KlineOptions options;
    options.symbol = symbol;
    auto grouped = feeds::group_files(bars, options);
    if (!grouped) bad_input(feeds::to_text(grouped.error()));
    for (feeds::SeriesFiles& files : *grouped) into.push_back({std::move(files), false});
    auto grouped_trades = feeds::group_trade_files(trades, {.symbol = symbol, .unit = {}});
    if (!grouped_trades) bad_input(feeds::to_text(grouped_trades.error()));
    for (feeds::TradeFiles& files : *grouped_trades)
        into.push_back({{std::move(files.symbol), Duration{}, std::move(files.paths)}, true});
}

}  // namespace

std::optional<FeedId> find_feed(const RuleBook& rules, std::string_view symbol) {
    const auto place = place_of(rules.feeds, symbol);
    return place ? std::optional{FeedId{*place}} : std::nullopt;
}
std::optional<MarketId> find_market(const RuleBook& rules, std::string_view symbol) {
    const auto place = place_of(rules.markets, symbol);
    return place ? std::optional{MarketId{*place}} : std::nullopt;
}
std::optional<AssetId> find_asset(const RuleBook& rules, std::string_view symbol) {
    const auto place = place_of(rules.assets, symbol);
    return place ? std::optional{AssetId{*place}} : std::nullopt;
}

std::vector<MappedSeries> map_markets(const std::vector<std::string>& given, const RuleBook& rules) {
    std::vector<std::string> plain;
    std::map<std::string, std::vector<std::string>> named;
    for (const std::string& text : given) {
        Given one = parse_given(text);
        (one.symbol.empty() ? plain : named[one.symbol]).push_back(one.path);
    }
    std::vector<Series> series;
    group(plain, {}, series);
    for (const auto& [symbol, paths] : named) group(paths, symbol, series);

    std::vector<MappedSeries> mapped;
    std::map<FeedId, std::vector<std::string>> priced_by;
    for (auto& [files, trades] : series) {
        const Target target = resolve(files.symbol, files.paths.front(), rules);
        const auto [before, fresh] = priced_by.emplace(target.feed, files.paths);
        // Two markets on one feed may name the same files: the second then only adds its market.
        if (!fresh && before->second != files.paths)
            bad_input("feed " + rules.feeds[index(target.feed)].symbol + " would get prices from " + before->second.front() + " and from " +
                      files.paths.front() + "; give one of them");
        MappedSeries row{std::move(files), trades, rules.feeds[index(target.feed)].symbol, {}};
        if (target.market) row.market = rules.markets[index(*target.market)].symbol;
        if (!fresh) row.files.paths.clear();
        mapped.push_back(std::move(row));
    }
    return mapped;
}

std::string describe(const MappedSeries& series) {
    std::string text = series.files.symbol;
    if (!series.files.paths.empty()) {
        text += " " + (series.trades ? "trades" : feeds::interval_text(series.files.interval)) + ", " + std::to_string(series.files.paths.size()) +
                (series.files.paths.size() == 1 ? " file" : " files");
    }
    text += ": prices of " + series.feed;
    return text + (series.market.empty() ? ", no market trades on it" : ", trades as " + series.market);
}

}  // namespace plimsoll::apps
