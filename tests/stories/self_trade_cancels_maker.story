# Two accounts of one owner never trade with each other. By the policy cancel_maker, the resting order goes, and the incoming one goes on to the next.
rules markets fees 0
report 10000
open BTC-PERP
account one
account two of one
account other
deposit one 5000 USDT
deposit two 5000 USDT
deposit other 5000 USDT
self-trade one cancel_maker
expect fact SelfTradeSet 1
sell one 0.1 BTC-PERP 10000 as resting
sell other 0.1 BTC-PERP 10000
buy two 0.2 BTC-PERP 10000 as incoming
expect order resting closed
expect order incoming open 0.1
expect closed self_trade 1
expect position two 0.1 BTC-PERP
expect position other -0.1 BTC-PERP
conserved
