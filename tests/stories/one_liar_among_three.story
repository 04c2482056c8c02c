# One of three sources says 5000: the median stays 10000 and nobody is liquidated. But with three equal sources the liar can widen the
# confidence beyond 2 % and so hold the feed in dispute: nothing is opened or withdrawn until he is refuted.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account trader
deposit maker 100000 USDT
deposit maker 1 BTC
deposit trader 1000 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report source 0 5000
expect feed BTC pending
expect mark BTC-PERP 10000
expect not-queued trader
sell maker 0.1 BTC-PERP 10100 -> market_reduce_only
withdraw maker 1 USDT -> price_disputed
withdraw maker 1 BTC -> price_disputed
wait 9m
report source 1 10000
report source 2 10000
expect mark BTC-PERP 10000           # he has stood alone for nine minutes
sell trader 0.1 BTC-PERP 10000       # who reduces may go on
wait 1m1s                            # his report is older than ten minutes: he has no vote
expect feed BTC live
withdraw maker 1 USDT
conserved
