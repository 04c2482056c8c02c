#include "rulebook/validate.hpp"

#include <algorithm>
#include <set>

#include "rulebook/check.hpp"

namespace plimsoll::rulebook {
namespace {

constexpr std::size_t name_max = 64;
constexpr std::size_t symbol_max = 32;

bool is_word(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.' || c == '/' || c == ':';
    });
}

void check_venue(const RuleBook& rules, Errors& errors) {
    const Check check(errors, "venue");
    const VenueTerms& terms = rules.venue;
    if (index(terms.numeraire) >= rules.assets.size())
        check.fail("numeraire", "is not an asset of this rule book");
    else
        check.must(rules.assets[index(terms.numeraire)].feed == no_feed, "numeraire",
                   "has a feed; the numeraire is what prices are counted in, so that it has none");
    check.range<u32>("queue_steps_max", terms.queue_steps_max, 1, 100'000);
    check.range<u32>("watch_list_max", terms.watch_list_max, 1, 10'000'000);
    check.range("funding_allowance", terms.funding_allowance, no_margin_rate, one);
    check.range("credit_interval", terms.credit_interval, seconds(1), day);
    check.range("owner_fund_claim_max", terms.owner_fund_claim_max, Amount{}, amount_max);
}

template <class T>
bool starts_with(const std::vector<T>& list, const std::vector<T>& start) {
    return list.size() >= start.size() && std::equal(start.begin(), start.end(), list.begin());
}

}  // namespace

std::vector<std::string> item_paths(std::string_view list, const std::vector<std::string>& symbols) {
    std::vector<std::string> paths;
    std::set<std::string_view> before;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        const bool own = !symbols[i].empty() && before.insert(symbols[i]).second;
        paths.push_back(std::string(list) + "[" + (own ? symbols[i] : std::to_string(i + 1)) + "]");
    }
    return paths;
}

void check_symbols(std::string_view list, const std::vector<std::string>& symbols, std::size_t most, Errors& errors) {
    const Check check(errors, {});
    if (symbols.size() > most)
        check.fail(list, "has " + std::to_string(symbols.size()) + " entries; allowed: up to " + std::to_string(most));
    const auto paths = item_paths(list, symbols);
    std::set<std::string_view> before;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        const std::string& symbol = symbols[i];
        const std::string key = paths[i] + ".symbol";
        if (symbol.empty() || symbol.size() > symbol_max || !is_word(symbol))
            check.fail(key, "must be 1 to 32 of the characters A-Z a-z 0-9 - _ . / :");
        else if (!before.insert(symbol).second)
            check.fail(key, "\"" + symbol + "\" is there twice");
    }
}

Errors validate(const RuleBook& rules) {
    Errors errors;
    Check(errors, {})
        .must(!rules.name.empty() && rules.name.size() <= name_max && is_word(rules.name), "name",
              "must be 1 to 64 of the characters A-Z a-z 0-9 - _ . / :");
    check_venue(rules, errors);
    check_symbols("feed", symbols_of(rules.feeds), limits::markets_max, errors);
    check_symbols("asset", symbols_of(rules.assets), limits::assets_max, errors);
    check_symbols("market", symbols_of(rules.markets), limits::markets_max, errors);
    check_feeds(rules, errors);
    check_assets(rules, errors);
    check_markets(rules, errors);
    return errors;
}

Errors validate(const MarginTerms& margin, MarginRate liquidation_fee, const std::string& path) {
    Errors errors;
    check_margin(Check(errors, path), margin, liquidation_fee);
    return errors;
}

bool extends(const RuleBook& old, const RuleBook& next) {
    return old.name == next.name && old.venue == next.venue && starts_with(next.feeds, old.feeds) &&
           starts_with(next.assets, old.assets) && starts_with(next.markets, old.markets);
}

bool provable(const RuleBook& rules) {
    return std::ranges::all_of(rules.markets, [](const MarketTerms& market) {
        const auto* linear = std::get_if<SizeLinearMargin>(&market.margin.model);
        // Validation holds tiers to rising rates; a slope is rounded up to whole millionths, which makes steps.
        return linear == nullptr || linear->maintenance_slope == Rate{};
    });
}

}  // namespace plimsoll::rulebook
