# A step of more than 5 % is not believed at once. When two sources have agreed for 30 seconds it is, and only then is anybody
# liquidated by it. If it turns back before, it was never there.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account trader
deposit maker 100000 USDT
deposit trader 1000 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 9300
expect feed BTC pending
wait 29s
expect mark BTC-PERP 10000
report 10000
expect feed BTC live
wait 1s
expect mark BTC-PERP 10000
expect not-queued trader
report 9300
wait 20s
report 9250                          # further down: the clock that runs goes on
wait 9s
expect feed BTC pending
expect not-queued trader
wait 1s
expect feed BTC live
expect mark BTC-PERP 9250            # E = 1000 - 750 = 250 against 462.5
expect queued trader maintenance
conserved
