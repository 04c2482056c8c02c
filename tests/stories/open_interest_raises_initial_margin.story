# As open interest goes from 10000 to 20000 the initial rate rises from 10 % to 100 %: 55 % at 15000, for everybody, at once. Maintenance
# does not move, and nobody is liquidated by it.
rules markets fees 0
rules market BTC-PERP margin.open_interest.upper 20000
rules market BTC-PERP margin.open_interest.lower 10000
report 10000
open BTC-PERP
account alice
account bob
deposit alice 2000 USDT
deposit bob 100000 USDT
sell bob 2 BTC-PERP 10000
buy alice 1 BTC-PERP 10000
expect initial alice 1000
buy alice 0.5 BTC-PERP 10000
expect initial alice 8250                # 55 % of 15000
expect maintenance alice 750
expect not-queued alice
buy alice 0.001 BTC-PERP 10000 -> margin_insufficient
sell alice 0.5 BTC-PERP 9900
conserved
