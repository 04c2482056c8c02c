# What the log says about one trade: two orders are accepted, the first rests, they fill, two positions change, both orders close, and
# two fees are posted. With opposite trades the other way money passes through the market's clearing account: two more postings each.
report 10000
open BTC-PERP
account alice
account bob
deposit alice 5000 USDT
deposit bob 5000 USDT
forget
sell alice 1 BTC-PERP 10000
buy bob 1 BTC-PERP 10000
expect fact OrderAccepted 2
expect fact OrderRested 1
expect fact OrderFilled 1
expect fact PositionChanged 2
expect fact OrderClosed 2
expect fact Posted 2
expect posted fee 7 USDT            # 0.02 % and 0.05 % of 10000
forget
buy alice 1 BTC-PERP 10100
sell bob 1 BTC-PERP 10100
expect fact Posted 4
expect posted realised 200 USDT     # 100 from alice to the clearing account, and on to bob
expect balance bob 5089.95 USDT     # 5000 - 5 + 100 - 5.05
expect balance alice 4895.98 USDT   # 5000 - 2 - 100 - 2.02
conserved
