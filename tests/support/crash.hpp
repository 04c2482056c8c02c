// Failing accounts for tests: what the last commands did to them, and a long of one coin that falls. Every certificate that is
// seen must verify, and every command leaves the books in order.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "liquidation/certificate.hpp"
#include "tests/support/venue.hpp"

namespace plimsoll::test {

struct Steps {
    std::vector<Certificate> certificates;
    std::vector<AdlTransferred> transfers;
    std::vector<DeficitAbsorbed> absorbed;
    std::vector<AccountReleased> released;

    u64 count(StepRule rule) const {
        return static_cast<u64>(std::ranges::count(certificates, rule, &Certificate::rule));
    }
    Amount paid_by(Payer payer) const {
        Amount sum{};
        for (const DeficitAbsorbed& fact : absorbed)
            if (fact.payer == payer) sum += fact.amount;
        return sum;
    }
};

// Reads what the last command did; every certificate must verify.
inline void read(const Engine& engine, Steps& steps) {
    engine.visit_events([&]<class Fact>(const Fact& fact) {
        if constexpr (std::is_same_v<Fact, LiquidationStepped>) {
            const Certificate& certificate = fact.certificate;
            for (const CertificateFault& fault :
                 verify(certificate, engine.state().rules, engine.state().clock.rulebook))
                ADD_FAILURE() << fault.field << " " << fault.what << "\n" << explain(certificate, engine.state().rules);
            steps.certificates.push_back(certificate);
        }
        if constexpr (std::is_same_v<Fact, AdlTransferred>) steps.transfers.push_back(fact);
        if constexpr (std::is_same_v<Fact, DeficitAbsorbed>) steps.absorbed.push_back(fact);
        if constexpr (std::is_same_v<Fact, AccountReleased>) steps.released.push_back(fact);
    });
}

struct Crash : ::testing::Test {
    Venue venue;
    Steps steps;
    AccountId long_one{}, short_one{};

    // A long of one coin at 10,000 with `margin`, against a short that has plenty.
    void open(Amount margin) {
        venue.price(dollars(10'000));
        venue.open_markets();
        long_one = venue.account(margin);
        short_one = venue.account(units(100'000));
        venue.order(short_one, perp, Side::sell, dollars(10'000), coins_e3(1'000));
        venue.order(long_one, perp, Side::buy, dollars(10'000), coins_e3(1'000));
        ASSERT_EQ(venue.position(long_one, perp), coins_e3(1'000));
    }
    template <class Verb>
    Reply send(const Verb& verb) {
        const Reply reply = venue.send(verb);
        read(venue.engine, steps);
        EXPECT_EQ(venue.engine.audit(), "");
        return reply;
    }
    void report(Price value) {
        venue.now = venue.now + Duration{1000};
        for (u32 i = 0; i < 3; ++i) send(ReportPrice{btc_feed, SourceId{i}, value, Price{}, venue.now});
    }
    // A step beyond the oracle's band needs its time.
    void gap(Price value) {
        report(value);
        venue.now = venue.now + seconds(60);
        report(value);
    }
    void wait(Duration duration) {
        venue.now = venue.now + duration;
        send(AdvanceTime{});
    }
    bool queued(AccountId id) const { return venue.engine.state().account(id).queue_row != no_row; }
};

}  // namespace plimsoll::test
