#include "tests/stories/story.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "codec/text_fields.hpp"
#include "liquidation/certificate.hpp"
#include "model/enum_names.hpp"
#include "tests/support/venue.hpp"

namespace plimsoll::test {

namespace {

// PLIMSOLL_STORY_FACTS=1: lines and the facts that follow them, for whoever writes a story.
bool prints_facts() {
    static const bool asked = std::getenv("PLIMSOLL_STORY_FACTS") != nullptr;
    return asked;
}

template <class Fact>
void print(const Fact& fact) {
    std::string members;
    codec::append_json(members, fact);
    std::fprintf(stderr, "    %s %s\n", Fact::type_name, members.c_str());
}

}  // namespace

Story::Story() : rules_(rule_book()), now_(start) {}

const std::map<std::string, Story::Verb>& Story::verbs() {
    static const std::map<std::string, Verb> table{
        {"nothing", &Story::nothing_loaded},
        {"rules", &Story::rules},
        {"upgrade-protocol", &Story::upgrade_protocol},
        {"load-rules", &Story::load_rules},
        {"announce", &Story::announce},
        {"open", &Story::open_market},
        {"halt", &Story::halt_market},
        {"account", &Story::open_account},
        {"self-trade", &Story::self_trade},
        {"backstop", &Story::backstop},
        {"deposit", &Story::deposit},
        {"withdraw", &Story::withdraw},
        {"transfer", &Story::transfer},
        {"fund", &Story::fund},
        {"leverage", &Story::leverage},
        {"buy", &Story::place_order},
        {"sell", &Story::place_order},
        {"amend", &Story::amend},
        {"cancel", &Story::cancel},
        {"cancel-all", &Story::cancel_all},
        {"report", &Story::report},
        {"wait", &Story::wait},
        {"repeat", &Story::repeat},
        {"earlier", &Story::earlier},
        {"forget", &Story::forget},
        {"expect", &Story::expect},
        {"conserved", &Story::conserved},
    };
    return table;
}

void Story::line(const std::string& text) {
    if (prints_facts()) std::fprintf(stderr, "%s\n", text.c_str());
    const StoryLine line(text);
    if (!line.empty()) act(line);
}

void Story::act(const StoryLine& line) {
    const auto verb = verbs().find(line.at(0));
    if (verb == verbs().end()) throw Wrong{"a verb of docs/formats/stories.md", "'" + line.at(0) + "'"};
    answer_ = Reject::none;
    (this->*verb->second)(line);
    if (name_of(answer_) != line.refusal()) throw Wrong{line.refusal(), std::string{name_of(answer_)}};
    if (line.refused()) shown_.insert("refusal " + line.refusal());
}

// The small venue, unless the story begins before it.
void Story::begin() {
    if (begun_) return;
    begun_ = true;
    send(UpgradeProtocol{protocol_version});
    send(LoadRuleBook{rules_});
    shown_.clear();
}

// --- facts ---

void Story::see_certificate(const Certificate& certificate) {
    for (const CertificateFault& fault : verify(certificate, engine_.state().rules, engine_.state().clock.rulebook))
        throw Wrong{"a certificate that can be recomputed", std::string{fault.field} + " " + std::string{fault.what}};
    ++seen_["step " + std::string{name_of(certificate.rule)}];
    if (certificate.rule == StepRule::takeover) taken_["backstop"] += moved_to_backstops_;
    moved_to_backstops_ = Quantity{};
}

template <class Fact>
void Story::see(const Fact& fact) {
    ++seen_["fact " + std::string{Fact::type_name}];
    if constexpr (std::is_same_v<Fact, Posted>)
        posted_[std::string{name_of(fact.reason)} + " " + engine_.state().terms(fact.asset).symbol] += fact.amount;
    if constexpr (std::is_same_v<Fact, DeficitAbsorbed>) absorbed_[std::string{name_of(fact.payer)}] += fact.amount;
    if constexpr (std::is_same_v<Fact, LiquidationStepped>) see_certificate(fact.certificate);
    if constexpr (std::is_same_v<Fact, OrderClosed>) ++seen_["closed " + std::string{name_of(fact.reason)}];
    if constexpr (std::is_same_v<Fact, AccountQueued>) ++seen_["queued " + std::string{name_of(fact.reason)}];
    if constexpr (std::is_same_v<Fact, AuctionUncrossed>) uncrossed_ = fact;
    if constexpr (std::is_same_v<Fact, FundingAccrued>) funding_rates_[fact.market] = fact.rate;
    if constexpr (std::is_same_v<Fact, AdlTransferred>) taken_["adl"] += abs(fact.quantity);
    if constexpr (std::is_same_v<Fact, OrderFilled>)
        if (fact.liquidation) taken_["book"] += fact.quantity;
    if constexpr (std::is_same_v<Fact, PositionChanged>)
        if (engine_.state().account(fact.account).backstop != 0) moved_to_backstops_ += abs(fact.quantity);
}

template <class C>
Reply Story::send(const C& command) {
    begin();
    if constexpr (std::is_same_v<C, ChangeMargin>) follower_.give_content(command);
    if constexpr (std::is_same_v<C, LoadRuleBook>) follower_.give_content(command.rules);
    const Time time = now_ - back_;
    const Reply reply = engine_.submit(command, time);
    sent_.emplace_back(command, time);
    conserved_ = false;
    if (answer_ == Reject::none) answer_ = reply.reject;
    if (reply.reject == Reject::none) shown_.insert("command " + std::string{C::type_name});
    moved_to_backstops_ = Quantity{};
    engine_.visit_events([&](const auto& fact) {
        follower_.replay_event(Event{fact}, engine_.sequence());
        if (prints_facts()) print(fact);
        see(fact);
    });
    return reply;
}

// --- names ---

namespace {

template <class Id, class Names>
Id known(const Names& names, const std::string& name, const std::string& kind) {
    if (name.starts_with('@')) return Id{static_cast<std::underlying_type_t<Id>>(std::stoull(name.substr(1)))};
    const auto found = names.find(name);
    if (found == names.end()) throw Wrong{"a name of " + kind, "'" + name + "'"};
    return found->second;
}

// A symbol that the rule book lacks is nobody's number: to be refused.
template <class Id, class Items>
Id known(const Items& items, const std::string& symbol) {
    for (u32 i = 0; i < items.size(); ++i)
        if (items[i].symbol == symbol) return Id{i};
    return Id{99'999};
}

}  // namespace

AccountId Story::account(const std::string& name) const { return known<AccountId>(accounts_, name, "an account"); }
OwnerId Story::owner(const std::string& name) const { return known<OwnerId>(owners_, name, "an owner"); }
OrderId Story::order(const std::string& name) const { return known<OrderId>(orders_, name, "an order"); }
MarketId Story::market(const std::string& symbol) const { return known<MarketId>(rules_.markets, symbol); }
AssetId Story::asset(const std::string& symbol) const { return known<AssetId>(rules_.assets, symbol); }
FeedId Story::feed(const std::string& symbol) const { return known<FeedId>(rules_.feeds, symbol); }

// --- telling ---

std::string message(const Fault& fault, const std::string& file) {
    const std::string place = fault.line == 0 ? file : file + ":" + std::to_string(fault.line) + ": " + fault.text;
    return place + "\n  expected " + fault.expected + "\n  got      " + fault.got;
}

Telling tell(const std::vector<std::string>& lines) {
    Story story;
    int number = 0;
    for (const std::string& text : lines) {
        ++number;
        try {
            story.line(text);
        } catch (const Wrong& wrong) {
            return {Fault{number, text, wrong.expected, wrong.got}, story.shown(), story.sent()};
        }
    }
    if (!story.ended_conserved())
        return {Fault{0, {}, "'conserved' as the last line", "something else"}, story.shown(), story.sent()};
    return {std::nullopt, story.shown(), story.sent()};
}

void PrintTo(const StoryFile& story, std::ostream* out) { *out << story.path; }

std::vector<StoryFile> all_stories() {
    std::vector<StoryFile> found;
    for (const auto& entry : std::filesystem::directory_iterator("tests/stories"))
        if (entry.path().extension() == ".story") found.push_back({entry.path().string(), {}});
    std::ranges::sort(found, {}, &StoryFile::path);
    for (StoryFile& story : found) {
        std::ifstream in(story.path);
        for (std::string line; std::getline(in, line);) story.lines.push_back(line);
    }
    return found;
}

// Commands are sent from the other file too.
#define PLIMSOLL_STORY_SENDS(command) template Reply Story::send(const command&)
PLIMSOLL_STORY_SENDS(UpgradeProtocol);
PLIMSOLL_STORY_SENDS(LoadRuleBook);
PLIMSOLL_STORY_SENDS(ChangeMargin);
PLIMSOLL_STORY_SENDS(OpenMarket);
PLIMSOLL_STORY_SENDS(HaltMarket);
PLIMSOLL_STORY_SENDS(OpenOwner);
PLIMSOLL_STORY_SENDS(SetSelfTrade);
PLIMSOLL_STORY_SENDS(OpenAccount);
PLIMSOLL_STORY_SENDS(SetBackstop);
PLIMSOLL_STORY_SENDS(Deposit);
PLIMSOLL_STORY_SENDS(Withdraw);
PLIMSOLL_STORY_SENDS(Transfer);
PLIMSOLL_STORY_SENDS(FundInsurance);
PLIMSOLL_STORY_SENDS(SetLeverage);
PLIMSOLL_STORY_SENDS(PlaceOrder);
PLIMSOLL_STORY_SENDS(CancelOrder);
PLIMSOLL_STORY_SENDS(CancelAll);
PLIMSOLL_STORY_SENDS(AmendOrder);
PLIMSOLL_STORY_SENDS(ReportPrice);
PLIMSOLL_STORY_SENDS(AdvanceTime);
#undef PLIMSOLL_STORY_SENDS

}  // namespace plimsoll::test
