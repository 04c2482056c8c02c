// Runs every tests/stories/*.story: one command a line with the refusal it must meet, facts that must have followed, conservation
// as the last line. The format is docs/formats/stories.md.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "base/text.hpp"
#include "model/enum_names.hpp"
#include "tests/support/venue.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::test;
using Words = std::vector<std::string>;

struct Wrong {
    std::string what;
};

class Story {
public:
    void line(const std::string& text) {
        std::string body = text.substr(0, text.find('#'));
        std::string refusal = "none";
        if (const auto arrow = body.find("->"); arrow != std::string::npos) {
            std::istringstream rest(body.substr(arrow + 2));
            rest >> refusal;
            body.resize(arrow);
        }
        std::istringstream in(body);
        const Words words{std::istream_iterator<std::string>(in), {}};
        if (words.empty()) return;
        const auto verb = verbs_.find(words[0]);
        if (verb == verbs_.end()) throw Wrong{"unknown verb '" + words[0] + "'"};
        answer_ = Reject::none;
        verb->second(words);
        if (name_of(answer_) != refusal) throw Wrong{"expected " + refusal + ", was answered " + std::string{name_of(answer_)}};
    }
    bool ended_conserved() const { return conserved_; }

private:
    template <class Verb>
    Reply send(const Verb& verb) {
        const Reply reply = venue_.send(verb);
        answer_ = reply.reject;
        conserved_ = false;
        venue_.engine.visit_events([&](const auto& fact) { see(fact); });
        return reply;
    }
    template <class Fact>
    void see(const Fact& fact) {
        ++seen_[Fact::type_name];
        if constexpr (std::is_same_v<Fact, DeficitAbsorbed>) absorbed_[std::string{name_of(fact.payer)}] += fact.amount;
        if constexpr (std::is_same_v<Fact, LiquidationStepped>) ++seen_["step." + std::string{name_of(fact.certificate.rule)}];
        if constexpr (std::is_same_v<Fact, OrderClosed>) ++seen_["closed." + std::string{name_of(fact.reason)}];
    }

    const std::string& at(const Words& words, std::size_t place) const {
        if (place >= words.size()) throw Wrong{"a word is missing after '" + words.back() + "'"};
        return words[place];
    }
    template <class F>
    F number(const Words& words, std::size_t place) const {
        const auto value = parse<F>(at(words, place));
        if (!value) throw Wrong{"'" + words[place] + "' " + std::string{describe(value.error())}};
        return *value;
    }
    AccountId account(const std::string& name) const {
        const auto found = accounts_.find(name);
        if (found == accounts_.end()) throw Wrong{"no account '" + name + "'"};
        return found->second;
    }
    MarketId market(const std::string& symbol) const {
        for (u32 i = 0; i < rules_.markets.size(); ++i)
            if (rules_.markets[i].symbol == symbol) return MarketId{i};
        return MarketId{99};  // nobody's: to be refused
    }
    AssetId asset(const std::string& symbol) const {
        for (u32 i = 0; i < rules_.assets.size(); ++i)
            if (rules_.assets[i].symbol == symbol) return AssetId{i};
        return AssetId{99};
    }
    static bool has(const Words& words, const std::string& word) { return std::ranges::find(words, word) != words.end(); }

    void open_account(const Words& words) {
        const std::string& name = at(words, 1);
        if (words.size() > 3 && words[2] == "of") {  // another account of the same owner
            accounts_[name] = send(OpenAccount{venue_.engine.state().account(account(words[3])).owner, usdt}).account;
            return;
        }
        const OwnerId owner = send(OpenOwner{}).owner;
        accounts_[name] = send(OpenAccount{owner, usdt}).account;
    }
    void report(const Words& words) {
        venue_.now = venue_.now + Duration{1000};
        if (at(words, 1) != "source") {
            for (u32 i = 0; i < 3; ++i) send(ReportPrice{btc_feed, SourceId{i}, number<Price>(words, 1), Price{}, venue_.now});
            return;
        }
        Duration age{};
        if (words.size() > 5 && words[4] == "age") age = *parse_duration(words[5]);
        if (words.size() > 5 && words[4] == "ahead") age = Duration{} - *parse_duration(words[5]);
        send(ReportPrice{btc_feed, SourceId{static_cast<u32>(std::stoul(at(words, 2)))}, number<Price>(words, 3), Price{}, venue_.now - age});
    }
    void order(const Words& words) {
        PlaceOrder wish;
        wish.account = account(at(words, 1));
        wish.side = words[0] == "buy" ? Side::buy : Side::sell;
        wish.quantity = number<Quantity>(words, 2);
        wish.market = market(at(words, 3));
        if (at(words, 4) == "market") {
            wish.type = OrderType::market;
            wish.tif = TimeInForce::ioc;
        } else {
            wish.price = number<Price>(words, 4);
        }
        if (has(words, "ioc")) wish.tif = TimeInForce::ioc;
        if (has(words, "fok")) wish.tif = TimeInForce::fok;
        if (has(words, "post-only")) wish.flags |= order_flag::post_only;
        if (has(words, "reduce-only")) wish.flags |= order_flag::reduce_only;
        for (std::size_t i = 5; i + 1 < words.size(); ++i) {
            if (words[i] == "isolated") wish.isolated_margin = number<Amount>(words, i + 1);
            if (words[i] == "client") wish.client = ClientId{std::stoull(words[i + 1])};
            if (words[i] == "for") {
                wish.tif = TimeInForce::gtt;
                wish.expiry = venue_.now + *parse_duration(words[i + 1]);
            }
        }
        const Reply reply = send(wish);
        if (reply.reject == Reject::none) {
            last_order_[words[1]] = reply.order;
            if (wish.isolated_margin > Amount{}) accounts_[words[1] + ".isolated"] = reply.account;
        }
    }
    void amend(const Words& words) {
        send(AmendOrder{account(at(words, 1)), last_order_[words[1]], number<Price>(words, 2), number<Quantity>(words, 3)});
    }
    void expect(const Words& words) {
        const std::string& what = at(words, 1);
        const auto differs = [](const std::string& is) { throw Wrong{"it is " + is}; };
        if (what == "balance") {
            const Amount held = venue_.balance(account(at(words, 2)), asset(at(words, 4)));
            if (held != number<Amount>(words, 3)) differs(to_text(held));
        } else if (what == "position") {
            const Quantity held = venue_.position(account(at(words, 2)), market(at(words, 4)));
            if (held != number<Quantity>(words, 3)) differs(to_text(held));
        } else if (what == "mark") {
            const Price mark = venue_.engine.state().market(market(at(words, 2))).mark;
            if (mark != number<Price>(words, 3)) differs(to_text(mark));
        } else if (what == "queued") {
            if (venue_.engine.state().account(account(at(words, 2))).queue_row == no_row) differs("not in the queue");
        } else if (what == "not-queued") {
            if (venue_.engine.state().account(account(at(words, 2))).queue_row != no_row) differs("in the queue");
        } else if (what == "fact") {
            if (seen_[at(words, 2)] == 0) differs("not among the facts");
        } else if (what == "no-fact") {
            if (seen_[at(words, 2)] != 0) differs("among the facts");
        } else if (what == "absorbed") {
            const Amount paid = absorbed_[at(words, 2)];
            if (words.size() > 3 ? paid != number<Amount>(words, 3) : paid == Amount{}) differs(to_text(paid));
        } else {
            throw Wrong{"unknown expectation '" + what + "'"};
        }
    }
    void wait(const Words& words) {
        const auto span = parse_duration(at(words, 1));
        if (!span) throw Wrong{"'" + words[1] + "' is not a duration"};
        venue_.now = venue_.now + *span;
        send(AdvanceTime{});
    }
    void conserved() {
        const std::string fault = venue_.engine.audit();
        if (!fault.empty()) throw Wrong{fault};
        conserved_ = true;
    }

