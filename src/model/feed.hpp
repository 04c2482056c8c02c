// An oracle feed: who reports, what is believed, and what happens when it is not.
#pragma once

#include <array>
#include <string>

#include "base/fixed.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/fields.hpp"
#include "model/limits.hpp"

namespace plimsoll {

struct FeedSource {
    SourceId source{};
    u32 weight = 1;
    PLIMSOLL_FIELDS(FeedSource, source, weight);
};

struct FeedTerms {
    std::string symbol;
    u32 source_count = 0;
    std::array<FeedSource, limits::sources_max> sources{};
    u32 sources_min = 1;                 // live reports needed for a price
    Duration age_max;                    // a report older than this is not live
    Duration future_max;                 // a publish time further ahead than this is refused
    MarginRate confidence_max;           // confidence / value above this: not believed (counts as disputed)
    MarginRate band;                     // largest believed step from the last accepted price,
    MarginRate band_widening_per_second; // growing with the time since it
    u32 pending_sources;                 // a price outside the band is accepted once this many sources
    Duration pending_time;               // have agreed with it for this long
    MarginRate pending_agreement;        // two reports agree when they differ by at most this
    Duration strict_time_constant;       // of the dampened price used for opening and withdrawal
    PLIMSOLL_FIELDS(FeedTerms, symbol, source_count, sources, sources_min, age_max, future_max, confidence_max, band,
                    band_widening_per_second, pending_sources, pending_time, pending_agreement,
                    strict_time_constant);
};

enum class FeedStatus : u8 { empty, live, stale, pending };

/// The newest report of one source.
struct SourceReport {
    Price price;
    Price confidence;
    Time published;
    friend bool operator==(const SourceReport&, const SourceReport&) = default;
};

/// Today's variables of a feed; a row of the state.
struct FeedState {
    std::array<SourceReport, limits::sources_max> reports{};  // by position in FeedTerms::sources; price 0 = none
    Price price;            // last accepted
    Price confidence;
    Price dampened;         // exponential average of accepted prices
    Time accepted;          // when `price` was accepted
    Time published;         // newest publish time that went into it
    Price pending_price;    // outside the band, waiting; 0 = none
    Time pending_since;
    u64 update;             // counts accepted prices: the price-set id of certificates
    FeedStatus status;
    std::array<u8, 7> reserved;
};

}  // namespace plimsoll
