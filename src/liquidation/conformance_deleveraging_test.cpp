// Published numbers of other venues' deleveraging.
#include "liquidation/conformance_deleveraging.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace plimsoll::conformance {
namespace {

using Json = nlohmann::json;

i128 whole(const Json& value) { return *parse_decimal(value.get<std::string>(), 0); }
i64 number(const Json& value) { return static_cast<i64>(whole(value)); }

struct Markets {
    std::map<std::string, u32> place;
    std::vector<PeerMarket> list;

    explicit Markets(const Json& in) {
        for (const Json& market : in) {
            place.emplace(market["id"].get<std::string>(), static_cast<u32>(list.size()));
            list.push_back({number(market["base_exp"]), number(market["price"]), number(market["price_exp"]),
                            number(market["imf_ppm"]), number(market["mm_share_of_im_ppm"]), whole(market["oi_lower"]),
                            whole(market["oi_upper"]), whole(market["open_interest"])});
        }
    }
    PeerAccount account(const Json& in) const {
        PeerAccount account{whole(in["cash"]), {}};
        for (const Json& position : in["positions"])
            account.positions.push_back({place.at(position["market"].get<std::string>()), number(position["size"])});
        return account;
    }
};

void check_gate(const Json& in, const Json& out) {
    const Markets markets(Json::array({in["market"]}));
    const DeleverageGate gate =
        deleverage_gate(markets.account(in["account"]), markets.list, in["market_in_final_settlement"].get<bool>());
    EXPECT_EQ(gate.at_bankruptcy_price, out["at_bankruptcy_price"].get<bool>());
    EXPECT_EQ(gate.at_oracle_price, out["at_oracle_price"].get<bool>());
}

void check_transfer(const Json& in, const Json& out) {
    const Markets markets(in["markets"]);
    const TransferInput input{markets.account(in["liquidated"]), markets.account(in["counterparty"]),
                              markets.place.at(in["market"].get<std::string>()), number(in["close_size"]),
                              in["price_rule"] == "oracle"};
    const TransferResult result = deleverage(input, markets.list);
    const std::string error = out.value("error", "");
    EXPECT_EQ(result.error == TransferError::invalid_size_delta, error == "INVALID_SIZE_DELTA");
    EXPECT_EQ(result.error == TransferError::undercollateralized, error == "UNDERCOLLATERALIZED");
    if (!error.empty()) {
        EXPECT_EQ(result.liquidated, input.liquidated);
        EXPECT_EQ(result.counterparty, input.counterparty);
        return;
    }
    EXPECT_EQ(result.quote_to_liquidated, whole(out["quote_to_liquidated"]));
    if (out.contains("liquidated_after")) {
        EXPECT_EQ(result.liquidated, markets.account(out["liquidated_after"]));
    }
    if (out.contains("counterparty_after")) {
        EXPECT_EQ(result.counterparty, markets.account(out["counterparty_after"]));
    }
}

void check(const std::string& kind, const Json& in, const Json& out) {
    if (kind == "gate") {
        check_gate(in, out);
    } else if (kind == "transfer") {
        check_transfer(in, out);
    } else if (kind == "socialise_via_index") {
        const auto delta = socialise_via_index(whole(in["loss"]), whole(in["base_long_e9"]), whole(in["base_short_e9"]));
        EXPECT_EQ(delta.has_value(), !out.contains("error"));
        if (delta) {
            EXPECT_EQ(*delta, whole(out["cumulative_rate_delta_e9"]));
        }
    } else if (kind == "socialise_via_deposit_index") {
        EXPECT_EQ(socialise_via_deposit_index(whole(in["loss"]), whole(in["total_deposits"]),
                                              whole(in["cumulative_deposit_index_e10"])),
                  whole(out["index_decrease_e10"]));
    } else {
        FAIL() << "no function for kind " << kind;
    }
}

TEST(ConformanceDeleveraging, PublishedNumbersAreMet) {
    const char* set = std::getenv("PLIMSOLL_VECTORS");
    std::ifstream in(std::string(set != nullptr ? set : "../shared/vectors") + "/perps/deleveraging.json");
    if (!in) GTEST_SKIP() << "perps/deleveraging.json is not there";
    const Json file = Json::parse(in);
    for (const Json& one : file["cases"]) {
        SCOPED_TRACE(one["name"].get<std::string>());
        check(one["kind"].get<std::string>(), one["input"], one["expected"]);
    }
}

// Case "adl-211" by hand: a tenth of a short of 1 coin at 50,000 with 54,999 in cash, so E = 4,999: the account pays
// 5,000 for the coin's tenth and 499.9 of its equity goes with it.
TEST(ConformanceDeleveraging, ATenthTakesATenthOfTheEquity) {
    const std::vector<PeerMarket> markets{{-8, 5'000'000'000, -5, 200'000, 500'000, 0, 0, 100'000'000}};
    const TransferInput input{{54'999'000'000, {{0, -100'000'000}}}, {50'000'000'000, {{0, 100'000'000}}}, 0, 10'000'000, false};
    EXPECT_EQ(deleverage(input, markets).quote_to_liquidated, -5'499'900'000);
}

}  // namespace
}  // namespace plimsoll::conformance
