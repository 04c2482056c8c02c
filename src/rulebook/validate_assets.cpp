// The rules for feeds and assets.
#include <set>

#include "rulebook/check.hpp"

namespace plimsoll::rulebook {
namespace {

void check_sources(const Check& check, const FeedTerms& terms) {
    if (terms.source_count == 0 || terms.source_count > limits::sources_max) {
        check.fail("sources", "has " + std::to_string(terms.source_count) + " entries; allowed: 1 to " +
                                  std::to_string(limits::sources_max));
        return;
    }
    std::set<SourceId> before;
    for (std::size_t i = 0; i < terms.source_count; ++i) {
        const Check source = check.element("sources", i);
        source.must(before.insert(terms.sources[i].source).second, "source", "publishes for this feed twice");
        source.range<u32>("weight", terms.sources[i].weight, 1, 1000);
    }
    check.range<u32>("sources_min", terms.sources_min, 1, terms.source_count);
    check.range<u32>("pending_sources", terms.pending_sources, 1, terms.source_count);
}

void check_feed(const Check& check, const FeedTerms& terms) {
    check_sources(check, terms);
    check.range("age_max", terms.age_max, milliseconds(1), day);
    check.range("future_max", terms.future_max, Duration{}, hours(1));
    check.range("confidence_max", terms.confidence_max, no_margin_rate, one);
    check.range("band", terms.band, no_margin_rate, one);
    check.range("band_widening_per_second", terms.band_widening_per_second, no_margin_rate, one);
    check.range("pending_time", terms.pending_time, Duration{}, day);
    check.range("pending_agreement", terms.pending_agreement, no_margin_rate, one);
    check.range("strict_time_constant", terms.strict_time_constant, Duration{}, Duration{30 * day.ns});
}

void check_haircuts(const Check& check, const AssetTerms& terms) {
    if (terms.haircut_tier_count == 0 || terms.haircut_tier_count > limits::haircut_tiers_max) {
        check.fail("haircut_tiers", "has " + std::to_string(terms.haircut_tier_count) + " entries; allowed: 1 to " +
                                        std::to_string(limits::haircut_tiers_max));
        return;
    }
    for (std::size_t i = 0; i < terms.haircut_tier_count; ++i) {
        const HaircutTier& tier = terms.haircut_tiers[i];
        const Check at = check.element("haircut_tiers", i);
        at.range("weight", tier.weight, no_margin_rate, one);
        if (i == 0) {
            at.must(tier.floor == Amount{}, "floor", "must be 0 in the first tier");
            continue;
        }
        const HaircutTier& below = terms.haircut_tiers[i - 1];
        at.must(tier.floor > below.floor && tier.floor <= amount_max, "floor",
                "must be above the floor of the tier before");
        if (tier.weight > below.weight)
            at.fail("weight", "is " + plimsoll::to_text(tier.weight) + ", above the " +
                                  plimsoll::to_text(below.weight) +
                                  " of the tier before; weights may not rise with size");
    }
}

void check_credit(const Check& check, const CreditTerms& terms) {
    check.range("total_max", terms.total_max, Amount{}, amount_max);
    check.range("account_max", terms.account_max, Amount{}, terms.total_max);
    check.range("rate_yearly", terms.rate_yearly, Rate{}, Rate{10 * one_e8});
}

void check_asset(const Check& check, const AssetTerms& terms, std::size_t feeds) {
    check.range<u32>("decimals", terms.decimals, 0, 30);
    check.must(terms.ledger_unit == 1 || terms.ledger_unit == 1000 || terms.ledger_unit == 1'000'000, "ledger_unit",
               "must be 1, 1000 or 1000000");
    check.must(terms.feed == no_feed || index(terms.feed) < feeds, "feed", "is not a feed of this rule book");
    check.known("use", terms.use);
    check.range("deposit_cap", terms.deposit_cap, Amount{}, amount_max);
    check.must(terms.use == CollateralUse::none || terms.deposit_cap > Amount{}, "deposit_cap",
               "must be above 0 for an asset that is accepted as collateral");
    check_haircuts(check, terms);
    check.range("liability_weight", terms.liability_weight, one, MarginRate{10 * one_e6});
    // What costs all it is worth to sell cannot be spoken in: a deficit would need infinitely much of it.
    check.range("closing_cost", terms.closing_cost, no_margin_rate, one - MarginRate{1});
    check.range("halt_grace", terms.halt_grace, Duration{}, Duration{30 * day.ns});
    check.range("halt_ramp", terms.halt_ramp, Duration{}, Duration{365 * day.ns});
    check_credit(check.in("credit"), terms.credit);
}

}  // namespace

void check_feeds(const RuleBook& rules, Errors& errors) {
    const auto paths = item_paths("feed", symbols_of(rules.feeds));
    for (std::size_t i = 0; i < paths.size(); ++i) check_feed(Check(errors, paths[i]), rules.feeds[i]);
}

void check_assets(const RuleBook& rules, Errors& errors) {
    if (rules.assets.empty()) Check(errors, {}).fail("asset", "is empty; a venue settles in at least one asset");
    const auto paths = item_paths("asset", symbols_of(rules.assets));
    for (std::size_t i = 0; i < paths.size(); ++i)
        check_asset(Check(errors, paths[i]), rules.assets[i], rules.feeds.size());
}

}  // namespace plimsoll::rulebook
