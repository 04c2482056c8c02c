#include "lab/feedback.hpp"

#include <algorithm>

#include "base/fixed_math.hpp"

namespace plimsoll::lab {

namespace {

constexpr i128 ln_2_e18 = 693'147'180'559'945'309;
constexpr i128 log_max_e18 = 4'605'170'185'988'091'368;  // ln 100: no venue moves the world further than that
constexpr i128 nothing_e18 = 1'000'000'000;              // a billionth is below the tick of any market

}  // namespace

Feedback::Feedback(const rulebook::MarketMakerTerms& terms, std::size_t feeds, bool on)
    : terms_(&terms), on_(on && terms.impact_permanent > MarginRate{}), moved_(feeds) {}

void Feedback::add(FeedId feed, i128 move_e18, Time time) {
    const i128 kept = mul_div(move_e18, terms_->impact_permanent.raw, one_e6, Round::floor);
    if (!on_ || kept == 0) return;
    const Time due = time + terms_->arbitrage_delay;
    if (!waiting_.empty() && waiting_.back().due == due && waiting_.back().feed == feed)
        waiting_.back().move_e18 += kept;
    else
        waiting_.push_back({due, feed, kept});
}

std::vector<FeedId> Feedback::reach(Time time) {
    std::vector<FeedId> feeds;
    for (; !waiting_.empty() && waiting_.front().due <= time; waiting_.pop_front()) {
        const Waiting& waiting = waiting_.front();
        Moved& moved = moved_[index(waiting.feed)];
        relax(moved, time);
        moved.log_e18 = std::clamp<i128>(moved.log_e18 + waiting.move_e18, -log_max_e18, log_max_e18);
        if (std::ranges::find(feeds, waiting.feed) == feeds.end()) feeds.push_back(waiting.feed);
    }
    std::ranges::sort(feeds);
    return feeds;
}

void Feedback::relax(Moved& moved, Time time) const {
    const Duration gone = time - moved.at;
    moved.at = time;
    if (moved.log_e18 == 0 || gone.ns <= 0 || terms_->impact_half_life == Duration{}) return;
    const i128 exponent = mul_div(ln_2_e18, gone.ns, terms_->impact_half_life.ns, Round::floor);
    const bool fell = moved.log_e18 < 0;
    const i128 size = mul_div(fell ? -moved.log_e18 : moved.log_e18, exp_e18(-exponent), one_e18, Round::floor);
    moved.log_e18 = size < nothing_e18 ? 0 : fell ? -size : size;
}

Price Feedback::published(FeedId feed, Price source, Time time) {
    Moved& moved = moved_[index(feed)];
    relax(moved, time);
    if (moved.log_e18 == 0) return source;
    return {static_cast<i64>(std::max<i128>(1, mul_div(source.raw, exp_e18(moved.log_e18), one_e18, Round::floor)))};
}

}  // namespace plimsoll::lab
