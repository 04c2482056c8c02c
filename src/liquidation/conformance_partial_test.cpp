// Published numbers of other venues' partial liquidation.
#include "liquidation/conformance_partial.hpp"

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

SpotSide side(const Json& in, const std::string& name) {
    const auto value = [&](const char* suffix) { return in.contains(name + suffix) ? number(in[name + suffix]) : 0; };
    return {value("_weight_e4"), value("_multiplier_e6"), value("_decimals"), value("_price_e6")};
}

Disposal disposal(const Json& in) {
    return {whole(in["network_position"]), whole(in["volume_in_range"]),
            *parse_fraction(in["disposal_fraction"].get<std::string>()), whole(in["full_disposal_size"]),
            *parse_fraction(in["max_fraction_consumed"].get<std::string>())};
}

void expect_size(const std::optional<i128>& found, const Json& expected) {
    EXPECT_EQ(found, expected == "MAX" ? std::nullopt : std::optional(whole(expected)));
}

void check_spot(const std::string& kind, const Json& in, const Json& out) {
    const SpotSide asset = side(in, "asset"), liability = side(in, "liability");
    if (kind == "spot_liability_to_cover_shortage") {
        expect_size(
            liability_to_cover_shortage(number(in["shortage"]), asset, liability, number(in["insurance_fee_e6"])),
            out["liability_atoms"]);
    } else if (kind == "liability_implied_by_asset") {
        EXPECT_EQ(liability_implied_by_asset(number(in["asset_atoms"]), asset, liability),
                  whole(out["liability_atoms"]));
    } else if (kind == "asset_seized_for_liability") {
        EXPECT_EQ(
            asset_seized_for_liability(number(in["asset_available"]), number(in["liability_atoms"]), asset, liability),
            whole(out["asset_atoms"]));
    } else if (kind == "swap_bound") {
        EXPECT_EQ(swap_acceptable(number(in["asset_atoms"]), number(in["liability_atoms"]), asset, liability),
                  out["acceptable"].get<bool>());
    } else {
        FAIL() << "no function for kind " << kind;
    }
}

void check(const std::string& kind, const Json& in, const Json& out) {
    if (kind == "position_bounds") {
        const NotionalBounds found =
            step_bounds({number(in["size"]), number(in["base_exp"]), number(in["price"]), number(in["price_exp"]),
                         number(in["quote_exp"]), number(in["min_notional"]), number(in["max_portion_ppm"])});
        EXPECT_EQ(found.least, whole(out["min_notional_this_step"]));
        EXPECT_EQ(found.most, whole(out["max_notional_this_step"]));
    } else if (kind == "block_budget") {
        EXPECT_EQ(budget_left(whole(in["block_notional_limit"]), whole(in["notional_used"])),
                  whole(out["notional_left"]));
        EXPECT_EQ(budget_left(whole(in["block_insurance_loss_limit"]), whole(in["insurance_loss_used"])),
                  whole(out["insurance_loss_left"]));
    } else if (kind == "size_to_cover_shortage") {
        expect_size(size_to_cover_shortage_e9({number(in["shortage"]), number(in["margin_ratio_e4"]),
                                               number(in["liquidator_fee_e6"]), number(in["insurance_fee_e6"]),
                                               number(in["oracle_price_e6"]), number(in["quote_price_e6"])}),
                    out["base_e9"]);
    } else if (kind == "fee_ramp") {
        EXPECT_EQ(fee_ramp_e6({number(in["base_fee_e6"]), number(in["max_fee_e6"]), number(in["last_active_slot"]),
                               number(in["slot"]), number(in["grace_slots"]), number(in["increase_per_slot_e6"])}),
                  whole(out["fee_e6"]));
    } else if (kind == "inventory_disposal") {
        EXPECT_EQ(disposal_order(disposal(in)), whole(out["order_size"]));
    } else if (kind == "inventory_disposal_run") {
        std::vector<i128> expected;
        for (const Json& one : out["order_sizes"]) expected.push_back(whole(one));
        EXPECT_EQ(disposal_run(disposal(in)), expected);
    } else {
        check_spot(kind, in, out);
    }
}

TEST(PartialLiquidationVectors, AllKinds) {
    const char* set = std::getenv("PLIMSOLL_VECTORS");
    std::ifstream in(std::string(set != nullptr ? set : "../shared/vectors") + "/perps/partial_liquidation.json");
    if (!in) GTEST_SKIP() << "perps/partial_liquidation.json is not there; set PLIMSOLL_VECTORS to check against it";
    for (const Json& each : Json::parse(in)["cases"]) {
        SCOPED_TRACE(each["name"].get<std::string>());
        check(each["kind"], each["input"], each["expected"]);
    }
}

TEST(FeeRamp, RisesFromTheEndOfTheGraceAndStopsAtItsLimit) {
    const FeeRamp at_grace{20'000, 50'000, 0, 1'500, 1'500, 1};
    EXPECT_EQ(fee_ramp_e6(at_grace), 21'500);
    FeeRamp long_after = at_grace;
    long_after.slot = 100'000;
    EXPECT_EQ(fee_ramp_e6(long_after), 50'000);
}

TEST(DisposalRun, EndsWhereAnOrderWouldBeZero) {
    EXPECT_TRUE(disposal_run({10, 0, fraction(1), 0, fraction(1)}).empty());
    EXPECT_EQ(disposal_run({-3, 2, fraction(1), 0, fraction(1)}), (std::vector<i128>{2, 1}));
}

}  // namespace
}  // namespace plimsoll::conformance
