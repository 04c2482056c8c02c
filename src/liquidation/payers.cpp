#include "liquidation/payers.hpp"

#include <algorithm>

namespace plimsoll {

std::vector<Amount> split_deficit(Amount deficit, std::span<const MarketShare> shares) {
    std::vector<i128> weights;
    for (const MarketShare& share : shares) weights.push_back(share.maintenance.raw);
    std::vector<Amount> parts;
    for (const i128 part : split_pro_rata(deficit, weights)) parts.push_back({part});
    return parts;
}

namespace {

struct Ladder {
    Amount rest;
    Amount fund_claim_left;
    std::vector<PayerShare> shares{};

    void pay(Payer payer, Amount at_most) {
        const Amount amount = std::clamp(at_most, Amount{}, rest);
        if (amount == Amount{}) return;
        shares.push_back({payer, amount});
        rest -= amount;
    }
    void pay_from_fund(Payer payer, Amount balance, Amount claim_max) {
        Amount at_most = std::min(balance, fund_claim_left);
        if (claim_max > Amount{}) at_most = std::min(at_most, claim_max);
        const Amount before = rest;
        pay(payer, at_most);
        fund_claim_left -= before - rest;
    }
};

}  // namespace

std::vector<PayerShare> plan_payers(Amount deficit, const LiquidationTerms& terms, const PayerRoom& room) {
    PLIMSOLL_INVARIANT(deficit >= Amount{});
    Ladder ladder{deficit, room.fund_claim_left};
    for (u32 step = 0; step < terms.payer_count; ++step) {
        switch (terms.payers[step]) {
            case Payer::market_fund:
                ladder.pay_from_fund(Payer::market_fund, room.market_fund, terms.market_fund_claim_max);
                break;
            case Payer::shared_fund:
                ladder.pay_from_fund(Payer::shared_fund, room.shared_fund, terms.shared_fund_claim_max);
                break;
            case Payer::backstop_capital: ladder.pay(Payer::backstop_capital, room.backstop_capital); break;
            case Payer::adl: ladder.pay(Payer::adl, room.adl); break;
            case Payer::socialisation: ladder.pay(Payer::socialisation, room.socialisation); break;
            case Payer::open_deficit: ladder.pay(Payer::open_deficit, ladder.rest); break;
        }
    }
    ladder.pay(Payer::open_deficit, ladder.rest);  // a ladder that ends early ends here
    return ladder.shares;
}

LiquidationTerms willing_payers(const LiquidationTerms& terms) {
    LiquidationTerms willing = terms;
    const auto forces = [](Payer payer) {
        return payer == Payer::adl || payer == Payer::socialisation || payer == Payer::open_deficit;
    };
    const auto first = terms.payers.begin(), last = first + terms.payer_count;
    willing.payer_count = static_cast<u32>(std::find_if(first, last, forces) - first);
    return willing;
}

bool borne_willingly(Amount deficit, const LiquidationTerms& terms, const PayerRoom& room) {
    const std::vector<PayerShare> shares = plan_payers(deficit, willing_payers(terms), room);
    return shares.empty() || shares.back().payer != Payer::open_deficit;
}

std::vector<PayerShare> plan_payers_without_market(Amount deficit, const PayerRoom& room) {
    LiquidationTerms terms;
    terms.payer_count = 2;
    terms.payers = {Payer::shared_fund, Payer::open_deficit};
    return plan_payers(deficit, terms, room);
}

std::vector<Amount> socialise(Amount loss, std::span<const Amount> profits) {
    std::vector<i128> weights;
    i128 sum = 0;
    for (const Amount profit : profits) {
        weights.push_back(std::max<i128>(profit.raw, 0));
        sum += weights.back();
    }
    PLIMSOLL_INVARIANT(loss >= Amount{} && loss.raw <= sum);
    std::vector<Amount> parts;
    for (const i128 part : split_pro_rata(loss, weights)) parts.push_back({part});
    return parts;
}

Amount deficit_in_asset(Amount deficit, Price low, MarginRate closing_cost) {
    PLIMSOLL_INVARIANT(low.raw > 0 && closing_cost < margin_rate_one);
    const i128 worth = i128{low.raw} * (margin_rate_one - closing_cost).raw;  // of one unit, in 1e-14
    return {mul_div(deficit.raw, one_e14, worth, Round::ceil)};
}

}  // namespace plimsoll
