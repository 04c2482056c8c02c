# Hedged accounts under one report: the index, both marks and the price of the coin change together, and only then is anybody looked
# at. Were one leg to move first, each of these would look lost.
#
# spread: long 1 perpetual, short 1 future. At 8500 it has lost and won 1500: 2000 as before, against 425 + 425. One leg: 500.
# coin:   1 BTC against a short of 1. At 20000: 0.95 x 20000 - 10000 = 9000, against 1000. One leg: 9500 - 10000 = -500.
rules markets fees 0
report 10000
open BTC-PERP
open BTC-DATED
account maker
account spread
account coin
deposit maker 1000000 USDT
deposit spread 2000 USDT
deposit coin 1 BTC
buy maker 1 BTC-DATED 10000
sell spread 1 BTC-DATED 10000
sell maker 1 BTC-PERP 10000
buy spread 1 BTC-PERP 10000
sell coin 1 BTC-PERP 9990
buy maker 1 BTC-PERP 9990
report 8500
wait 30s
expect mark BTC-PERP 8500
expect mark BTC-DATED 8500
expect equity spread 2000
expect maintenance spread 850
report 20000
wait 30s
expect equity spread 2000
expect maintenance spread 2000       # 5 % of 20000 twice: just enough
expect equity coin 8990
expect no-fact AccountQueued
report source 0 8500                 # nor does a single source move one leg
expect mark BTC-PERP 20000
expect mark BTC-DATED 20000
expect no-fact AccountQueued
conserved
