// The lines of a story that look: state, and facts since the last `forget`.
#include "margin/risk.hpp"
#include "model/enum_names.hpp"
#include "tests/stories/story.hpp"

namespace plimsoll::test {

namespace {

template <class T>
void same(T wanted, T is) {
    if (wanted != is) throw Wrong{to_text(wanted), to_text(is)};
}
void same(const std::string& wanted, std::string_view is) {
    if (wanted != is) throw Wrong{wanted, std::string{is}};
}

// A misspelt name would never be found, and so never missed.
const std::string& known(const std::string& key) {
    if (!vocabulary().contains(key)) throw Wrong{"a name of model/", "'" + key + "'"};
    return key;
}

}  // namespace

const std::map<std::string, Story::Expectation>& Story::expectations() {
    static const std::map<std::string, Expectation> table{
        {"balance", &Story::expect_balance},
        {"fund", &Story::expect_fund},
        {"fees", &Story::expect_venue},
        {"open-deficit", &Story::expect_venue},
        {"custody", &Story::expect_venue},
        {"position", &Story::expect_position},
        {"mark", &Story::expect_price},
        {"index", &Story::expect_price},
        {"last", &Story::expect_price},
        {"status", &Story::expect_status},
        {"feed", &Story::expect_feed},
        {"weight", &Story::expect_weight},
        {"equity", &Story::expect_risk},
        {"maintenance", &Story::expect_risk},
        {"liquidation-equity", &Story::expect_risk},
        {"initial", &Story::expect_risk},
        {"free", &Story::expect_risk},
        {"withdrawable", &Story::expect_withdrawable},
        {"queued", &Story::expect_queued},
        {"not-queued", &Story::expect_queued},
        {"fact", &Story::expect_fact},
        {"step", &Story::expect_fact},
        {"closed", &Story::expect_fact},
        {"no-fact", &Story::expect_fact},
        {"no-step", &Story::expect_fact},
        {"no-closed", &Story::expect_fact},
        {"posted", &Story::expect_posted},
        {"absorbed", &Story::expect_absorbed},
        {"taken", &Story::expect_taken},
        {"order", &Story::expect_order},
        {"uncrossed", &Story::expect_uncrossed},
        {"rate", &Story::expect_rate},
    };
    return table;
}

void Story::expect(const StoryLine& line) {
    begin();
    const auto found = expectations().find(line.at(1));
    if (found == expectations().end()) throw Wrong{"an expectation of docs/formats/stories.md", "'" + line.at(1) + "'"};
    (this->*found->second)(line);
}

// --- money ---

// expect balance NAME AMOUNT ASSET
void Story::expect_balance(const StoryLine& line) {
    same(line.number<Amount>(3), engine_.state().ledger.balance(account(line.at(2)), asset(line.at(4))));
}

// expect fund MARKET|shared AMOUNT ASSET
void Story::expect_fund(const StoryLine& line) {
    const State& state = engine_.state();
    const AccountId id = line.at(2) == "shared" ? system_account::shared_fund : state.market(market(line.at(2))).fund;
    same(line.number<Amount>(3), state.ledger.balance(id, asset(line.at(4))));
}

// expect fees|open-deficit|custody AMOUNT ASSET
void Story::expect_venue(const StoryLine& line) {
    const Ledger& ledger = engine_.state().ledger;
    const AssetId of = asset(line.at(3));
    Amount is = ledger.balance(system_account::fees, of);
    if (line.at(1) == "open-deficit") is = -ledger.balance(system_account::open_deficit, of);
    if (line.at(1) == "custody") is = ledger.custody(of);
    same(line.number<Amount>(2), is);
}

// expect posted REASON AMOUNT ASSET
void Story::expect_posted(const StoryLine& line) {
    const std::string key = known("posted " + line.at(2));
    const Amount posted = posted_[line.at(2) + " " + line.at(4)];
    same(line.number<Amount>(3), posted);
    if (posted > Amount{}) shown_.insert(key);
}

// expect absorbed PAYER AMOUNT
void Story::expect_absorbed(const StoryLine& line) {
    const std::string key = known("payer " + line.at(2));
    const Amount paid = absorbed_[line.at(2)];
    same(line.number<Amount>(3), paid);
    if (paid > Amount{}) shown_.insert(key);
}

// --- positions and prices ---

// expect position NAME QUANTITY MARKET
void Story::expect_position(const StoryLine& line) {
    const State& state = engine_.state();
    const u32 row = state.position_row(account(line.at(2)), market(line.at(4)));
    same(line.number<Quantity>(3), row == no_row ? Quantity{} : state.positions[row].quantity);
}

// expect mark|index|last MARKET PRICE
void Story::expect_price(const StoryLine& line) {
    const MarketState& state = engine_.state().market(market(line.at(2)));
    same(line.number<Price>(3), line.at(1) == "mark" ? state.mark : line.at(1) == "index" ? state.index : state.last);
}

// expect status MARKET STATUS
void Story::expect_status(const StoryLine& line) {
    same(line.at(3), name_of(engine_.state().market(market(line.at(2))).status));
    shown_.insert("status " + line.at(3));
}

// expect feed FEED STATUS
void Story::expect_feed(const StoryLine& line) {
    same(line.at(3), name_of(engine_.state().feed(feed(line.at(2))).status));
    shown_.insert("feed " + line.at(3));
}

// expect weight ASSET RATE: what a halt leaves of its haircut weight
void Story::expect_weight(const StoryLine& line) {
    same(line.number<MarginRate>(3), engine_.state().asset(asset(line.at(2))).halt_weight);
}

// expect rate MARKET RATE: of the last funding
void Story::expect_rate(const StoryLine& line) {
    const auto found = funding_rates_.find(market(line.at(2)));
    if (found == funding_rates_.end()) throw Wrong{"a funding", "none"};
    same(line.number<Rate>(3), found->second);
}

// expect uncrossed PRICE VOLUME: by the last auction
void Story::expect_uncrossed(const StoryLine& line) {
    if (!uncrossed_) throw Wrong{"an auction that ended", "none"};
    same(line.number<Price>(2), uncrossed_->price);
    same(line.number<Quantity>(3), uncrossed_->volume);
}

// --- risk ---

// expect equity|maintenance|liquidation-equity|initial|free NAME AMOUNT
void Story::expect_risk(const StoryLine& line) {
    const AccountRisk risk = account_risk(engine_.view(), engine_.core().gather(account(line.at(2))));
    const std::map<std::string, Amount> numbers{{"equity", risk.equity},
                                                {"maintenance", risk.maintenance},
                                                {"liquidation-equity", risk.liquidation_equity},
                                                {"initial", risk.initial},
                                                {"free", risk.free_margin()}};
    same(line.number<Amount>(3), numbers.at(line.at(1)));
}

// expect withdrawable NAME AMOUNT ASSET
void Story::expect_withdrawable(const StoryLine& line) {
    const AccountId of = account(line.at(2));
    same(line.number<Amount>(3), withdrawable(engine_.view(), engine_.core().gather(of), asset(line.at(4))));
}

// expect queued NAME [REASON], expect not-queued NAME
void Story::expect_queued(const StoryLine& line) {
    const u32 row = engine_.state().account(account(line.at(2))).queue_row;
    same(line.at(1), row == no_row ? "not-queued" : "queued");
    if (line.size() < 4) return;
    same(line.at(3), name_of(static_cast<QueueReason>(engine_.state().queue[row].reason)));
    shown_.insert("queued " + line.at(3));
}

// --- facts and orders ---

// expect fact|step|closed NAME [COUNT], expect no-fact|no-step|no-closed NAME
void Story::expect_fact(const StoryLine& line) {
    const bool none = line.at(1).starts_with("no-");
    const std::string key = known((none ? line.at(1).substr(3) : line.at(1)) + " " + line.at(2));
    const int is = seen_[key];
    if (line.size() > 3)
        same<i128>(static_cast<i128>(line.count(3)), is);
    else if ((is == 0) != none)
        throw Wrong{none ? "none" : "at least one", std::to_string(is)};
    if (is > 0) shown_.insert(key);
}

// expect taken TAKER QUANTITY
void Story::expect_taken(const StoryLine& line) {
    const std::string key = known("taker " + line.at(2));
    const Quantity taken = taken_[line.at(2)];
    same(line.number<Quantity>(3), taken);
    if (taken > Quantity{}) shown_.insert(key);
}

// expect order ORDER open REMAINING, expect order ORDER closed
void Story::expect_order(const StoryLine& line) {
    const auto row = engine_.state().order_row(order(line.at(2)));
    same(line.at(3), row ? "open" : "closed");
    if (row) same(line.number<Quantity>(4), engine_.state().orders[*row].remaining);
}

}  // namespace plimsoll::test
