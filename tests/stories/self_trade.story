# Two accounts of one owner never trade with each other.
report 10000
open BTC-PERP
account one
account two of one
deposit one 5000 USDT
deposit two 5000 USDT
sell one 0.1 BTC-PERP 10000
buy two 0.1 BTC-PERP 10000
expect position two 0 BTC-PERP
expect fact closed.self_trade
expect no-fact OrderFilled
conserved
