// The data of the charts: numbers for the eye, exact decimals as JSON numbers.
#include <algorithm>
#include <array>
#include <map>

#include "base/text.hpp"
#include "lab/report_html.hpp"
#include "lab/report_writer.hpp"
#include "model/enum_names.hpp"

namespace plimsoll::lab {

namespace {

constexpr std::size_t points_max = 1500, worst_max = 50;
constexpr i64 levels = 40;

struct RatioBin {
    i64 below_e3;  // equity / maintenance in thousandths
    const char* name;
};
constexpr auto ratio_bins = std::to_array<RatioBin>({{0, "below 0"}, {1000, "0–1"}, {1100, "1–1.1"}, {1250, "1.1–1.25"},
                                                     {1500, "1.25–1.5"}, {2000, "1.5–2"}, {3000, "2–3"}, {5000, "3–5"},
                                                     {10'000, "5–10"}, {30'000, "10–30"}, {INT64_MAX, "30 and more"}});

template <class Number>
std::string number_text(Number value) {
    return to_text(value);
}

// Minutes put together so that at most points_max are left.
struct Buckets {
    std::vector<std::pair<std::size_t, std::size_t>> spans;  // [first, last] in minutes

    explicit Buckets(std::size_t minutes) {
        const std::size_t size = std::max<std::size_t>(1, (minutes + points_max - 1) / points_max);
        for (std::size_t at = 0; at < minutes; at += size) spans.emplace_back(at, std::min(at + size, minutes) - 1);
    }
};

struct Closed {
    Amount notional;
    i128 weighted = 0;  // sum of notional * price, in whole units of the settlement asset
    u32 steps = 0;
    void add(Amount amount, Price price) {
        notional += amount;
        weighted += amount.raw / 10'000 * (price.raw / 10'000);
        ++steps;
    }
    // Where the closed notional lies on average.
    Price price(Price fallback) const {
        const i128 weight = notional.raw / 10'000;
        return weight == 0 ? fallback : Price{static_cast<i64>(weighted / weight * 10'000)};
    }
};

class Data {
public:
    Data(const ReplayResult& result, const ReportContext& context)
        : result_(result), context_(context), out_(true), buckets_(result.minutes.size()) {}

    std::string write() {
        out_.begin_object();
        out_.member("unit", context_.numeraire());
        curves();
        markets();
        ratios();
        waterfall();
        worst();
        out_.end_object();
        return out_.take();
    }

private:
    using Span = std::pair<std::size_t, std::size_t>;

    template <class Value>
    void series(const char* name, Value&& value_of) {
        out_.key(name);
        out_.begin_array();
        for (const Span& span : buckets_.spans) out_.raw(value_of(span));
        out_.end_array();
    }
    const MinuteRow& minute(std::size_t place) const { return result_.minutes[place]; }

    template <class Member>
    Amount sum(const Span& span, Member member) const {
        Amount total{};
        for (std::size_t i = span.first; i <= span.second; ++i) total += minute(i).*member;
        return total;
    }
    static i64 milliseconds_of(Time time) { return time.ns / 1'000'000; }

    void curves() {
        series("time", [&](const Span& span) { return std::to_string(milliseconds_of(minute(span.first).time)); });
        series("fund", [&](const Span& span) {
            Amount least = minute(span.first).fund;
            for (std::size_t i = span.first; i <= span.second; ++i) least = std::min(least, minute(i).fund);
            return number_text(least);
        });
        series("equity", [&](const Span& span) { return number_text(minute(span.second).customer_equity); });
        series("closed", [&](const Span& span) { return number_text(sum(span, &MinuteRow::liquidated_notional)); });
        series("deficit", [&](const Span& span) { return number_text(sum(span, &MinuteRow::deficit)); });
        series("queued", [&](const Span& span) {
            u32 most = 0;
            for (std::size_t i = span.first; i <= span.second; ++i) most = std::max(most, minute(i).queued);
            return std::to_string(most);
        });
        out_.key("bucket_minutes");
        out_.raw(std::to_string(buckets_.spans.empty() ? 1 : buckets_.spans.front().second - buckets_.spans.front().first + 1));
    }

    void prices(std::size_t place) {
        const auto price = [](const std::vector<Price>& prices, std::size_t at) { return at < prices.size() ? prices[at] : Price{}; };
        const auto shown = [](Price value) { return value > Price{} ? number_text(value) : std::string("null"); };
        series("index", [&](const Span& span) { return shown(price(minute(span.second).index, place)); });
        series("mark", [&](const Span& span) { return shown(price(minute(span.second).mark, place)); });
        const auto extreme = [&](const Span& span, bool low) {
            Price found{};
            for (std::size_t i = span.first; i <= span.second; ++i) {
                const Price value = price(minute(i).index, place);
                if (value == Price{}) continue;
                if (found == Price{} || (low ? value < found : value > found)) found = value;
            }
            return shown(found);
        };
        series("low", [&](const Span& span) { return extreme(span, true); });
        series("high", [&](const Span& span) { return extreme(span, false); });
    }

    std::size_t bucket_of(Time time) const {
        const auto after = std::ranges::upper_bound(buckets_.spans, time, {}, [&](const Span& span) { return minute(span.first).time; });
        return after == buckets_.spans.begin() ? 0 : static_cast<std::size_t>(after - buckets_.spans.begin()) - 1;
    }

    bool closed_something(const LiquidationRow& row, MarketId market) const {
        return row.certificate.market == market && row.notional > Amount{} && row.certificate.quantity != Quantity{} &&
               context_.rules->markets[index(market)].kind != InstrumentKind::spot;
    }

    // [bucket, side (1 long), average price, notional, steps]
    void marks_of(MarketId market) {
        std::map<std::pair<std::size_t, bool>, Closed> found;
        for (const LiquidationRow& row : result_.liquidations)
            if (closed_something(row, market) && !buckets_.spans.empty())
                found[{bucket_of(row.time), row.certificate.quantity > Quantity{}}].add(row.notional, row.certificate.mark);
        out_.key("liquidations");
        out_.begin_array();
        for (const auto& [where, closed] : found) {
            out_.begin_array();
            out_.value(where.first);
            out_.value(where.second ? 1 : 0);
            out_.raw(number_text(closed.price(Price{})));
            out_.raw(number_text(closed.notional));
            out_.value(closed.steps);
            out_.end_array();
        }
        out_.end_array();
    }

    // [from, until, notional of longs, of shorts] over equal price levels
    void map_of(MarketId market) {
        Price low{}, high{};
        for (const LiquidationRow& row : result_.liquidations) {
            if (!closed_something(row, market)) continue;
            low = low == Price{} ? row.certificate.mark : std::min(low, row.certificate.mark);
            high = std::max(high, row.certificate.mark);
        }
        out_.key("map");
        out_.begin_array();
        if (low > Price{}) {
            const i64 step = (high - low).raw / levels + 1;
            std::vector<std::array<Amount, 2>> sums(static_cast<std::size_t>((high - low).raw / step) + 1);
            for (const LiquidationRow& row : result_.liquidations)
                if (closed_something(row, market))
                    sums[static_cast<std::size_t>((row.certificate.mark - low).raw / step)][row.certificate.quantity > Quantity{} ? 0 : 1] +=
                        row.notional;
            for (std::size_t i = 0; i < sums.size(); ++i) {
                out_.begin_array();
                out_.raw(number_text(Price{low.raw + step * static_cast<i64>(i)}));
                out_.raw(number_text(Price{low.raw + step * static_cast<i64>(i + 1)}));
                out_.raw(number_text(sums[i][0]));
                out_.raw(number_text(sums[i][1]));
                out_.end_array();
            }
        }
        out_.end_array();
    }

    void markets() {
        out_.key("markets");
        out_.begin_array();
        for (std::size_t i = 0; i < result_.markets.size(); ++i) {
            const MarketResult& row = result_.markets[i];
            out_.begin_object();
            out_.member("symbol", row.symbol);
            out_.member("settlement", context_.settlement(row.market));
            prices(i);
            marks_of(row.market);
            map_of(row.market);
            out_.key("row");
            out_.begin_array();
            for (const std::string& cell :
                 {row.symbol, grouped(row.liquidations, 0), money(row.liquidated_notional, context_.settlement(row.market)),
                  money(row.fees, context_.settlement(row.market)), grouped(row.open_interest_start.raw, Quantity::decimals),
                  grouped(row.open_interest_end.raw, Quantity::decimals), grouped(row.index_start.raw, Price::decimals),
                  grouped(row.index_low.raw, Price::decimals), grouped(row.index_high.raw, Price::decimals),
                  grouped(row.index_end.raw, Price::decimals)})
                out_.value(cell);
            out_.end_array();
            out_.end_object();
        }
        out_.end_array();
    }

    void ratios() {
        std::array<std::array<u64, ratio_bins.size() + 1>, 2> counts{};
        const auto bin_of = [](Amount equity, Amount maintenance) -> std::size_t {
            if (maintenance <= Amount{}) return ratio_bins.size();
            const i128 ratio = mul_div(equity.raw, 1000, maintenance.raw, Round::floor);
            std::size_t bin = 0;
            while (ratio >= ratio_bins[bin].below_e3) ++bin;
            return bin;
        };
        for (const AccountResult& row : result_.account_results) {
            ++counts[0][bin_of(row.equity_start, row.maintenance_start)];
            ++counts[1][bin_of(row.equity_end, row.maintenance_end)];
        }
        out_.key("ratios");
        out_.begin_array();
        for (std::size_t bin = 0; bin <= ratio_bins.size(); ++bin) {
            out_.begin_array();
            out_.value(bin < ratio_bins.size() ? ratio_bins[bin].name : "no position");
            out_.value(counts[0][bin]);
            out_.value(counts[1][bin]);
            out_.end_array();
        }
        out_.end_array();
    }

    void waterfall() {
        out_.key("deficit_total");
        out_.raw(number_text(result_.deficit_total));
        out_.key("absorbed");
        out_.begin_array();
        for (const auto& [payer, value] : result_.absorbed_value) {
            out_.begin_array();
            out_.value(words_of(name_of(payer)));
            out_.raw(number_text(value));
            out_.end_array();
        }
        out_.end_array();
    }

    static std::string ratio_text(Amount equity, Amount maintenance) {
        if (maintenance <= Amount{}) return "-";
        return rounded(mul_div(equity.raw, one_e8, maintenance.raw, Round::floor), 8, 2);
    }

    void worst() {
        std::vector<const AccountResult*> rows;
        for (const AccountResult& row : result_.account_results)
            if (row.loss > Amount{} || row.deficit > Amount{}) rows.push_back(&row);
        const std::size_t shown = std::min(rows.size(), worst_max);
        std::ranges::partial_sort(rows, rows.begin() + static_cast<std::ptrdiff_t>(shown), [](const auto* a, const auto* b) {
            return std::tuple(-a->deficit.raw, -a->loss.raw, a->account) < std::tuple(-b->deficit.raw, -b->loss.raw, b->account);
        });
        rows.resize(shown);
        out_.key("worst");
        out_.begin_array();
        for (const AccountResult* row : rows) {
            out_.begin_array();
            for (const std::string& cell :
                 {row->name, rounded(row->leverage_start.raw, Rate::decimals, 1), rounded(row->equity_start.raw, Amount::decimals, 2),
                  rounded(row->equity_end.raw, Amount::decimals, 2), rounded(row->loss.raw, Amount::decimals, 2),
                  rounded(row->deficit.raw, Amount::decimals, 2), ratio_text(row->equity_start, row->maintenance_start),
                  row->queued_at == never ? std::string("-") : lab::shown(row->queued_at), std::to_string(row->steps)})
                out_.value(cell);
            out_.end_array();
        }
        out_.end_array();
    }

    const ReplayResult& result_;
    const ReportContext& context_;
    JsonWriter out_;
    Buckets buckets_;
};

}  // namespace

std::string report_html_data(const ReplayResult& result, const ReportContext& context) { return Data(result, context).write(); }

}  // namespace plimsoll::lab
