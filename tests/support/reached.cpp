#include "tests/support/reached.hpp"

namespace plimsoll::test {

namespace {

template <class... Facts>
std::vector<std::string> names_of(const std::variant<Facts...>*) {
    return {Facts::type_name...};
}

template <std::size_t n, class Names>
void add(std::map<std::string, u64>& all, const char* kind, const std::array<u64, n>& counts, Names&& name) {
    for (std::size_t i = 0; i < n; ++i) all[kind + std::string(" ") + std::string(name(i))] = counts[i];
}

}  // namespace

void Reached::count(const Engine& engine, const Command& command, const Reply& reply) {
    ++commands_;
    ++refusals_[index_of(reply.reject)];
    if (reply.reject == Reject::none) ++accepted_[command.index()];
    engine.visit_events([&]<class Fact>(const Fact& fact) {
        ++facts_[event_place<Fact>];
        note(fact);
    });
}

void Reached::note(const LiquidationStepped& fact) {
    const Certificate& certificate = fact.certificate;
    ++rules_[index_of(certificate.rule)];
    if (certificate.rule == StepRule::book_slice && certificate.filled != certificate.slice)
        count("a slice that filled in part");
    if (certificate.rule == StepRule::takeover && certificate.fraction < margin_rate_one) count("takeover of a part");
    if (certificate.liquidation_equity < Amount{} && certificate.rule == StepRule::book_slice)
        count("insolvent account sold to the book");
    if (certificate.numeraire != AssetId{0} && certificate.rule == StepRule::adl)
        count("ADL of an account of another numeraire");
}

void Reached::note(const AccountQueued& fact) {
    count(fact.reason == QueueReason::credit_cap ? "queued for its credit cap" : "queued for its maintenance margin");
    if (fact.equity < Amount{}) count("queued with negative equity");
}

void Reached::note(const AdlTransferred& fact) { count(fact.pass == 1 ? "ADL, first pass" : "ADL, second pass"); }

void Reached::note(const OrderFilled& fact) {
    if (fact.liquidation) count("a fill of a liquidation");
    if (fact.auction) count("a fill of an auction");
}

void Reached::note(const AuctionUncrossed& fact) {
    if (fact.volume > Quantity{}) count("an auction with a price");
}

void Reached::note(const MarginRampStepped& fact) {
    if (fact.share > MarginRate{} && fact.share < margin_rate_one) count("a margin ramp under way");
}

void Reached::note(const AccountReleased& fact) {
    count(fact.closed ? "released with nothing left" : "released recovered");
}

void Reached::note(const AccountOpened& fact) {
    if (fact.mode == MarginMode::isolated) count("an isolated account");
}

u64 Reached::of(const std::string& name) const {
    const auto counts = all();
    const auto found = counts.find(name);
    return found == counts.end() ? 0 : found->second;
}

std::map<std::string, u64> Reached::all() const {
    std::map<std::string, u64> all(others_.begin(), others_.end());
    const auto fact_names = names_of(static_cast<const Event*>(nullptr)),
               command_names = names_of(static_cast<const Command*>(nullptr));
    add(all, "fact", facts_, [&](std::size_t i) { return fact_names[i]; });
    add(all, "command", accepted_, [&](std::size_t i) { return command_names[i]; });
    add(all, "refusal", refusals_, [](std::size_t i) { return reject_table[i].name; });
    add(all, "rule", rules_, [](std::size_t i) { return enum_table<StepRule>[i]; });
    add(all, "payer", payers_, [](std::size_t i) { return enum_table<Payer>[i]; });
    add(all, "closed", closes_, [](std::size_t i) { return enum_table<CloseReason>[i]; });
    add(all, "posting", posts_, [](std::size_t i) { return enum_table<PostReason>[i]; });
    add(all, "feed", feeds_, [](std::size_t i) { return enum_table<FeedStatus>[i]; });
    add(all, "market", statuses_, [](std::size_t i) { return enum_table<MarketStatus>[i]; });
    return all;
}

Reached& reached() {
    static Reached counts;
    return counts;
}

}  // namespace plimsoll::test
