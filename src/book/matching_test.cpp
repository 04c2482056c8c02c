#include "book/matching.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

namespace plimsoll {

static void PrintTo(const MatchedTrade& trade, std::ostream* out) {
    *out << trade.buyer << " buys " << trade.size.raw << " at " << trade.price.raw << " from " << trade.seller;
}

namespace {

using Json = nlohmann::json;
using Trades = std::vector<MatchedTrade>;

constexpr u32 alice = 1, bob = 2, carol = 3;

TEST(Matching, the_best_price_fills_first_and_then_the_earliest) {
    const LimitOrder sells[] = {{alice, Side::sell, {5}, {101}}, {bob, Side::sell, {5}, {100}}, {alice, Side::sell, {5}, {100}}};
    const LimitOrder incoming[] = {{carol, Side::buy, {12}, {101}}};
    EXPECT_EQ(match_continuous({}, sells, incoming),
              (Trades{{carol, bob, {5}, {100}}, {carol, alice, {5}, {100}}, {carol, alice, {2}, {101}}}));
}

TEST(Matching, an_order_trades_up_to_its_limit_and_the_rest_waits) {
    const LimitOrder buys[] = {{alice, Side::buy, {3}, {100}}, {bob, Side::buy, {3}, {99}}};
    const LimitOrder incoming[] = {{carol, Side::sell, {5}, {100}}, {bob, Side::buy, {2}, {105}}};
    EXPECT_EQ(match_continuous(buys, {}, incoming), (Trades{{alice, carol, {3}, {100}}, {bob, carol, {2}, {100}}}));
}

TEST(Matching, fill_or_kill_takes_all_or_nothing) {
    const LimitOrder sells[] = {{alice, Side::sell, {3}, {100}}, {bob, Side::sell, {3}, {101}}};
    const auto fok = [](i64 size, i64 price) {
        return std::vector<LimitOrder>{{carol, Side::buy, {size}, {price}, OrderType::limit, TimeInForce::fok}};
    };
    EXPECT_TRUE(match_continuous({}, sells, fok(4, 100)).empty());
    EXPECT_TRUE(match_continuous({}, sells, fok(7, 101)).empty());
    EXPECT_EQ(match_continuous({}, sells, fok(6, 101)).size(), 2U);
    const LimitOrder market{carol, Side::buy, {7}, {}, OrderType::market, TimeInForce::fok};
    EXPECT_TRUE(match_continuous({}, sells, {&market, 1}).empty());
}

TEST(Matching, what_a_market_order_or_an_immediate_order_leaves_does_not_rest) {
    const LimitOrder sells[] = {{alice, Side::sell, {3}, {100}}};
    for (const OrderType type : {OrderType::market, OrderType::limit}) {
        const LimitOrder incoming[] = {{carol, Side::buy, {9}, {100}, type, TimeInForce::ioc}, {bob, Side::sell, {1}, {90}}};
        EXPECT_EQ(match_continuous({}, sells, incoming), (Trades{{carol, alice, {3}, {100}}}));
    }
}

TEST(Matching, an_auction_without_a_cross_has_no_price) {
    const LimitOrder buys[] = {{alice, Side::buy, {3}, {99}}}, sells[] = {{bob, Side::sell, {3}, {100}}};
    EXPECT_EQ(match_auction(buys, sells).volume, Quantity{});
    EXPECT_FALSE(match_auction(buys, sells).price.has_value());
}

// ---- numbers from other venues' own tests -------------------------------------------------------------

// Parties become numbers in the order of their names' first use.
struct Parties {
    std::map<std::string, u32> numbers;
    u32 operator[](const std::string& name) {
        return numbers.try_emplace(name, static_cast<u32>(numbers.size())).first->second;
    }
};

i64 number(const Json& text) { return std::stoll(text.get<std::string>()); }

TimeInForce tif_of(const std::string& name) {
    if (name == "ioc") return TimeInForce::ioc;
    if (name == "fok") return TimeInForce::fok;
    EXPECT_TRUE(name == "gtc" || name == "gtt" || name == "gfa" || name == "gfn") << name;
    return TimeInForce::gtc;
}

LimitOrder read_order(const Json& order, Side side, Parties& parties) {
    LimitOrder read{parties[order["party"]], side, {number(order["size"])}, {number(order["price"])}};
    if (order.contains("type")) read.type = order["type"] == "market" ? OrderType::market : OrderType::limit;
    if (order.contains("tif")) read.tif = tif_of(order["tif"]);
    return read;
}

std::vector<LimitOrder> read_side(const Json& book, Side side, Parties& parties) {
    std::vector<LimitOrder> orders;
    for (const Json& order : book[side == Side::buy ? "buy" : "sell"]) orders.push_back(read_order(order, side, parties));
    return orders;
}

void check_continuous(const Json& input, const Json& expected) {
    Parties parties;
    const auto buys = read_side(input["book"], Side::buy, parties), sells = read_side(input["book"], Side::sell, parties);
    std::vector<LimitOrder> incoming;
    for (const Json& order : input["incoming"])
        incoming.push_back(read_order(order, order["side"] == "buy" ? Side::buy : Side::sell, parties));
    Trades trades;
    for (const Json& trade : expected["trades"])
        trades.push_back({parties[trade["buyer"]], parties[trade["seller"]], {number(trade["size"])}, {number(trade["price"])}});
    EXPECT_EQ(match_continuous(buys, sells, incoming), trades);
}

void check_auction(const Json& input, const Json& expected) {
    Parties parties;
    const auto buys = read_side(input["book"], Side::buy, parties), sells = read_side(input["book"], Side::sell, parties);
    const AuctionResult result = match_auction(buys, sells);
    EXPECT_EQ(result.volume.raw, number(expected["volume"]));
    if (expected["uncrossing_price"].is_null()) EXPECT_FALSE(result.price.has_value());
    else EXPECT_EQ(result.price.value_or(Price{-1}).raw, number(expected["uncrossing_price"]));
}

TEST(Matching, agrees_with_the_cases_of_other_venues) {
    const char* const named = std::getenv("PLIMSOLL_VECTORS");
    const std::filesystem::path folder = named != nullptr && *named != '\0' ? named : "../shared/vectors";
    std::ifstream file(folder / "perps" / "matching.json");
    if (!file) GTEST_SKIP() << "matching cases of other venues: no " << folder / "perps" / "matching.json";
    const Json all = Json::parse(file);
    std::map<std::string, int> seen;
    for (const Json& test : all["cases"]) {
        SCOPED_TRACE(test["name"].get<std::string>());
        const std::string kind = test["kind"];
        ++seen[kind];
        if (kind == "continuous") check_continuous(test["input"], test["expected"]);
        else if (kind == "auction") check_auction(test["input"], test["expected"]);
        else ADD_FAILURE() << "unknown kind " << kind;
    }
    EXPECT_GT(seen["continuous"], 0);
    EXPECT_GT(seen["auction"], 0);
}

}  // namespace
}  // namespace plimsoll
