// Rules of other systems against which this room is checked; one include for all of them. Arithmetic is exact unless
// the function says otherwise; all are pure. Which function answers which vectors, and whether the engine calls it:
//
//   file (below the vectors folder)   kind                             function                        the engine
//   perps/margin_requirements.json    position                         position_requirements           calls scaled_initial_rate
//                                     im_from_notional                 initial_from_notional           calls scaled_initial_rate
//                                     imf_eff                          effective_initial_ppm           calls scaled_initial_rate
//                                     mm_ppm                           maintenance_ppm                 does not: rates are data
//                                     size_from_notional               size_from_quote                 does not
//                                     risk_factor_margin               risk_factor_margin              does not
//                                     size_premium                     size_premium_weight             does not
//   perps/account_risk.json           account                          account_totals                  as position_requirements
//                                     gate                             initial_ok, maintenance_ok,     decides by exact health
//                                                                      liquidatable
//                                     cmp                              compare_riskiness (risk.hpp)    calls it
//                                     undercollateralised_transition   transition_allowed              calls compare_riskiness
//   perps/bankruptcy_price.json       -                                bankruptcy_quote                calls bankruptcy_cash
//   perps/liquidation_price.json      liquidation_limit_price          liquidation_limit_price         does not
//                                     liquidation_price                closed_form_liquidation_price   calls liquidation_price:
//                                                                      (the same case through the engine's own function:
//                                                                      exact_liquidation_price)
//   perps/isolated_margin.json        order_margin                     order_margin                    does not
//                                     increase                         margin_on_increase              does not
//                                     decrease                         release_on_decrease             does not
//                                     flip                             release_on_flip                 does not
//   perps/portfolio_health.json       health                           portfolio_health                does not
//   perps/venue_docs.json             tier_deduction                   tier_deduction                  calls next_deduction
//                                     size_linear_margin               size_linear_margin              calls rate_at
//                                     premium_clamp                    premium_clamp                   calls funding_rate
//   perps/open_interest.json          -                                open_interest_change            does not
//
// An empty optional stands for the error that the vectors name (INVALID_SIZE_DELTA, INVALID_MATCH, UNDEFINED). Decimals
// are Fraction (parse_fraction reads them), integers i128, what may exceed 128 bits Int256.
#pragma once

#include "margin/conformance_account.hpp"      // IWYU pragma: export
#include "margin/conformance_health.hpp"       // IWYU pragma: export
#include "margin/conformance_isolated.hpp"     // IWYU pragma: export
#include "margin/conformance_published.hpp"    // IWYU pragma: export
#include "margin/conformance_requirement.hpp"  // IWYU pragma: export
#include "margin/risk.hpp"                     // IWYU pragma: export
