// How the structs of a rule book are spelled in TOML: one description each, used by Reader and Writer alike, so that
// what is written can be read. docs/formats/rulebook.md explains every key.
#pragma once

#include "model/rulebook.hpp"
#include "rulebook/reader.hpp"

namespace plimsoll::rulebook {

/// T or const T: a reader fills it, a writer looks at it.
template <class M, class T>
concept Is = std::same_as<std::remove_const_t<M>, T>;

template <class Io, Is<VenueTerms> T>
void describe(Io& io, T& terms) {
    io.reference("numeraire", terms.numeraire, io.names().assets);
    io.count("queue_steps_max", terms.queue_steps_max);
    io.count("watch_list_max", terms.watch_list_max);
    io.number("funding_allowance", terms.funding_allowance);
    io.duration("credit_interval", terms.credit_interval);
    io.number("owner_fund_claim_max", terms.owner_fund_claim_max, Need::optional);
}

template <class Io, Is<FeedSource> T>
void describe(Io& io, T& terms) {
    if constexpr (Io::reading) {
        u32 number = 0;
        io.count("source", number);
        terms.source = SourceId{number};
    } else {
        io.count("source", std::to_underlying(terms.source));
    }
    io.count("weight", terms.weight, Need::optional);
}

template <class Io, Is<FeedTerms> T>
void describe(Io& io, T& terms) {
    io.text("symbol", terms.symbol);
    io.tables("sources", terms.sources, terms.source_count, [](auto& in, auto& source) { describe(in, source); });
    io.count("sources_min", terms.sources_min);
    io.duration("age_max", terms.age_max);
    io.duration("future_max", terms.future_max);
    io.number("confidence_max", terms.confidence_max);
    io.number("band", terms.band);
    io.number("band_widening_per_second", terms.band_widening_per_second);
    io.count("pending_sources", terms.pending_sources);
    io.duration("pending_time", terms.pending_time);
    io.number("pending_agreement", terms.pending_agreement);
    io.duration("strict_time_constant", terms.strict_time_constant);
}

template <class Io, Is<HaircutTier> T>
void describe(Io& io, T& tier) {
    io.number("floor", tier.floor);
    io.number("weight", tier.weight);
}

template <class Io, Is<CreditTerms> T>
void describe(Io& io, T& terms) {
    io.number("account_max", terms.account_max);
    io.number("total_max", terms.total_max);
    io.number("rate_yearly", terms.rate_yearly);
}

template <class Io, Is<AssetTerms> T>
void describe(Io& io, T& terms) {
    io.text("symbol", terms.symbol);
    io.count("decimals", terms.decimals, Need::optional);
    io.count("ledger_unit", terms.ledger_unit, Need::optional);
    io.reference("feed", terms.feed, io.names().feeds, Need::optional);
    io.name("use", terms.use, Need::optional);
    io.number("deposit_cap", terms.deposit_cap);
    io.tables("haircut_tiers", terms.haircut_tiers, terms.haircut_tier_count,
              [](auto& in, auto& tier) { describe(in, tier); });
    io.number("liability_weight", terms.liability_weight, Need::optional);
    io.number("closing_cost", terms.closing_cost, Need::optional);
    io.duration("halt_grace", terms.halt_grace, Need::optional);
    io.duration("halt_ramp", terms.halt_ramp, Need::optional);
    io.table("credit", Need::optional, [&](auto& in) { describe(in, terms.credit); });
}

template <class Io, Is<BookTerms> T>
void describe(Io& io, T& terms) {
    io.number("tick", terms.tick);
    io.number("lot", terms.lot);
    io.number("quantity_min", terms.quantity_min);
    io.number("quantity_max", terms.quantity_max);
    io.number("price_band", terms.price_band);
    io.duration("auction_time", terms.auction_time);
}

template <class Io, Is<FeeTerms> T>
void describe(Io& io, T& terms) {
    io.number("maker", terms.maker);
    io.number("taker", terms.taker);
}

template <class Io, Is<MarkTerms> T>
void describe(Io& io, T& terms) {
    io.duration("basis_time_constant", terms.basis_time_constant);
    io.number("basis_max", terms.basis_max);
    io.number("band", terms.band);
    io.number("depth_min", terms.depth_min);
    io.duration("depth_time", terms.depth_time);
}

template <class Io, Is<FundingTerms> T>
void describe(Io& io, T& terms) {
    io.duration("interval", terms.interval);
    io.duration("sample_interval", terms.sample_interval);
    io.number("impact_notional", terms.impact_notional);
    io.number("interest", terms.interest);
    io.number("dampener", terms.dampener);
    io.number("cap_factor", terms.cap_factor);
}

template <class Io, Is<RiskTier> T>
void describe(Io& io, T& tier) {
    io.number("floor", tier.floor);
    io.number("initial", tier.initial);
    io.number("maintenance", tier.maintenance);
}

template <class Io, Is<TieredMargin> T>
void describe(Io& io, T& model) {
    io.tables("tiers", model.tiers, model.count, [](auto& in, auto& tier) { describe(in, tier); });
}

template <class Io, Is<SizeLinearMargin> T>
void describe(Io& io, T& model) {
    io.number("initial_base", model.initial_base);
    io.number("maintenance_base", model.maintenance_base);
    io.number("initial_slope", model.initial_slope);
    io.number("maintenance_slope", model.maintenance_slope);
}

inline constexpr std::array<std::string_view, std::variant_size_v<MarginModel>> model_names{"tiered", "size_linear"};

template <class Io, Is<MarginTerms> T>
void describe(Io& io, T& terms) {
    if constexpr (Io::reading) {
        std::string_view word;
        if (io.choice("model", word, model_names) && word == model_names[1]) terms.model = SizeLinearMargin{};
    } else {
        io.choice("model", model_names[terms.model.index()], model_names);
    }
    std::visit([&](auto& model) { describe(io, model); }, terms.model);
    io.number("profit_weight", terms.profit_weight, Need::optional);
    io.number("profit_cap", terms.profit_cap, Need::optional);
    io.table("open_interest", Need::optional, [&](auto& in) {
        in.number("lower", terms.open_interest.lower);
        in.number("upper", terms.open_interest.upper);
    });
}

template <class Io, Is<LiquidationTerms> T>
void describe(Io& io, T& terms) {
    io.names("takers", terms.takers, terms.taker_count);
    io.names("payers", terms.payers, terms.payer_count);
    io.number("fee", terms.fee);
    io.number("target", terms.target);
    io.number("closing_cost", terms.closing_cost);
    io.number("slice_portion", terms.slice_portion);
    io.number("slice_depth_share", terms.slice_depth_share);
    io.duration("depth_window", terms.depth_window, Need::optional);
    io.number("slice_notional_max", terms.slice_notional_max);
    io.number("dust_notional", terms.dust_notional);
    io.duration("slice_interval", terms.slice_interval);
    io.duration("adl_wait", terms.adl_wait, Need::optional);
    io.name("adl_order", terms.adl_order, Need::optional);
    io.number("market_fund_claim_max", terms.market_fund_claim_max);
    io.number("shared_fund_claim_max", terms.shared_fund_claim_max);
}

/// What only some kinds of market have.
template <class Io, Is<MarketTerms> T>
void describe_kind(Io& io, T& terms) {
    if (terms.kind == InstrumentKind::spot)
        io.reference("base", terms.base, io.names().assets);
    else
        io.absent("base", "only a spot market has a base asset");
    if (terms.kind == InstrumentKind::dated_future) {
        io.time("expiry", terms.expiry);
        io.duration("settlement_window", terms.settlement_window);
    } else {
        io.absent("expiry", "only a dated future expires");
        for (const auto key :
             {"settlement_window_ns", "settlement_window_ms", "settlement_window_s", "settlement_window_h"})
            io.absent(key, "only a dated future has a settlement window");
    }
    if (terms.kind == InstrumentKind::linear_perpetual || terms.kind == InstrumentKind::inverse_perpetual)
        io.table("funding", Need::required, [&](auto& in) { describe(in, terms.funding); });
    else
        io.absent("funding", "only a perpetual has funding");
    if (terms.kind == InstrumentKind::spot)
        io.absent("margin", "a spot market has no position to margin");
    else
        io.table("margin", Need::required, [&](auto& in) { describe(in, terms.margin); });
}

template <class Io, Is<MarketTerms> T>
void describe(Io& io, T& terms) {
    io.text("symbol", terms.symbol);
    io.name("kind", terms.kind);
    const Need unless_spot = terms.kind == InstrumentKind::spot ? Need::optional : Need::required;
    io.reference("settlement", terms.settlement, io.names().assets);
    io.reference("feed", terms.feed, io.names().feeds);
    io.number("position_limit", terms.position_limit, Need::optional);
    describe_kind(io, terms);
    io.table("book", Need::required, [&](auto& in) { describe(in, terms.book); });
    io.table("fees", Need::required, [&](auto& in) { describe(in, terms.fees); });
    io.table("mark", unless_spot, [&](auto& in) { describe(in, terms.mark); });
    io.table("liquidation", unless_spot, [&](auto& in) { describe(in, terms.liquidation); });
}

}  // namespace plimsoll::rulebook
