// margin_requirements, isolated_margin, portfolio_health and venue_docs.
#include "tests/vectors/peer.hpp"

namespace plimsoll::vectors {

namespace {

using namespace conformance;

// ---- margin_requirements -----------------------------------------------------------------------------------

Answer position(const Node& in) {
    const PeerRequirements found = position_requirements(peer_market(in), in["size"].whole());
    Answer answer = answered("notional", found.notional);
    if (!in.maybe("imf_ppm")) return answer;  // a case about the notional alone
    answer.fields["initial_margin"] = shown(found.initial);
    if (in.maybe("mm_share_of_im_ppm")) answer.fields["maintenance_margin"] = shown(found.maintenance);
    return answer;
}

Answer im_from_notional(const Node& in) {
    return answered("initial_margin",
                    initial_from_notional(in["abs_notional"].whole(), in["oi_notional"].wide(), in["imf_ppm"].number(),
                                          in["oi_lower"].whole(), in["oi_upper"].whole()));
}

Answer imf_eff(const Node& in) {
    return answered("imf_eff_ppm", i128{effective_initial_ppm(in["imf_ppm"].number(), in["oi_notional"].wide(),
                                                              in["oi_lower"].whole(), in["oi_upper"].whole())});
}

Answer mm_ppm(const Node& in) {
    return answered("mm_ppm", i128{maintenance_ppm(in["imf_ppm"].number(), in["mm_share_of_im_ppm"].number())});
}

Answer size_from_notional(const Node& in) {
    return answered("size", size_from_quote(peer_market(in), in["quote"].whole()));
}

Answer size_premium(const Node& in) {
    return answered("weight_e4", size_premium_weight(in["liability_weight_e4"].whole(), in["size_e9"].whole(),
                                                     in["imf_factor_e6"].whole()));
}

Answer risk_factor(const Node& in) {
    RiskFactorCase input{in["position"].decimal(),
                         in["open_buy_size"].decimal(),
                         in["open_sell_size"].decimal(),
                         in["size_scale"].decimal(),
                         in["mark_price"].decimal(),
                         in["risk_factor_long"].decimal(),
                         in["risk_factor_short"].decimal(),
                         in["linear_slippage"].decimal(),
                         in["quadratic_slippage"].decimal(),
                         {},
                         {},
                         {}};
    const auto search = in.maybe("search_factor"), initial = in.maybe("initial_factor");
    const auto release = in.maybe("release_factor");
    if (search) input.search_factor = search->decimal();
    if (initial) input.initial_factor = initial->decimal();
    if (release) input.release_factor = release->decimal();
    const RiskFactorMargin found = risk_factor_margin(input);
    Answer answer = answered("maintenance", found.maintenance);
    if (search) answer.fields["search"] = shown(found.search);
    if (initial) answer.fields["initial"] = shown(found.initial);
    if (release) answer.fields["release"] = shown(found.release);
    return answer;
}

// ---- isolated_margin ---------------------------------------------------------------------------------------

std::vector<SizeAtPrice> sizes_at_prices(const Node& list) {
    std::vector<SizeAtPrice> rows;
    for (const Node& node : list.items()) rows.push_back({node["size"].whole(), node["price"].whole()});
    return rows;
}

Answer isolated_orders(const Node& in) {
    const auto auction = in.maybe("auction_price");
    return answered("order_margin",
                    order_margin(in["position"].whole(), sizes_at_prices(in["buys"]), sizes_at_prices(in["sells"]),
                                 auction ? std::optional(auction->whole()) : std::nullopt, in["factor"].decimal(),
                                 in["size_scale"].whole()));
}

Answer isolated_increase(const Node& in) {
    return answered("to_position_margin", margin_on_increase(sizes_at_prices(in["trades"]), in["factor"].decimal(),
                                                             in["size_scale"].whole()));
}

Answer isolated_decrease(const Node& in) {
    return answered("release", release_on_decrease(in["position_before"].whole(), in["position_after"].whole(),
                                                   sizes_at_prices(in["trades"]), in["balance"].whole(),
                                                   in["mark_price"].whole(), in["size_scale"].whole()));
}

Answer isolated_flip(const Node& in) {
    return answered("net_release",
                    release_on_flip(in["position_before"].whole(), sizes_at_prices(in["trades"]), in["balance"].whole(),
                                    in["factor"].decimal(), in["size_scale"].whole()));
}

// ---- portfolio_health --------------------------------------------------------------------------------------

Answer health(const Node& in) {
    std::vector<HealthToken> tokens;
    bool settle = false, other = false;
    for (const Node& node : in["tokens"].items()) {
        const auto settles = node.maybe("settle");
        tokens.push_back({node["balance"].decimal(), node["price"].decimal(), node["asset_weight"].decimal(),
                          node["liability_weight"].decimal(), settles && settles->truth()});
        (tokens.back().settle ? settle : other) = true;
    }
    if (!settle || !other) in["tokens"].wrong("need one token marked settle and one other");
    HealthPerp perp;
    if (const auto node = in.maybe("perp"))
        perp = {(*node)["lots"].decimal(),
                (*node)["quote"].decimal(),
                (*node)["bid_lots"].decimal(),
                (*node)["ask_lots"].decimal(),
                (*node)["lot_size"].decimal(),
                (*node)["price"].decimal(),
                (*node)["base_asset_weight"].decimal(),
                (*node)["base_liability_weight"].decimal(),
                (*node)["overall_asset_weight"].decimal()};
    HealthSpotOrders orders;
    if (const auto node = in.maybe("spot_orders")) orders = {(*node)["base"].decimal(), (*node)["quote"].decimal()};
    return answered("initial_health", portfolio_health(tokens, perp, orders));
}

// ---- venue_docs --------------------------------------------------------------------------------------------

void compare_with_engine(Answer& answer, const std::optional<bool>& agrees) {
    if (agrees && !*agrees) throw CaseError{"the engine's own function differs from the exact formula"};
    answer.remarks.emplace_back(agrees ? "met by the engine's own function as well"
                                       : "beyond the units of the engine's function");
}

Answer published(const char* field, const Published& found) {
    Answer answer = answered(field, found.value);
    compare_with_engine(answer, found.engine_agrees);
    return answer;
}

Answer deduction(const Node& in) {
    return published("amount", tier_deduction(in["floor"].decimal(), in["rate"].decimal(),
                                              in["previous_rate"].decimal(), in["previous_amount"].decimal()));
}

Answer size_linear(const Node& in) {
    const SizeLinearResult found = size_linear_margin(in["base_rate"].decimal(), in["slope_per_unit"].decimal(),
                                                      in["size"].decimal(), in["index"].decimal());
    Answer answer = answered("margin_base", found.margin_base);
    answer.fields["margin"] = shown(found.margin);
    compare_with_engine(answer, found.engine_agrees);
    return answer;
}

Answer clamped_premium(const Node& in) {
    return published("rate", premium_clamp(in["premium"].decimal(), in["interest"].decimal(), in["damp"].decimal()));
}

constexpr Rule rules[] = {
    {"perps", "margin_requirements", "position", "position_requirements", "scaled_initial_rate",
     "its notional is exact and the scaled rate rounds up", position},
    {"perps", "margin_requirements", "im_from_notional", "initial_from_notional", "scaled_initial_rate, apply_rate",
     "the scaled rate rounds up", im_from_notional},
    {"perps", "margin_requirements", "imf_eff", "effective_initial_ppm", "scaled_initial_rate",
     "the scaled rate rounds up", imf_eff},
    {"perps", "margin_requirements", "mm_ppm", "maintenance_ppm", "",
     "maintenance rates are data, no share of another rate", mm_ppm},
    {"perps", "margin_requirements", "size_from_notional", "size_from_quote", "", "orders are stated in quantity",
     size_from_notional},
    {"perps", "margin_requirements", "risk_factor_margin", "risk_factor_margin", "",
     "tiers or size-linear rates; slippage enters by the stated closing cost", risk_factor},
    {"perps", "margin_requirements", "size_premium", "size_premium_weight", "",
     "size enters by haircut tiers; the weight of a debt is data", size_premium},
    {"perps", "isolated_margin", "order_margin", "order_margin", "",
     "orders reserve initial margin as in a cross account", isolated_orders},
    {"perps", "isolated_margin", "increase", "margin_on_increase", "",
     "margin moves in with the order, in the amount it names", isolated_increase},
    {"perps", "isolated_margin", "decrease", "release_on_decrease", "", "margin stays until its owner moves it out",
     isolated_decrease},
    {"perps", "isolated_margin", "flip", "release_on_flip", "", "margin stays until its owner moves it out",
     isolated_flip},
    {"perps", "portfolio_health", "health", "portfolio_health", "",
     "haircuts apply to the net of an asset, and spot orders to a bound that holds for any fill", health},
    {"perps", "venue_docs", "tier_deduction", "tier_deduction", "next_deduction", "", deduction},
    {"perps", "venue_docs", "size_linear_margin", "size_linear_margin", "rate_at, requirement",
     "the rate rounds up to whole millionths and ends at 1", size_linear},
    {"perps", "venue_docs", "premium_clamp", "premium_clamp", "funding_rate", "", clamped_premium},
};

}  // namespace

std::span<const Rule> margin_rules() { return rules; }

}  // namespace plimsoll::vectors
