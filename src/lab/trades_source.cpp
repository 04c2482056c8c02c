#include "lab/trades_source.hpp"

#include <algorithm>
#include <deque>

#include "base/text.hpp"

namespace plimsoll::lab {

namespace {

constexpr i64 second_ns = 1'000'000'000;

i64 second_of(Time time) { return static_cast<i64>(div_round(time.ns, second_ns, Round::floor)); }

class TradesSource final : public PriceSource {
public:
    TradesSource(feeds::TradeSeries series, FeedId feed, feeds::GapPolicy gaps, Duration patience)
        : series_(std::move(series)), feed_(feed), gaps_(gaps), patience_(patience) {
        pull();
        if (ahead_) from_ = last_ = ahead_->time;
    }

    std::expected<std::optional<Tick>, std::string> next() override {
        if (ticks_.empty() && ahead_) take_second();
        if (ticks_.empty() && !failure_.empty()) return std::unexpected(failure_);
        if (ticks_.empty()) return std::nullopt;
        const Tick tick = ticks_.front();
        ticks_.pop_front();
        last_ = tick.time;
        return tick;
    }
    Time from() const override { return from_; }
    Time to() const override { return last_; }

private:
    void pull() {
        auto trade = series_.next();
        ahead_ = trade ? *trade : std::nullopt;
        if (!trade) failure_ = feeds::to_text(trade.error());
        if (!ahead_ || ahead_->missing_before == 0 || gaps_ != feeds::GapPolicy::stop) return;
        failure_ = feeds::to_text({series_.path(), ahead_->line,
                                   std::to_string(ahead_->missing_before) + " trades of " + series_.symbol() +
                                       " are missing before " + to_text(ahead_->time),
                                   "no hole in the ids, or the policy carry or halt"});
        ahead_.reset();
    }

    // The trades of one second; before them a hole, if there is one: what lasts longer than a second cannot lie between two of them.
    void take_second() {
        const i64 second = second_of(ahead_->time);
        Tick::Kind kind = Tick::Kind::price;
        if (gaps_ == feeds::GapPolicy::halt && ahead_->missing_before > 0 &&
            ahead_->time - taken_ > std::max(patience_, seconds(1))) {
            ticks_.push_back({taken_, feed_, Price{}, Tick::Kind::gap_begins});
            kind = Tick::Kind::gap_ends;
        }
        std::vector<Tick> trades;
        while (ahead_ && second_of(ahead_->time) == second) {
            trades.push_back({ahead_->time, feed_, ahead_->price});
            pull();
        }
        taken_ = trades.back().time;
        keep_corners(trades);
        trades.front().kind = kind;
        std::ranges::move(trades, std::back_inserter(ticks_));
    }

    // First, lowest, highest and last, in their own order.
    static void keep_corners(std::vector<Tick>& trades) {
        const auto [low, high] = std::ranges::minmax_element(trades, {}, &Tick::price);
        const std::size_t lowest = static_cast<std::size_t>(low - trades.begin()),
                          highest = static_cast<std::size_t>(high - trades.begin());
        std::size_t at = 0, kept = 0;
        for (; at < trades.size(); ++at)
            if (at == 0 || at == lowest || at == highest || at + 1 == trades.size()) trades[kept++] = trades[at];
        trades.resize(kept);
    }

    feeds::TradeSeries series_;
    FeedId feed_;
    feeds::GapPolicy gaps_;
    Duration patience_;
    std::optional<feeds::Trade> ahead_;
    std::deque<Tick> ticks_;
    Time from_, last_, taken_;  // taken_: of the last trade of the second before
    std::string failure_;
};

class MergedSource final : public PriceSource {
public:
    explicit MergedSource(std::vector<std::unique_ptr<PriceSource>> sources)
        : sources_(std::move(sources)), heads_(sources_.size()) {}

    std::expected<std::optional<Tick>, std::string> next() override {
        std::optional<std::size_t> first;
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            if (!heads_[i].read) {
                auto tick = sources_[i]->next();
                if (!tick) return std::unexpected(tick.error());
                heads_[i] = {true, *tick};
            }
            if (heads_[i].tick && (!first || heads_[i].tick->time < heads_[*first].tick->time)) first = i;
        }
        if (!first) return std::nullopt;
        heads_[*first].read = false;
        return heads_[*first].tick;
    }
    Time from() const override {
        return (*std::ranges::min_element(sources_, {}, [](const auto& source) { return source->from(); }))->from();
    }
    Time to() const override {
        return (*std::ranges::max_element(sources_, {}, [](const auto& source) { return source->to(); }))->to();
    }

private:
    struct Head {
        bool read = false;
        std::optional<Tick> tick;  // empty once read: the source has ended
    };
    std::vector<std::unique_ptr<PriceSource>> sources_;
    std::vector<Head> heads_;
};

}  // namespace

std::unique_ptr<PriceSource> trades_source(feeds::TradeSeries series, FeedId feed, feeds::GapPolicy gaps,
                                           Duration patience) {
    return std::make_unique<TradesSource>(std::move(series), feed, gaps, patience);
}

std::unique_ptr<PriceSource> merged_source(std::vector<std::unique_ptr<PriceSource>> sources) {
    return std::make_unique<MergedSource>(std::move(sources));
}

}  // namespace plimsoll::lab
