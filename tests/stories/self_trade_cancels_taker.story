# Two accounts of one owner never trade with each other. By the policy cancel_taker, the incoming order goes, the resting one stays.
rules markets fees 0
report 10000
open BTC-PERP
account one
account two of one
account other
deposit one 5000 USDT
deposit two 5000 USDT
deposit other 5000 USDT
self-trade one cancel_taker
sell one 0.1 BTC-PERP 10000 as resting
sell other 0.1 BTC-PERP 10000
buy two 0.2 BTC-PERP 10000 as incoming
expect order resting open 0.1
expect order incoming closed
expect closed self_trade 1
expect no-fact OrderFilled
conserved
