# The same test at the end of an auction (maker_is_tested_at_the_match.story): alice's fill at 10450 would leave 1180 - 450 = 730
# and is sound; at 10900 it would leave 280, and is not.
rules markets fees 0
rules market BTC-PERP book.auction_time 1m
report 10000
open BTC-PERP
account alice
account bob
deposit alice 1180 USDT
deposit bob 5000 USDT
buy alice 0.18 BTC-PERP 5000
buy alice 1 BTC-PERP 10900 as high
sell bob 1 BTC-PERP 10900 as ask
wait 1m
expect closed maker_margin 1
expect order high closed
expect order ask open 1
expect uncrossed 10900 0
expect position alice 0 BTC-PERP
halt BTC-PERP
amend bob ask 10000 1 -> market_paused
cancel bob ask
open BTC-PERP
sell bob 1 BTC-PERP 10000
buy alice 1 BTC-PERP 10900
wait 1m
expect uncrossed 10450 1
expect position alice 1 BTC-PERP
conserved
