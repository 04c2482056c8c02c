#include "oracle/confidence_median.hpp"

#include <array>

#include "base/invariant.hpp"
#include "base/wide.hpp"

namespace plimsoll {

namespace {

struct Vote {
    i64 value;
    u64 weight;
};

/// Votes in rising order. Inserted one by one: feeds have few sources, and no allocation is wanted here.
class Ballot {
public:
    void cast(i64 value, u64 weight) {
        std::size_t place = count_++;
        for (; place > 0 && votes_[place - 1].value > value; --place) votes_[place] = votes_[place - 1];
        votes_[place] = {value, weight};
        total_ += weight;
    }
    u64 total() const { return total_; }
    /// The vote at this place of the rising order, a vote of weight w taking w places.
    i64 at(u64 place) const {
        std::size_t k = 0;
        for (u64 passed = votes_[0].weight; passed <= place; passed += votes_[k].weight) ++k;
        return votes_[k].value;
    }

private:
    std::array<Vote, 3 * quotes_max> votes_;
    std::size_t count_ = 0;
    u64 total_ = 0;
};

}  // namespace

std::optional<Aggregate> confidence_median(std::span<const Quote> quotes) {
    PLIMSOLL_INVARIANT(quotes.size() <= quotes_max);
    constexpr i64 bound = i64{1} << 62;
    Ballot ballot;
    for (const Quote& quote : quotes) {
        if (quote.weight == 0) continue;
        PLIMSOLL_INVARIANT(quote.confidence >= 0 && quote.confidence <= bound);
        PLIMSOLL_INVARIANT(quote.value <= bound - quote.confidence && quote.value >= quote.confidence - bound);
        ballot.cast(quote.value - quote.confidence, quote.weight);
        ballot.cast(quote.value, quote.weight);
        ballot.cast(quote.value + quote.confidence, quote.weight);
    }
    const u64 n = ballot.total();
    if (n == 0) return std::nullopt;
    const i64 low = ballot.at(n / 4), high = ballot.at(n - 1 - n / 4);
    const i128 middle = i128{ballot.at((n - 1) / 2)} + ballot.at(n / 2);
    const i64 value = static_cast<i64>(div_round(middle, 2, Round::floor));
    return Aggregate{value, value - low > high - value ? value - low : high - value};
}

}  // namespace plimsoll
