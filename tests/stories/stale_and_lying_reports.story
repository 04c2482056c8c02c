# A report that is old, ahead of time, doubled or not positive is refused; a lone liar moves nothing; a crash that all
# sources see is believed after it was confirmed.
report 10000
open BTC-PERP
account alice
deposit alice 10000 USDT
wait 1m
report source 9 10000 -> source_unknown
report source 0 0 -> price_not_positive
report source 0 10000 ahead 1m -> report_future
report source 0 10000 age 20m -> report_old
report source 1 10000
report source 2 10000
report source 0 5000
expect mark BTC-PERP 10000
report source 0 10000
wait 15m
buy alice 0.1 BTC-PERP 10000 -> market_reduce_only   # nobody has reported for longer than the limit
report 10000
report 5000
expect mark BTC-PERP 10000
wait 31s
report 5000
expect mark BTC-PERP 5000
conserved