    RuleBook rules_ = rule_book();
    Venue venue_{rules_};
    Reject answer_ = Reject::none;
    std::map<std::string, AccountId> accounts_;
    std::map<std::string, OrderId> last_order_;
    std::map<std::string, int> seen_;
    std::map<std::string, Amount> absorbed_;
    bool conserved_ = false;
    const std::map<std::string, std::function<void(const Words&)>> verbs_{
        {"account", [this](const Words& w) { open_account(w); }},
        {"report", [this](const Words& w) { report(w); }},
        {"open", [this](const Words& w) { send(OpenMarket{market(at(w, 1))}); }},
        {"halt", [this](const Words& w) { send(HaltMarket{market(at(w, 1))}); }},
        {"deposit", [this](const Words& w) { send(Deposit{account(at(w, 1)), asset(at(w, 3)), number<Amount>(w, 2)}); }},
        {"withdraw", [this](const Words& w) { send(Withdraw{account(at(w, 1)), asset(at(w, 3)), number<Amount>(w, 2)}); }},
        {"transfer",
         [this](const Words& w) { send(Transfer{account(at(w, 1)), account(at(w, 2)), asset(at(w, 4)), number<Amount>(w, 3)}); }},
        {"fund",
         [this](const Words& w) {
             send(FundInsurance{at(w, 1) == "shared" ? no_market : market(w[1]), asset(at(w, 3)), number<Amount>(w, 2)});
         }},
        {"backstop", [this](const Words& w) { send(SetBackstop{account(at(w, 1)), true}); }},
        {"leverage", [this](const Words& w) { send(SetLeverage{account(at(w, 1)), market(at(w, 2)), number<MarginRate>(w, 3)}); }},
        {"buy", [this](const Words& w) { order(w); }},
        {"sell", [this](const Words& w) { order(w); }},
        {"amend", [this](const Words& w) { amend(w); }},
        {"cancel", [this](const Words& w) { send(CancelOrder{account(at(w, 1)), last_order_[w[1]]}); }},
        {"cancel-all", [this](const Words& w) { send(CancelAll{account(at(w, 1)), no_market}); }},
        {"wait", [this](const Words& w) { wait(w); }},
        {"forget", [this](const Words&) { seen_.clear(); absorbed_.clear(); }},
        {"expect", [this](const Words& w) { expect(w); }},
        {"conserved", [this](const Words&) { conserved(); }},
    };
};

std::vector<std::filesystem::path> stories() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator("tests/stories"))
        if (entry.path().extension() == ".story") found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

class StoryFile : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(StoryFile, HappensAsTold) {
    std::ifstream in(GetParam());
    ASSERT_TRUE(in) << GetParam();
    Story story;
    std::string text;
    for (int number = 1; std::getline(in, text); ++number) {
        try {
            story.line(text);
        } catch (const Wrong& wrong) {
            FAIL() << GetParam().string() << ":" << number << ": " << text << "\n  " << wrong.what;
        }
    }
    EXPECT_TRUE(story.ended_conserved()) << GetParam() << ": the last line must be 'conserved'";
}

INSTANTIATE_TEST_SUITE_P(Stories, StoryFile, testing::ValuesIn(stories()), [](const auto& told) {
    std::string name = told.param.stem().string();
    std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
});

}  // namespace
