// Rules of other systems against which this room is checked; one include for all of them. Arithmetic is exact unless
// the function says otherwise; all are pure. Which function answers which vectors, and whether the engine calls it:
//
//   file (below the vectors folder)          kind               function                       the engine
//   oracle/confidence_median.json            -                  aggregate_quotes               calls confidence_median
//   oracle/confidence_weighted_ema.json      -                  confidence_weighted_ema        does not
//   oracle/median_deviation_heartbeat.json   -                  median_answer                  does not
//   oracle/price_accumulator.json            -                  accumulate_prices              does not
//   perps/mark_price.json                    weighted           mark_weighted                  does not
//                                            median             mark_median                    calls median
//                                            trades             mark_trades                    does not
//                                            book_depth         mark_book_depth                does not
//                                            book_twap          mark_book_twap                 does not
//   perps/funding.json                       index_settlement   funding_settlement_ppm         does not
//                                            index_step         funding_index_step             does not
//                                            clamp              funding_clamp_ppm              calls funding_cap
//                                            trim               funding_trim                   does not
//                                            spread_cap         funding_spread_cap             does not
//                                            twap_spread_rate   funding_twap_spread_rate       does not
//                                            twap_difference    funding_twap_difference        does not
//
// perps/insurance_fund.json and perps/partial_liquidation.json are answered in liquidation/conformance_*.hpp. Why the
// engine's own rule differs stands beside each function and in docs/risk/.
#pragma once

#include "oracle/conformance_aggregation.hpp"  // IWYU pragma: export
#include "oracle/conformance_fraction.hpp"     // IWYU pragma: export
#include "oracle/conformance_funding.hpp"      // IWYU pragma: export
#include "oracle/conformance_mark.hpp"         // IWYU pragma: export
