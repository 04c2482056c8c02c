# A trader's two friends trade a thin book up, 9 % above the index, and keep it there. The mark is the median of the book,
# the index, and the index with an average basis of at most 1 %: it follows no further than 10100. The short with 900 against 505
# stays; were the book believed (10890), he would have 110. And the pumper, long 1, can take out nothing of it: unrealised profit
# counts for nothing here (profit weight 0), so that what is free even falls, by 10 % of the 100.
rules markets fees 0
rules market BTC-PERP margin.profit_weight 0
rules market BTC-PERP funding.cap_factor 0        # no payments, so that numbers stay round
rules market BTC-PERP mark.basis_time_constant 0s  # and an average that follows at once
report 10000
open BTC-PERP
account victim
account pumper
account friend
account helper
deposit victim 1000 USDT
deposit pumper 3000 USDT
deposit friend 3000 USDT
deposit helper 3000 USDT
sell victim 1 BTC-PERP 10000
buy pumper 1 BTC-PERP 10000
expect withdrawable pumper 2000 USDT
buy helper 0.5 BTC-PERP 10890
sell friend 0.5 BTC-PERP 10900
sell friend 0.1 BTC-PERP 10890
expect last BTC-PERP 10890
expect mark BTC-PERP 10000
wait 5m
expect mark BTC-PERP 10100
expect not-queued victim
expect equity victim 900
expect equity pumper 3100
expect withdrawable pumper 1990 USDT
conserved
