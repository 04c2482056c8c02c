# An account on its line by a hair goes when it has to pay, though no price moves. The first payment, 0.01 % of 10000, has cost 1; at
# 9475 it has 1000 - 1 - 525 = 474 against 5 % of 9475 = 473.75, and the second payment takes 0.9475.
rules markets fees 0
rules feed BTC age_max 24h
report 10000
open BTC-PERP
account maker
account trader
deposit maker 100000 USDT
deposit trader 1000 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
wait 3h33m20s                       # the first full eight hours of the day
expect equity trader 999
report 9600
report 9475
expect equity trader 474
expect maintenance trader 473.75
wait 7h59m
expect not-queued trader
wait 1m
expect rate BTC-PERP 0.0001
expect equity trader 473.0525
expect queued trader maintenance
conserved
