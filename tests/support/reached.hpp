// Which rare situations the histories of this run have reached: probes that count facts, rules, payers, reasons and refusals.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "model/enum_names.hpp"

namespace plimsoll::test {

class Reached {
public:
    void count(const Engine& engine, const Command& command, const Reply& reply);
    /// Something that only a property can see.
    void count(const char* what) { ++others_[what]; }
    u64 commands() const { return commands_; }
    u64 of(const std::string& name) const;

    /// "rule adl", "payer socialisation", "refusal price_stale", ...: everything, with its count.
    std::map<std::string, u64> all() const;

private:
    template <class Fact>
    void note(const Fact&) {}
    void note(const LiquidationStepped& fact);
    void note(const DeficitAbsorbed& fact) { ++payers_[index_of(fact.payer)]; }
    void note(const OrderClosed& fact) { ++closes_[index_of(fact.reason)]; }
    void note(const Posted& fact) { ++posts_[index_of(fact.reason)]; }
    void note(const FeedUpdated& fact) { ++feeds_[index_of(fact.status)]; }
    void note(const MarketStatusChanged& fact) { ++statuses_[index_of(fact.status)]; }
    void note(const AccountQueued& fact);
    void note(const AdlTransferred& fact);
    void note(const OrderFilled& fact);
    void note(const AuctionUncrossed& fact);
    void note(const MarginRampStepped& fact);
    void note(const AccountReleased& fact);
    void note(const AccountOpened& fact);

    template <class E>
    static std::size_t index_of(E value) {
        return static_cast<std::size_t>(std::to_underlying(value));
    }
    template <class E>
    using Counts = std::array<u64, enum_table<E>.size()>;

    u64 commands_ = 0;
    std::array<u64, std::variant_size_v<Event>> facts_{};
    std::array<u64, std::variant_size_v<Command>> accepted_{};
    std::array<u64, reject_table.size()> refusals_{};
    Counts<StepRule> rules_{};
    Counts<Payer> payers_{};
    Counts<CloseReason> closes_{};
    Counts<PostReason> posts_{};
    Counts<FeedStatus> feeds_{};
    Counts<MarketStatus> statuses_{};
    std::map<std::string, u64> others_;
};

/// Of this process.
Reached& reached();

}  // namespace plimsoll::test
