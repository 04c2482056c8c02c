// Published insurance-fund numbers of other venues.
#include "liquidation/conformance_insurance.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace plimsoll::conformance {
namespace {

using Json = nlohmann::json;

i128 whole(const Json& value) { return *parse_decimal(value.get<std::string>(), 0); }
i64 number(const Json& value) { return static_cast<i64>(whole(value)); }

PerpInsuranceFee perp_fee(const Json& in) {
    return {number(in["shortage"]),
            number(in["base_e9"]),
            number(in["margin_ratio_e4"]),
            number(in["liquidator_fee_e6"]),
            number(in["oracle_price_e6"]),
            number(in["quote_price_e6"]),
            number(in["max_insurance_fee_e6"])};
}

SpotInsuranceFee spot_fee(const Json& in) {
    return {number(in["shortage"]),
            number(in["token_atoms"]),
            number(in["asset_weight_e4"]),
            number(in["asset_multiplier_e6"]),
            number(in["liability_weight_e4"]),
            number(in["liability_multiplier_e6"]),
            number(in["liability_decimals"]),
            number(in["liability_price_e6"]),
            number(in["max_insurance_fee_e6"])};
}

void check(const std::string& kind, const Json& in, const Json& out) {
    if (kind == "sufficient") {
        EXPECT_EQ(insurance_sufficient(whole(in["fund_balance"]), whole(in["fund_delta"])),
                  out["acceptable"].get<bool>());
    } else if (kind == "perp_insurance_fee") {
        EXPECT_EQ(perp_insurance_fee_e6(perp_fee(in)), whole(out["insurance_fee_e6"]));
    } else if (kind == "spot_insurance_fee") {
        EXPECT_EQ(spot_insurance_fee_e6(spot_fee(in)), whole(out["insurance_fee_e6"]));
    } else if (kind == "unstake_cancel") {
        EXPECT_EQ(shares_lost(whole(in["request_shares"]), whole(in["total_shares"]), whole(in["request_value"]),
                              whole(in["vault"])),
                  whole(out["shares_lost"]));
    } else if (kind == "share_rebase") {
        const ShareRebase found = share_rebase(whole(in["total_shares"]), whole(in["vault"]));
        EXPECT_EQ(found.decimal_shift, number(out["decimal_shift"]));
        EXPECT_EQ(found.divisor, whole(out["divisor"]));
    } else {
        EXPECT_EQ(kind, "liquidation_delta")
            << "no function for this kind";  // needs the bankruptcy price: tests/vectors
    }
}

TEST(InsuranceVectors, ArithmeticKinds) {
    const char* set = std::getenv("PLIMSOLL_VECTORS");
    std::ifstream in(std::string(set != nullptr ? set : "../shared/vectors") + "/perps/insurance_fund.json");
    if (!in) GTEST_SKIP() << "perps/insurance_fund.json is not there; set PLIMSOLL_VECTORS to check against it";
    for (const Json& each : Json::parse(in)["cases"]) {
        SCOPED_TRACE(each["name"].get<std::string>());
        check(each["kind"], each["input"], each["expected"]);
    }
}

TEST(InsuranceDelta, TheFeeTakesAtMostWhatLiesAboveTheBankruptcyPrice) {
    EXPECT_EQ(insurance_delta(5'610, 5'100, 25'000), 140);    // 2.5 % of 5610, rounded down
    EXPECT_EQ(insurance_delta(5'610, 5'600, 25'000), 10);     // all that is there
    EXPECT_EQ(insurance_delta(-4'410, -4'900, 25'000), 110);  // a short bought back below its bankruptcy price
    EXPECT_EQ(insurance_delta(5'049, 5'100, 25'000), -51);    // the fund pays
}

}  // namespace
}  // namespace plimsoll::conformance
