#include "liquidation/certificate.hpp"

#include <gtest/gtest.h>

#include <set>

#include "liquidation/test_line.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;

constexpr AssetId usd{0}, coin{1};
constexpr MarketId linear{0}, inverse{1}, spot{2};
const Hash book_hash = hash_bytes({});

RuleBook drawn_rules(Draw& draw) {
    RuleBook rules;
    rules.assets.resize(2);
    rules.assets[0].symbol = "USD";
    rules.assets[0].haircut_tiers[0].weight = margin_rate_one;
    rules.assets[1].symbol = "COIN";
    rules.assets[1].feed = FeedId{0};
    rules.assets[1].haircut_tier_count = 2;
    rules.assets[1].haircut_tiers[0].weight = {draw.in(800'000, one_e6)};
    rules.assets[1].haircut_tiers[1] = {money(50), {draw.in(500'000, 800'000)}};
    rules.assets[1].liability_weight = {draw.in(one_e6, 1'200'000)};
    rules.assets[1].closing_cost = {draw.in(0, 10'000)};
    rules.markets.resize(3);
    for (MarketTerms& market : rules.markets) {
        market.symbol = "M";
        market.settlement = usd;
        market.margin = drawn_margin(draw);
        market.liquidation.fee = {draw.in(0, 20'000)};
        market.liquidation.closing_cost = {draw.in(0, 20'000)};
    }
    rules.markets[1].kind = InstrumentKind::inverse_perpetual;
    rules.markets[1].settlement = coin;
    rules.markets[2].kind = InstrumentKind::spot;
    rules.markets[2].base = coin;
    return rules;
}

Certificate head(StepRule rule) {
    Certificate certificate;
    certificate.rulebook = book_hash;
    certificate.account = AccountId{9};
    certificate.numeraire = usd;
    certificate.rule = rule;
    certificate.numeraire_price = certificate.settlement_low = certificate.settlement_high = price(1);
    return certificate;
}

// As the engine makes it: a line of an account in USD, linear and settled in USD or inverse and settled in COIN.
Certificate drawn_line_certificate(Draw& draw, RuleBook& rules) {
    Certificate certificate = head(draw.chance(50) ? StepRule::book_slice : StepRule::adl);
    certificate.market = draw.chance(50) ? linear : inverse;
    MarketTerms& market = rules.markets[index(certificate.market)];
    AccountLine drawn = drawn_line(draw, market.margin);
    drawn.kind = market.kind;
    market.book.lot = drawn.lot = drawn.kind == InstrumentKind::linear_perpetual ? drawn.lot : size(1);
    certificate.quantity = {drawn.quantity.raw / drawn.lot.raw * drawn.lot.raw};
    if (certificate.quantity == Quantity{}) certificate.quantity = drawn.lot;
    drawn.quantity = certificate.quantity;
    certificate.mark = drawn.mark;
    if (certificate.market == inverse) {
        certificate.settlement_low = {draw.in(9'900, 10'000) * one_e8};
        certificate.settlement_high = {draw.in(10'000, 10'100) * one_e8};
    }
    const Amount own = settle(line_maintenance(drawn, drawn.quantity), Round::ceil) + Amount{draw.in(100, 10'000)};
    certificate.maintenance = certificate.market == inverse ? Amount{mul_div(own.raw, certificate.settlement_high.raw, one_e8, Round::ceil)} : own;
    certificate.equity = apply_rate(certificate.maintenance, MarginRate{draw.in(-500'000, 1'050'000)}, Round::floor);
    certificate.liquidation_equity =
        certificate.equity + apply_rate(certificate.maintenance, MarginRate{draw.in(-200'000, 400'000)}, Round::floor);
    certificate.cost = Amount{draw.in(-1'000'000'000, 1'000'000'000)};
    certificate.funding_owed = Amount{draw.in(-1'000'000, 1'000'000)};
    certificate.liquidatable = certificate.equity < certificate.maintenance;

    const AccountLine line = line_of(certificate, rules);
    const LineRest rest = rest_of(line, certificate.cost, certificate.funding_owed);
    certificate.rest_equity = rest.equity;
    certificate.rest_maintenance = rest.maintenance;
    certificate.slice = drawn_trade(draw, line);
    certificate.limit_cash = limit_cash(line, certificate.slice);
    if (certificate.rule == StepRule::adl) {
        certificate.filled = certificate.slice;
        const Amount deficit = std::max(Amount{}, -loss_limit(line, certificate.slice));
        certificate.absorbed = apply_rate(deficit, MarginRate{draw.in(0, one_e6)}, Round::floor);
        certificate.cash = certificate.limit_cash - certificate.absorbed;
    } else if (line.liquidation_equity < Amount{} && draw.chance(50)) {  // lifted
        certificate.filled = certificate.slice;
        const Amount least = lifted_cash(line, certificate.slice), most = certificate.limit_cash;
        certificate.cash = least + apply_rate(most - least, MarginRate{draw.in(0, one_e6 - 1)}, Round::floor);
        certificate.absorbed = lift_of(line, certificate.filled, certificate.cash);
    } else if (draw.chance(80)) {
        certificate.filled = certificate.slice;
        certificate.cash = certificate.limit_cash + Amount{draw.in(0, 1'000'000'000)};
        certificate.fee = liquidation_fee(line, market.liquidation.fee, certificate.filled, certificate.cash);
    }
    const LineAfter after = line_after(line, certificate.filled, certificate.cash - certificate.fee + certificate.absorbed);
    certificate.equity_after = after.equity;
    certificate.maintenance_after = after.maintenance;
    certificate.liquidation_equity_after = after.liquidation_equity;
    return certificate;
}

Certificate drawn_sale_certificate(Draw& draw, RuleBook& rules) {
    Certificate certificate = head(StepRule::collateral_sale);
    certificate.market = spot;
    rules.markets[index(spot)].book.lot = Quantity{one_e8 / 100};
    certificate.equity = money(draw.in(-1000, 1000));
    certificate.maintenance = money(1000);
    certificate.liquidatable = certificate.equity < certificate.maintenance;
    certificate.liquidation_equity = money(draw.in(0, 2000));
    certificate.full_price = price(draw.in(90, 110));
    certificate.mark = {certificate.full_price.raw - draw.in(0, one_e8)};
    certificate.quantity = size(draw.in(60, 80));
    certificate.rest_equity = money(draw.in(0, 8000));
    certificate.cost = certificate.rest_equity + collateral_value(certificate);
    certificate.slice = {-draw.in(1, 900) * one_e8 / 100};
    const SaleTerms terms = sale_terms(certificate, rules);
    certificate.limit_cash = sale_limit_cash(terms, -certificate.slice);
    certificate.filled = certificate.slice;
    certificate.cash = certificate.limit_cash + money(draw.in(0, 10));
    certificate.fee = sale_fee(rules.markets[index(spot)].liquidation.fee, certificate.cash, certificate.limit_cash);
    const LineAfter after = sale_after(certificate, terms);
    certificate.equity_after = after.equity;
    certificate.maintenance_after = after.maintenance;
    certificate.liquidation_equity_after = after.liquidation_equity;
    return certificate;
}

Certificate drawn_purchase_certificate(Draw& draw, RuleBook& rules) {
    Certificate certificate = head(StepRule::collateral_sale);
    certificate.market = spot;
    rules.markets[index(spot)].book.lot = Quantity{one_e8 / 100};
    certificate.equity = money(draw.in(-1000, 1000));
    certificate.maintenance = money(1000);
    certificate.liquidatable = certificate.equity < certificate.maintenance;
    certificate.liquidation_equity = money(draw.in(0, 2000));
    certificate.mark = certificate.full_price = price(1);  // dollars pay
    certificate.settlement_low = {draw.in(95, 100) * one_e8};
    certificate.settlement_high = {draw.in(100, 105) * one_e8};
    certificate.quantity = size(draw.in(6'000, 8'000));
    certificate.rest_equity = money(draw.in(0, 8000));
    certificate.cost = certificate.rest_equity + collateral_value(certificate);
    certificate.slice = {draw.in(1, 4'000) * one_e8 / 100};
    const SaleTerms terms = sale_terms(certificate, rules);
    certificate.limit_cash = -most_sold(terms, {certificate.slice.raw});
    certificate.filled = {certificate.slice.raw / draw.in(1, 2)};
    const Amount most = most_sold(terms, {certificate.filled.raw});
    certificate.cash = -apply_rate(most, MarginRate{draw.in(900'000, one_e6)}, Round::floor);
    certificate.fee = purchase_fee(rules.markets[index(spot)].liquidation.fee, -certificate.cash, most);
    const LineAfter after = sale_after(certificate, terms);
    certificate.equity_after = after.equity;
    certificate.maintenance_after = after.maintenance;
    certificate.liquidation_equity_after = after.liquidation_equity;
    return certificate;
}

Certificate drawn_other_certificate(Draw& draw) {
    Certificate certificate = head(draw.one_of({StepRule::orders_cancelled, StepRule::deficit_cover, StepRule::takeover}));
    certificate.equity = money(draw.in(-100, 100));
    certificate.maintenance = money(draw.in(1, 120));
    certificate.liquidatable = certificate.equity < certificate.maintenance;
    certificate.liquidation_equity = money(draw.in(-200, -1));
    certificate.equity_after = certificate.equity;
    certificate.maintenance_after = certificate.maintenance;
    certificate.liquidation_equity_after = certificate.liquidation_equity;
    if (certificate.rule == StepRule::orders_cancelled) return certificate;
    certificate.absorbed = -certificate.liquidation_equity;
    certificate.liquidation_equity_after = Amount{};
    if (certificate.rule == StepRule::deficit_cover) {
        certificate.equity_after += certificate.absorbed;
    } else {
        certificate.fraction = margin_rate_one;
        certificate.equity_after = certificate.maintenance_after = Amount{};
    }
    return certificate;
}

Certificate drawn_certificate(Draw& draw, RuleBook& rules) {
    const i64 kind = draw.in(0, 6);
    return kind == 0   ? drawn_sale_certificate(draw, rules)
           : kind == 1 ? drawn_other_certificate(draw)
           : kind == 2 ? drawn_purchase_certificate(draw, rules)
                       : drawn_line_certificate(draw, rules);
}

TEST(Certificates, WhatTheRulesMakeIsVerified) {
    each_case([](Draw& draw) {
        RuleBook rules = drawn_rules(draw);
        const Certificate certificate = drawn_certificate(draw, rules);
        const auto faults = verify(certificate, rules, book_hash);
        ASSERT_TRUE(faults.empty()) << static_cast<int>(certificate.rule) << " " << faults[0].field << " " << faults[0].what;
        ASSERT_FALSE(explain(certificate, rules).empty());
    });
}

// Where the certificate stands in the log, and whose it is, only the log can tell.
const std::set<std::string_view> context{"sequence", "price_set", "account", "numeraire", "step"};

template <class Member>
bool tamper(Draw& draw, Member& member) {
    if constexpr (std::is_same_v<Member, bool>) member = !member;
    else if constexpr (std::is_same_v<Member, Hash>) member.bytes[static_cast<std::size_t>(draw.in(0, 31))] ^= 1;
    else if constexpr (std::is_same_v<Member, StepRule>) return false;
    else if constexpr (std::is_enum_v<Member>) member = static_cast<Member>(draw.in(0, 3) == 3 ? none_u32 : draw.in(0, 2));
    else if constexpr (std::is_same_v<Member, Price>) member.raw = member.raw * 2 + 1;
    else if constexpr (requires { member.raw; }) member.raw += draw.chance(50) ? draw.in(1'000, 1'000'000'000'000) : -draw.in(1'000, 1'000'000'000'000);
    else member += 1;
    return true;
}

// What another value of would have led to the same step: the low price of a settlement asset where liquidation equity is
// positive and no closing cost is saved, and margin equity and maintenance of an account that is taken over whole.
bool may_pass(StepRule rule, std::string_view field) {
    return field == "settlement_low" || (rule == StepRule::takeover && (field == "equity" || field == "maintenance"));
}

TEST(Certificates, EveryTamperedFieldIsFound) {
    std::set<std::string_view> found;
    each_case([&](Draw& draw) {
        RuleBook rules = drawn_rules(draw);
        const Certificate honest = drawn_certificate(draw, rules);
        std::size_t places = 0;
        Certificate::for_each(honest, [&](const char*, const auto&) { ++places; });
        for (std::size_t place = 0; place < places; ++place) {
            Certificate forged = honest;
            std::size_t at = 0;
            std::string_view field;
            bool changed = false;
            Certificate::for_each(forged, [&](const char* name, auto& member) {
                if (at++ != place) return;
                field = name;
                changed = tamper(draw, member);
            });
            if (!changed || forged == honest || context.contains(field)) continue;
            const bool caught = !verify(forged, rules, book_hash).empty();
            ASSERT_TRUE(caught || may_pass(honest.rule, field)) << "rule " << static_cast<int>(honest.rule) << ", forged " << field;
            if (caught) found.insert(field);
        }
    });
    const Certificate any = head(StepRule::adl);
    Certificate::for_each(any, [&](const char* name, const auto&) {
        EXPECT_TRUE(found.contains(name) || context.contains(name) || std::string_view(name) == "rule") << name;
    });
}

// A forger who carries the lie on to what follows from it.
void carry_on(Certificate& forged, const RuleBook& rules) {
    const LineAfter after =
        line_after(line_of(forged, rules), forged.filled, forged.cash - forged.fee + forged.absorbed);
    forged.equity_after = after.equity;
    forged.maintenance_after = after.maintenance;
    forged.liquidation_equity_after = after.liquidation_equity;
}

std::set<std::string_view> fields_at_fault(const Certificate& certificate, const RuleBook& rules) {
    std::set<std::string_view> fields;
    for (const CertificateFault& fault : verify(certificate, rules, book_hash)) fields.insert(fault.field);
    return fields;
}

TEST(Certificates, ALieThatAddsUpIsFoundAtItsField) {
    u64 seen = 0;
    each_case([&](Draw& draw) {
        RuleBook rules = drawn_rules(draw);
        const Certificate honest = drawn_line_certificate(draw, rules);
        if (honest.rule != StepRule::book_slice || honest.filled == Quantity{} || honest.absorbed > Amount{}) return;
        ++seen;
        Certificate dearer = honest;
        dearer.fee += Amount{draw.in(1, 1'000)};
        carry_on(dearer, rules);
        ASSERT_EQ(fields_at_fault(dearer, rules), std::set<std::string_view>{"fee"});
        Certificate cheaper = honest;
        cheaper.cash = limit_cash(line_of(honest, rules), honest.filled) - inverse_slack - Amount{draw.in(1, 1'000)};
        cheaper.fee = Amount{};
        carry_on(cheaper, rules);
        ASSERT_EQ(fields_at_fault(cheaper, rules), std::set<std::string_view>{"cash"});
    });
    EXPECT_GT(seen, 50u);
}

TEST(Certificates, AnotherRuleIsFound) {
    each_case([](Draw& draw) {
        RuleBook rules = drawn_rules(draw);
        const Certificate honest = drawn_line_certificate(draw, rules);
        if (honest.filled == Quantity{}) return;
        for (const StepRule rule : {StepRule::orders_cancelled, StepRule::collateral_sale, StepRule::deficit_cover,
                                    StepRule::takeover, StepRule::closed}) {
            Certificate forged = honest;
            forged.rule = rule;
            ASSERT_FALSE(verify(forged, rules, book_hash).empty());
        }
    });
}

TEST(Certificates, AnythingAtAllIsAnswered) {
    each_case([](Draw& draw) {
        RuleBook rules = drawn_rules(draw);
        Certificate certificate;
        Certificate::for_each(certificate, [&]<class Member>(const char*, Member& member) {
            if constexpr (std::is_same_v<Member, bool>) member = draw.chance(50);
            else if constexpr (std::is_same_v<Member, StepRule>) member = static_cast<StepRule>(draw.in(0, 6));
            else if constexpr (std::is_enum_v<Member>) member = static_cast<Member>(draw.in(0, 3));
            else if constexpr (requires { member.raw; }) member.raw = static_cast<typename Member::Raw>(draw.next() >> draw.in(0, 63));
        });
        verify(certificate, rules, book_hash);
    });
}

TEST(Certificates, AStepIsToldInWords) {
    Draw draw{1};
    RuleBook rules = drawn_rules(draw);
    rules.markets[0].symbol = "BTC-PERP";
    rules.markets[0].margin = flat_margin(50'000);
    rules.markets[0].liquidation = {};
    rules.markets[0].book.lot = size(1);
    Certificate certificate = head(StepRule::book_slice);
    certificate.market = linear;
    certificate.quantity = size(10);
    certificate.mark = price(100);
    certificate.equity = certificate.liquidation_equity = money(40);
    certificate.maintenance = money(50);
    certificate.liquidatable = true;
    certificate.slice = certificate.filled = size(-5);
    certificate.limit_cash = money(480);
    certificate.cash = money(490);
    certificate.equity_after = money(30);
    certificate.maintenance_after = money(25);
    certificate.liquidation_equity_after = money(30);
    EXPECT_EQ(explain(certificate, rules),
              "Step 0 of account 9 at sequence 0.\n"
              "Before it, margin equity was 40 USD against a maintenance margin of 50 USD: the account was unhealthy. At full "
              "prices less closing cost it was worth 40 USD.\n"
              "It was long 10 BTC-PERP at a mark price of 100.\n"
              "The book was asked to sell 5 BTC-PERP; for that the account had to receive 480 USD or better, so that neither "
              "its margin ratio nor its solvency could fall.\n"
              "It did sell 5 BTC-PERP and did receive 490 USD; the liquidation fee was 0 USD, taken from what was left above the "
              "limit.\n"
              "Afterwards: margin equity 30, maintenance margin 25, at full prices less closing cost 30 USD.\n");
}

// A thousand dollars are a few atoms of a coin that costs ten thousand million: nothing of that is large.
TEST(Certificates, AnInverseLineIsBoundedByItsCoins) {
    Draw draw{7};
    const RuleBook rules = drawn_rules(draw);
    Certificate certificate = head(StepRule::adl);
    certificate.market = inverse;
    certificate.quantity = size(-1'076);
    certificate.mark = certificate.settlement_low = certificate.settlement_high = Price{1'152'913'331'325'062'331};
    for (const CertificateFault& fault : verify(certificate, rules, book_hash)) EXPECT_NE(fault.field, "quantity") << fault.what;
    certificate.market = linear;
    EXPECT_EQ(verify(certificate, rules, book_hash).back().field, "quantity");
}

}  // namespace
}  // namespace plimsoll
