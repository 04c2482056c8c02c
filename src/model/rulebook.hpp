// Everything a venue decides, as data. It enters the engine as a command and stands in the log.
#pragma once

#include <string>
#include <vector>

#include "model/asset.hpp"
#include "model/feed.hpp"
#include "model/market.hpp"

namespace plimsoll {

struct VenueTerms {
    AssetId numeraire{};           // default numeraire; prices of feeds are in it
    u32 queue_steps_max = 64;      // liquidation steps per command
    u32 watch_list_max = 10'000;   // accounts too near the line for a useful band
    MarginRate funding_allowance;  // bands allow for this much funding drift before a sweep
    Duration credit_interval;      // accrual grid of credit interest
    Amount owner_fund_claim_max;   // one owner's accounts may cost the insurance funds at most this per day; 0 = no cap
    PLIMSOLL_FIELDS(VenueTerms, numeraire, queue_steps_max, watch_list_max, funding_allowance, credit_interval,
                    owner_fund_claim_max);
};

struct RuleBook {
    std::string name;
    VenueTerms venue;
    std::vector<FeedTerms> feeds;      // FeedId = place here; the same for the others
    std::vector<AssetTerms> assets;
    std::vector<MarketTerms> markets;
    PLIMSOLL_FIELDS(RuleBook, name, venue, feeds, assets, markets);
};

}  // namespace plimsoll
