// mark_price and funding.
#include "oracle/conformance.hpp"
#include "tests/vectors/rule.hpp"

namespace plimsoll::vectors {

namespace {

using namespace conformance;

// ---- mark_price --------------------------------------------------------------------------------------------

Answer price(const std::optional<i64>& found) {
    Answer answer;
    answer.fields["price"] = found ? shown(i128{*found}) : Json{};
    return answer;
}

// Four lists that belong together by place; a price that is null was never given and is left out.
std::vector<MarkSource> sources(const Node& in, bool weighted) {
    const Node prices = in["prices"];
    const auto values = prices.items(), updated = in["updated"].items(), max_age = in["max_age"].items();
    const auto weights = weighted ? in["weights"].items() : values;
    if (updated.size() < values.size() || max_age.size() < values.size() || weights.size() < values.size())
        prices.wrong("has more entries than the lists beside it");
    std::vector<MarkSource> all;
    for (std::size_t k = 0; k < values.size(); ++k)
        if (!values[k].null())
            all.push_back({values[k].number(), weighted ? weights[k].decimal() : Fraction{}, updated[k].number(),
                           max_age[k].number()});
    return all;
}

Answer weighted(const Node& in) { return price(mark_weighted(sources(in, true), in["now"].number())); }
Answer middle(const Node& in) { return price(mark_median(sources(in, false), in["now"].number())); }

Answer trades(const Node& in) {
    std::vector<MarkTrade> all;
    for (const Node& node : in["trades"].items())
        all.push_back({node["price"].number(), node["size"].number(), node["time"].number()});
    const std::size_t power = in["power"].count();
    if (power > 64) in["power"].wrong("is above 64");
    return price(
        mark_trades(all, in["alpha"].decimal(), in["window"].number(), static_cast<u32>(power), in["now"].number()));
}

std::vector<BookLevel> levels(const Node& list) {
    std::vector<BookLevel> all;
    for (const Node& node : list.items()) all.push_back({node["price"].number(), node["size"].number()});
    return all;
}

Answer depth(const Node& in) {
    return price(mark_book_depth(levels(in["bids"]), levels(in["asks"]),
                                 {in["C"].decimal(), in["initial_factor"].decimal(), in["slippage"].decimal(),
                                  in["risk_factor_short"].decimal(), in["risk_factor_long"].decimal()}));
}

Answer book_twap(const Node& in) {
    std::vector<PricePoint> points;
    for (const Node& node : in["points"].items()) points.push_back({node["time"].number(), node["price"].number()});
    return price(mark_book_twap(points, in["now"].number(), in["period"].number()));
}

// ---- funding -----------------------------------------------------------------------------------------------

Answer settlement(const Node& in) {
    return answered("pay_ppm",
                    funding_settlement_ppm(in["index_now"].whole(), in["index_entry"].whole(), in["size"].whole()));
}

Answer index_step(const Node& in) {
    return answered("index_step",
                    funding_index_step({in["base_exp"].number(), in["quote_exp"].number(), in["price"].whole(),
                                        in["price_exp"].number(), in["rate_ppm"].whole(), in["dt_seconds"].number(),
                                        in["period_seconds"].number()}));
}

Answer clamp_of_rate(const Node& in) {
    return answered("cap_ppm", funding_clamp_ppm(in["clamp_factor_ppm"].number(), in["imf_ppm"].number(),
                                                 in["mm_share_of_im_ppm"].number()));
}

Answer trimmed(const Node& in) {
    std::vector<i64> samples;
    for (const Node& node : in["samples"].items()) samples.push_back(node.number());
    Answer answer;
    answer.fields["kept"] = Json::array();
    for (const i64 sample : funding_trim(std::move(samples), in["tail_share_ppm"].number()))
        answer.fields["kept"].push_back(shown(i128{sample}));
    return answer;
}

Answer spread_cap(const Node& in) {
    return answered("max_spread_e6",
                    funding_spread_cap(in["oracle_twap_e6"].whole(), in["spread_cap_divisor"].whole()));
}

Answer spread_rate(const Node& in) {
    return answered("rate_per_base_e9",
                    funding_twap_spread_rate(in["mark_twap_e6"].whole(), in["oracle_twap_e6"].whole(),
                                             in["spread_cap_divisor"].whole(), in["period_seconds"].number()));
}

std::optional<Fraction> bound(const Node& in, const char* key) {
    const auto found = in.maybe(key);
    return found ? std::optional(found->decimal()) : std::nullopt;
}

Answer twap_difference(const Node& in) {
    const TwapDifference found = funding_twap_difference(in["mark_twap"].decimal(), in["oracle_twap"].decimal(),
                                                         bound(in, "scale").value_or(fraction(1)),
                                                         bound(in, "rate_lower"), bound(in, "rate_upper"));
    Answer answer = answered("payment_per_unit", found.payment);
    answer.fields["rate"] = shown(found.rate);
    return answer;
}

constexpr Rule rules[] = {
    {"perps", "mark_price", "weighted", "mark_weighted", "", "the mark is a median of index, basis and book", weighted},
    {"perps", "mark_price", "median", "mark_median", "median", "its three legs are index, index with basis, and book",
     middle},
    {"perps", "mark_price", "trades", "mark_trades", "", "the book leg knows the last trade alone", trades},
    {"perps", "mark_price", "book_depth", "mark_book_depth", "",
     "the book leg needs depth for a time, then takes the middle", depth},
    {"perps", "mark_price", "book_twap", "mark_book_twap", "", "the basis is an exponential average", book_twap},
    {"perps", "funding", "index_settlement", "funding_settlement_ppm", "",
     "the same product, rounded once to money from an anchor", settlement},
    {"perps", "funding", "index_step", "funding_index_step", "",
     "its index has twelve digits more and is exact for linear markets", index_step},
    {"perps", "funding", "clamp", "funding_clamp_ppm", "funding_cap", "", clamp_of_rate},
    {"perps", "funding", "trim", "funding_trim", "", "premiums are weighted by time, none is dropped", trimmed},
    {"perps", "funding", "spread_cap", "funding_spread_cap", "", "the cap is tied to margin rates", spread_cap},
    {"perps", "funding", "twap_spread_rate", "funding_twap_spread_rate", "", "the cap is tied to margin rates",
     spread_rate},
    {"perps", "funding", "twap_difference", "funding_twap_difference", "",
     "the rate has an interest leg and symmetric bounds", twap_difference},
};

}  // namespace

std::span<const Rule> price_rules() { return rules; }

}  // namespace plimsoll::vectors
