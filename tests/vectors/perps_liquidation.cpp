// deleveraging, insurance_fund and partial_liquidation.
#include "liquidation/conformance_deleveraging.hpp"
#include "liquidation/conformance_insurance.hpp"
#include "liquidation/conformance_partial.hpp"
#include "tests/vectors/peer.hpp"

namespace plimsoll::vectors {

namespace {

using namespace conformance;

// ---- deleveraging ------------------------------------------------------------------------------------------

Answer gate(const Node& in) {
    PeerMarkets markets;
    if (const auto one = in.maybe("market")) markets.add(*one);
    if (const auto list = in.maybe("markets")) markets.add_all(*list);
    const DeleverageGate found =
        deleverage_gate(markets.account(in["account"]), in["market_in_final_settlement"].truth());
    Answer answer = answered("at_bankruptcy_price", found.at_bankruptcy_price);
    answer.fields["at_oracle_price"] = found.at_oracle_price;
    return answer;
}

bool at_oracle_price(const Node& rule) {
    const std::string text = rule.text();
    if (text != "oracle" && text != "bankruptcy") rule.wrong("is neither oracle nor bankruptcy: '" + text + "'");
    return text == "oracle";
}

Answer transfer(const Node& in) {
    PeerMarkets markets;
    markets.add_all(in["markets"]);
    const TransferInput input{markets.account(in["liquidated"]), markets.account(in["counterparty"]),
                              markets.id(in["market"]), in["close_size"].whole(), at_oracle_price(in["price_rule"])};
    const TransferResult found = deleverage(input);
    switch (found.error) {
        case TransferError::invalid_size_delta: return refused("INVALID_SIZE_DELTA");
        case TransferError::undefined: return refused("UNDEFINED");
        case TransferError::undercollateralized: return refused("UNDERCOLLATERALIZED");
        case TransferError::none: break;
    }
    Answer answer = answered("quote_to_liquidated", found.quote_to_liquidated);
    answer.fields["liquidated_after"] = markets.shown(found.liquidated);
    answer.fields["counterparty_after"] = markets.shown(found.counterparty);
    return answer;
}

Answer via_index(const Node& in) {
    const auto found = socialise_via_index(in["loss"].whole(), in["base_long_e9"].whole(), in["base_short_e9"].whole());
    return found ? answered("cumulative_rate_delta_e9", *found) : refused("NO_COUNTERPARTY");
}

Answer via_deposit_index(const Node& in) {
    return answered("index_decrease_e10", socialise_via_deposit_index(in["loss"].whole(), in["total_deposits"].whole(),
                                                                      in["cumulative_deposit_index_e10"].whole()));
}

// ---- insurance_fund ----------------------------------------------------------------------------------------

Answer fund_delta(const Node& in) {
    PeerCase read = peer_case(in);
    const auto quote = bankruptcy_quote(read.account, read.markets.id(in["close_market"]), in["close_size"].whole());
    if (!quote) return refused(error_name(quote.error()));
    return answered("insurance_delta",
                    insurance_delta(in["fill_quote"].whole(), *quote, in["max_liquidation_fee_ppm"].whole()));
}

Answer sufficient(const Node& in) {
    return answered("acceptable", insurance_sufficient(in["fund_balance"].whole(), in["fund_delta"].whole()));
}

Answer perp_fee(const Node& in) {
    return answered("insurance_fee_e6",
                    perp_insurance_fee_e6({in["shortage"].whole(), in["base_e9"].whole(), in["margin_ratio_e4"].whole(),
                                           in["liquidator_fee_e6"].whole(), in["oracle_price_e6"].whole(),
                                           in["quote_price_e6"].whole(), in["max_insurance_fee_e6"].whole()}));
}

Answer spot_fee(const Node& in) {
    return answered(
        "insurance_fee_e6",
        spot_insurance_fee_e6({in["shortage"].whole(), in["token_atoms"].whole(), in["asset_weight_e4"].whole(),
                               in["asset_multiplier_e6"].whole(), in["liability_weight_e4"].whole(),
                               in["liability_multiplier_e6"].whole(), in["liability_decimals"].number(),
                               in["liability_price_e6"].whole(), in["max_insurance_fee_e6"].whole()}));
}

Answer unstake(const Node& in) {
    return answered("shares_lost", shares_lost(in["request_shares"].whole(), in["total_shares"].whole(),
                                               in["request_value"].whole(), in["vault"].whole()));
}

Answer rebase(const Node& in) {
    const ShareRebase found = share_rebase(in["total_shares"].whole(), in["vault"].whole());
    Answer answer = answered("decimal_shift", i128{found.decimal_shift});
    answer.fields["divisor"] = shown(found.divisor);
    return answer;
}

// ---- partial_liquidation -----------------------------------------------------------------------------------

Answer bounds(const Node& in) {
    const auto quote = in.maybe("quote_exp");
    const NotionalBounds found =
        step_bounds({in["size"].whole(), in["base_exp"].number(), in["price"].whole(), in["price_exp"].number(),
                     quote ? quote->number() : -6, in["min_notional"].whole(), in["max_portion_ppm"].whole()});
    Answer answer = answered("min_notional_this_step", found.least);
    answer.fields["max_notional_this_step"] = shown(found.most);
    return answer;
}

Answer budget(const Node& in) {
    Answer answer;
    const auto left = [&](const char* field, const char* limit, const char* used) {
        if (in.maybe(limit) || in.maybe(used))
            answer.fields[field] = shown(budget_left(in[limit].whole(), in[used].whole()));
    };
    left("notional_left", "block_notional_limit", "notional_used");
    left("insurance_loss_left", "block_insurance_loss_limit", "insurance_loss_used");
    return answer;
}

template <class T>
Answer size_or_max(const char* field, const std::optional<T>& found) {
    Answer answer;
    answer.fields[field] = found ? shown(*found) : Json("MAX");
    return answer;
}

Answer cover_shortage(const Node& in) {
    return size_or_max("base_e9",
                       size_to_cover_shortage_e9({in["shortage"].whole(), in["margin_ratio_e4"].whole(),
                                                  in["liquidator_fee_e6"].whole(), in["insurance_fee_e6"].whole(),
                                                  in["oracle_price_e6"].whole(), in["quote_price_e6"].whole()}));
}

// What a rule does not look at need not be given.
SpotSide side(const Node& in, const std::string& name) {
    SpotSide side;
    if (const auto weight = in.maybe(name + "_weight_e4")) side.weight_e4 = weight->whole();
    if (const auto decimals = in.maybe(name + "_decimals")) side.decimals = decimals->number();
    if (const auto price = in.maybe(name + "_price_e6")) side.price_e6 = price->whole();
    side.multiplier_e6 = in[name + "_multiplier_e6"].whole();
    return side;
}
void must_have(const Node& in, std::initializer_list<const char*> keys) {
    for (const char* key : keys) in.at(key);
}

Answer cover_by_liability(const Node& in) {
    must_have(in, {"asset_weight_e4", "liability_weight_e4", "liability_decimals", "liability_price_e6"});
    return size_or_max("liability_atoms",
                       liability_to_cover_shortage(in["shortage"].wide(), side(in, "asset"), side(in, "liability"),
                                                   in["insurance_fee_e6"].whole()));
}

constexpr std::initializer_list<const char*> both_sides = {"asset_decimals", "asset_price_e6", "liability_decimals",
                                                           "liability_price_e6"};

Answer implied_liability(const Node& in) {
    must_have(in, both_sides);
    return answered("liability_atoms",
                    liability_implied_by_asset(in["asset_atoms"].wide(), side(in, "asset"), side(in, "liability")));
}

Answer seized_asset(const Node& in) {
    must_have(in, both_sides);
    return answered("asset_atoms",
                    asset_seized_for_liability(in["asset_available"].wide(), in["liability_atoms"].wide(),
                                               side(in, "asset"), side(in, "liability")));
}

Answer swap(const Node& in) {
    must_have(in, both_sides);
    return answered("acceptable", swap_acceptable(in["asset_atoms"].wide(), in["liability_atoms"].wide(),
                                                  side(in, "asset"), side(in, "liability")));
}

Answer ramp(const Node& in) {
    return answered("fee_e6",
                    fee_ramp_e6({in["base_fee_e6"].whole(), in["max_fee_e6"].whole(), in["last_active_slot"].whole(),
                                 in["slot"].whole(), in["grace_slots"].whole(), in["increase_per_slot_e6"].whole()}));
}

Disposal disposal(const Node& in) {
    return {in["network_position"].whole(), in["volume_in_range"].whole(), in["disposal_fraction"].decimal(),
            in["full_disposal_size"].whole(), in["max_fraction_consumed"].decimal()};
}

Answer one_disposal(const Node& in) { return answered("order_size", disposal_order(disposal(in))); }

Answer all_disposals(const Node& in) {
    Answer answer;
    answer.fields["order_sizes"] = shown_all(disposal_run(disposal(in)));
    return answer;
}

constexpr Rule rules[] = {
    {"perps", "deleveraging", "gate", "deleverage_gate", "", "ADL is the last taker of the market's ladder", gate},
    {"perps", "deleveraging", "transfer", "deleverage", "bankruptcy_cash, compare_riskiness",
     "a counterparty is given what its profit pays for and what keeps its ratio, unhedged positions first", transfer},
    {"perps", "deleveraging", "socialise_via_index", "socialise_via_index", "",
     "a loss is shared by unrealised profit, not by size", via_index},
    {"perps", "deleveraging", "socialise_via_deposit_index", "socialise_via_deposit_index", "",
     "depositors never pay: the rest is an open deficit", via_deposit_index},
    {"perps", "insurance_fund", "liquidation_delta", "bankruptcy_quote, insurance_delta", "bankruptcy_cash",
     "the fee takes only what fills leave above the limit of the slice; the fund pays up to its caps", fund_delta},
    {"perps", "insurance_fund", "sufficient", "insurance_sufficient", "",
     "a fund pays what it has, the next payer the rest", sufficient},
    {"perps", "insurance_fund", "perp_insurance_fee", "perp_insurance_fee_e6", "",
     "the fee is a rate of the market, cut at the limit of the slice", perp_fee},
    {"perps", "insurance_fund", "spot_insurance_fee", "spot_insurance_fee_e6", "",
     "the fee of a sale is a rate, cut at the limit of the sale", spot_fee},
    {"perps", "insurance_fund", "unstake_cancel", "shares_lost", "", "the fund has no shares", unstake},
    {"perps", "insurance_fund", "share_rebase", "share_rebase", "", "the fund has no shares", rebase},
    {"perps", "partial_liquidation", "position_bounds", "step_bounds", "",
     "a slice is bounded by portion, notional, depth and dust (`LiquidationTerms`)", bounds},
    {"perps", "partial_liquidation", "block_budget", "budget_left", "",
     "there are no blocks; claims on funds are capped per step and owner", budget},
    {"perps", "partial_liquidation", "size_to_cover_shortage", "size_to_cover_shortage_e9", "",
     "the size is found exactly, over tiers and with the closing cost", cover_shortage},
    {"perps", "partial_liquidation", "spot_liability_to_cover_shortage", "liability_to_cover_shortage", "",
     "collateral is sold on the book within two limits, or goes with a slice of the account", cover_by_liability},
    {"perps", "partial_liquidation", "liability_implied_by_asset", "liability_implied_by_asset", "",
     "no asset is exchanged for a debt at oracle prices", implied_liability},
    {"perps", "partial_liquidation", "asset_seized_for_liability", "asset_seized_for_liability", "",
     "no asset is exchanged for a debt at oracle prices", seized_asset},
    {"perps", "partial_liquidation", "swap_bound", "swap_acceptable", "",
     "no asset is exchanged for a debt at oracle prices", swap},
    {"perps", "partial_liquidation", "fee_ramp", "fee_ramp_e6", "", "the fee does not grow while an account waits",
     ramp},
    {"perps", "partial_liquidation", "inventory_disposal", "disposal_order", "",
     "the venue holds no inventory: a backstop or counterparties do", one_disposal},
    {"perps", "partial_liquidation", "inventory_disposal_run", "disposal_run", "",
     "the venue holds no inventory: a backstop or counterparties do", all_disposals},
};

}  // namespace

std::span<const Rule> liquidation_rules() { return rules; }

}  // namespace plimsoll::vectors
