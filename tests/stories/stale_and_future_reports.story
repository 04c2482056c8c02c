# The publish time counts, not the time of arrival. A report that is old, doubled or from the future is refused; a feed without two
# reports of the last ten minutes is stale, and alone liquidates nobody.
rules markets fees 0
account early
deposit early 1 BTC
deposit early 100 USDT
expect feed BTC empty
withdraw early 1 BTC -> price_missing
report source 0 10000 age 10m1s -> price_stale
report source 0 10000
expect feed BTC empty                # two are needed
report source 1 10000
expect feed BTC live
open BTC-PERP
account maker
account trader
deposit maker 100000 USDT
deposit trader 1000 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
wait 1m
report source 0 10000 ahead 5001ms -> report_future
report source 0 10000 ahead 5s
report source 0 10000 -> report_old  # older than what it has just said
report source 1 10000 age 2m -> report_old
wait 10m5s
report source 0 10000
expect feed BTC stale                # the other one is too old
expect status BTC-PERP open
sell maker 0.1 BTC-PERP 10100 -> market_reduce_only
withdraw early 1 USDT
withdraw early 0.1 BTC -> price_stale
withdraw trader 1 USDT -> price_stale
sell trader 0.5 BTC-PERP 10000
expect not-queued trader
report source 1 10000
expect feed BTC live
conserved
