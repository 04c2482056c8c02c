# While it waits in the queue an account may bring money and reduce, and nothing else. It leaves when equity is 1.2 x maintenance:
# 567.6 at 9460; it has 460.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account trader
account second of trader
deposit maker 1000000 USDT
deposit trader 1000 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 9600
report 9460
expect queued trader
withdraw trader 1 USDT -> account_queued
transfer trader second 1 USDT -> account_queued
buy trader 0.001 BTC-PERP 9000 -> account_queued
leverage trader BTC-PERP 0.5 -> account_queued
backstop trader -> account_queued
buy maker 0.1 BTC-PERP 9450
sell trader 0.1 BTC-PERP 9450 reduce-only
expect position trader 0.9 BTC-PERP
sell trader 0.1 BTC-PERP 9460            # may rest as well
cancel trader
deposit trader 51.83 USDT                # 459 + 51.83 against 1.2 x 425.7 = 510.84: one hundredth is missing
wait 5s
expect queued trader
deposit trader 0.01 USDT
wait 5s
expect not-queued trader
conserved
