#include "apps/population_spec.hpp"

#include <charconv>
#include <vector>

#include "base/text.hpp"

namespace plimsoll::apps {

namespace {

using Outcome = std::expected<void, std::string>;

constexpr std::string_view keys_text =
    "accounts, seed, long, isolated, positions, leverage (5:40;20:20), collateral (100-1000:60;1000-10000:40), assets (USDT:80;BTC:20), "
    "markets (BTC-PERP:3;ETH-PERP:1)";

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::unexpected<std::string> wrong(std::string_view key, std::string_view value, std::string_view allowed) {
    return std::unexpected(std::string(key) + "='" + std::string(value) + "'; expected " + std::string(allowed));
}

template <class Count>
Outcome read_count(std::string_view key, std::string_view value, u64 least, u64 most, Count& into) {
    u64 number = 0;
    const auto [end, trouble] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (trouble != std::errc{} || end != value.data() + value.size() || number < least || number > most)
        return wrong(key, value, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    into = static_cast<Count>(number);
    return {};
}

Outcome read_share(std::string_view key, std::string_view value, MarginRate& into) {
    const auto read = parse<MarginRate>(value);
    if (!read || *read < MarginRate{} || *read > margin_rate_one) return wrong(key, value, "a share from 0 to 1");
    into = *read;
    return {};
}

// "5:40;20:20": rows of a value and, after a colon, its weight (1 where left out).
template <class Row, class Read>
Outcome read_rows(std::string_view key, std::string_view value, std::vector<Row>& into, Read&& read) {
    std::vector<Row> rows;
    u64 total = 0;
    for (const std::string_view part : split(value, ';')) {
        const std::size_t colon = part.rfind(':');
        Row row{};
        row.weight = 1;
        if (colon != std::string_view::npos)
            if (auto done = read_count(key, part.substr(colon + 1), 0, 1'000'000'000, row.weight); !done) return done;
        if (auto done = read(part.substr(0, colon), row); !done) return done;
        total += row.weight;
        rows.push_back(row);
    }
    if (total == 0 || total > UINT32_MAX) return wrong(key, value, "weights with a sum above zero");
    into = std::move(rows);
    return {};
}

template <class Terms, class Id>
Outcome read_symbol(std::string_view key, std::string_view symbol, const std::vector<Terms>& known, Id& into) {
    std::string names;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (known[i].symbol == symbol) {
            into = Id{static_cast<u32>(i)};
            return {};
        }
        names += (names.empty() ? "" : ", ") + known[i].symbol;
    }
    return wrong(key, symbol, "one of " + names);
}

Outcome read_leverage(std::string_view text, rulebook::LeverageWeight& row) {
    const auto leverage = parse<Rate>(text);
    if (!leverage || leverage->raw < one_e8 / 100 || leverage->raw > 1000 * one_e8) return wrong("leverage", text, "0.01 to 1000");
    row.leverage = *leverage;
    return {};
}

Outcome read_collateral(std::string_view text, rulebook::CollateralWeight& row) {
    const std::size_t dash = text.find('-');
    const auto from = parse<Amount>(text.substr(0, dash));
    const auto until = dash == std::string_view::npos ? from : parse<Amount>(text.substr(dash + 1));
    const Amount most{i128{1'000'000'000'000} * one_e8};
    if (!from || !until || *from <= Amount{} || *until < *from || *until > most)
        return wrong("collateral", text, "FROM-UNTIL in the numeraire, above zero, at most 1000000000000");
    row.from = *from;
    row.until = *until;
    return {};
}

Outcome take(std::string_view key, std::string_view value, rulebook::PopulationTerms& terms, const RuleBook& rules) {
    if (key == "accounts") return read_count(key, value, 1, 100'000'000, terms.accounts);
    if (key == "seed") return read_count(key, value, 0, UINT64_MAX, terms.seed);
    if (key == "positions") return read_count(key, value, 1, 100, terms.positions_max);
    if (key == "long") return read_share(key, value, terms.long_share);
    if (key == "isolated") return read_share(key, value, terms.isolated_share);
    if (key == "leverage") return read_rows(key, value, terms.leverage, read_leverage);
    if (key == "collateral") return read_rows(key, value, terms.collateral, read_collateral);
    if (key == "assets")
        return read_rows(key, value, terms.assets, [&](std::string_view symbol, rulebook::AssetWeight& row) {
            return read_symbol(key, symbol, rules.assets, row.asset);
        });
    if (key == "markets")
        return read_rows(key, value, terms.markets, [&](std::string_view symbol, rulebook::MarketWeight& row) {
            return read_symbol(key, symbol, rules.markets, row.market);
        });
    return std::unexpected("'" + std::string(key) + "' is not a part of a population; known: " + std::string(keys_text));
}

}  // namespace

std::expected<rulebook::PopulationTerms, std::string> parse_population(std::string_view spec, rulebook::PopulationTerms terms,
                                                                       const RuleBook& rules) {
    for (const std::string_view part : split(spec, ',')) {
        const std::size_t equals = part.find('=');
        // A bare number is the one thing most often changed.
        const bool bare = equals == std::string_view::npos && !part.empty() &&
                          part.find_first_not_of("0123456789") == std::string_view::npos;
        if (equals == std::string_view::npos && !bare)
            return std::unexpected("'" + std::string(part) + "' is not KEY=VALUE; known keys: " + std::string(keys_text));
        const std::string_view key = bare ? "accounts" : part.substr(0, equals);
        const std::string_view value = bare ? part : part.substr(equals + 1);
        if (const auto taken = take(key, value, terms, rules); !taken) return std::unexpected(taken.error());
    }
    return terms;
}

}  // namespace plimsoll::apps
