# An account may ask more initial margin of itself than the venue does, not less. Maintenance does not change by it.
rules markets fees 0
report 10000
open BTC-PERP
account alice
account bob
deposit alice 6000 USDT
deposit bob 50000 USDT
leverage alice BTC-PERP 0.05 -> leverage_out_of_range     # the venue's rate is 10 %
leverage alice BTC-PERP 1.000001 -> leverage_out_of_range
leverage alice BTC-USDT 0.5 -> market_kind_wrong          # spot has no margin
leverage alice BTC-PERP 0.5
expect fact LeverageSet 1
buy alice 1.3 BTC-PERP 10000 -> margin_insufficient       # half of 13000
sell bob 1 BTC-PERP 10000
buy alice 1 BTC-PERP 10000
expect initial alice 5000
expect maintenance alice 500
leverage alice BTC-PERP 0.7 -> margin_insufficient        # 7000 for what it holds
leverage alice BTC-PERP 0
expect initial alice 1000
conserved
