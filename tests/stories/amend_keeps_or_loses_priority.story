# Less at the same price keeps its place in time; more, or another price, goes to the end and may trade at once.
rules markets fees 0
report 10000
open BTC-PERP
account alice
account bob
account taker
deposit alice 5000 USDT
deposit bob 5000 USDT
deposit taker 5000 USDT
sell alice 1 BTC-PERP 10010 as first
sell bob 1 BTC-PERP 10010 as second
amend alice first 10010 1 -> order_unchanged
amend alice first 10010 0.0005 -> quantity_off_lot
amend alice first 10010 0.6
expect fact OrderAmended 1
buy taker 0.3 BTC-PERP 10010
expect order first open 0.3               # still before the other
amend alice first 10010 0.8
buy taker 0.5 BTC-PERP 10010
expect order first open 0.8
expect order second open 0.5              # now it is the earlier one
amend alice first 8000 0.8 -> price_outside_band
amend alice first 10010 5000 -> margin_insufficient
buy taker 0.2 BTC-PERP 10000
amend alice first 10000 0.8
expect order first open 0.6               # 0.2 met the bid
expect position taker 1 BTC-PERP
expect fact OrderRested 5
conserved
