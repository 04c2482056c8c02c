# Fill-or-kill fills whole or not at all; immediate-or-cancel takes what is there; good-till-time ends at its time; a market order
# stops at the price band, 10 % from the mark.
rules markets fees 0
report 10000
open BTC-PERP
account alice
account bob
deposit alice 10000 USDT
deposit bob 10000 USDT
sell alice 0.5 BTC-PERP 10010
sell alice 0.5 BTC-PERP 10020
buy bob 0.6 BTC-PERP 10010 fok -> order_not_fillable
expect position bob 0 BTC-PERP
buy bob 0.6 BTC-PERP 10020 fok
expect position bob 0.6 BTC-PERP
expect closed filled
buy bob 0.6 BTC-PERP 10020 ioc
expect position bob 1 BTC-PERP
expect closed ioc_rest 1
buy bob 0.1 BTC-PERP 9900 for 1m as timed
wait 59s
expect order timed open 0.1
wait 1s
expect order timed closed
expect closed expired 1
sell alice 0.1 BTC-PERP 10900
sell alice 0.1 BTC-PERP 11100
buy bob 0.3 BTC-PERP market
expect position bob 1.1 BTC-PERP          # 11100 lies beyond 11000
expect closed band 1
conserved
