# One owner holds at most so much notional in a market, over all his accounts and open orders. Less is always allowed.
rules markets fees 0
rules market BTC-PERP position_limit 20000
report 10000
open BTC-PERP
account alice
account second of alice
account bob
deposit alice 5000 USDT
deposit second 5000 USDT
deposit bob 50000 USDT
sell bob 1.5 BTC-PERP 10000
buy alice 1.5 BTC-PERP 10000
buy second 0.6 BTC-PERP 9900 -> position_limit_exceeded     # 15000 + 6000
buy second 0.5 BTC-PERP 9900 as quote
amend second quote 9900 0.6 -> position_limit_exceeded
buy alice 0.001 BTC-PERP 9900 -> position_limit_exceeded    # open orders count
sell alice 0.5 BTC-PERP 10000
buy bob 0.5 BTC-PERP 10000
amend second quote 9900 1
conserved
