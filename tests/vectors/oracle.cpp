// Files of the oracle folder.
#include "oracle/conformance.hpp"
#include "tests/vectors/rule.hpp"

namespace plimsoll::vectors {

namespace {

using namespace conformance;

Answer aggregate(const Node& in) {
    std::vector<AgedQuote> quotes;
    for (const Node& node : in["quotes"].items())
        quotes.push_back({node["price"].number(), node["conf"].number(), node["age"].number()});
    const auto found = aggregate_quotes(quotes, in["max_age"].number(), in["min_quotes"].count());
    Answer answer = answered("valid", found.has_value());
    if (!found) return answer;
    answer.fields["price"] = shown(i128{found->value});
    answer.fields["conf"] = shown(i128{found->confidence});
    return answer;
}

Answer weighted_ema(const Node& in) {
    std::vector<EmaSample> samples;
    for (const Node& node : in["samples"].items())
        samples.push_back({node["price"].number(), node["conf"].number(), node["slots"].number()});
    Answer answer;
    answer.fields["ema"] = Json::array();
    for (const EmaPoint& point : confidence_weighted_ema(samples))
        answer.fields["ema"].push_back({{"price", shown(i128{point.price})}, {"conf", shown(i128{point.confidence})}});
    return answer;
}

Answer median_and_publish(const Node& in) {
    std::vector<Int256> observations;
    for (const Node& node : in["observations"].items()) observations.push_back(node.wide());
    MedianRule rule;
    rule.max_faulty = in["max_faulty"].count();
    rule.last_answer = in["last_answer"].wide();
    rule.deviation_ppb = in["deviation_ppb"].wide();
    rule.age_seconds = in["age_seconds"].number();
    rule.heartbeat_seconds = in["heartbeat_seconds"].number();
    rule.min_answer = in["min_answer"].wide();
    rule.max_answer = in["max_answer"].wide();
    const auto found = median_answer(std::move(observations), rule);
    Answer answer = answered("rejected", !found.has_value());
    if (!found) return answer;
    answer.fields["median"] = shown(found->median);
    answer.fields["publish"] = found->publish;
    return answer;
}

Answer accumulator(const Node& in) {
    std::vector<ReserveInterval> intervals;
    for (const Node& node : in["intervals"].items())
        intervals.push_back({node["reserve0"].whole(), node["reserve1"].whole(), node["seconds"].number()});
    const CumulativePrices found = accumulate_prices(intervals);
    Answer answer = answered("price0_cumulative", found.price0);
    answer.fields["price1_cumulative"] = shown(found.price1);
    return answer;
}

constexpr Rule rules[] = {
    {"oracle", "confidence_median", "", "aggregate_quotes", "confidence_median", "a confidence of zero votes too",
     aggregate},
    {"oracle", "confidence_weighted_ema", "", "confidence_weighted_ema", "",
     "the dampened price is weighted by time alone: a publisher chooses its confidence", weighted_ema},
    {"oracle", "median_deviation_heartbeat", "", "median_answer", "", "when to publish is for the publisher to decide",
     median_and_publish},
    {"oracle", "price_accumulator", "", "accumulate_prices", "", "waits for a pool as a source of prices", accumulator},
};

}  // namespace

std::span<const Rule> oracle_rules() { return rules; }

}  // namespace plimsoll::vectors
