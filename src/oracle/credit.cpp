#include "oracle/credit.hpp"

#include <algorithm>

#include "base/invariant.hpp"

namespace plimsoll {

CreditAccrued accrue_credit(AssetId asset, const AssetTerms& terms, const AssetState& state, Time now) {
    const Duration elapsed = now - state.credit_time;
    PLIMSOLL_INVARIANT(elapsed.ns >= 0);
    const i128 yearly = i128{terms.credit.rate_yearly.raw} * (one_e18 / one_e8);
    const i128 step = mul_div(yearly, elapsed.ns, year.ns, Round::ceil);
    return {asset, {std::min<i128>(state.credit_index.raw + step, limits::index_raw_max - 1)}};
}

}  // namespace plimsoll
