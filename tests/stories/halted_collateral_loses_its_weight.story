# Collateral whose price has stopped keeps its value for ten minutes and an hour of grace, then fades to nothing over four hours, in
# hundredths. For opening it counts for nothing at once. The position is in another coin, whose price lives.
#
# 1 BTC at 10000 counts 9500. 5 ETH at 1000 need 5 %, 250: the coin covers that down to a weight of 0.03 (285).
rules markets fees 0
rules feed ETH like BTC
rules feed ETH age_max 24h
rules market ETH-PERP like BTC-PERP
rules market ETH-PERP feed ETH
rules market ETH-PERP funding.interval 0s
report 10000
report ETH 1000
open ETH-PERP
account maker
account alice
deposit maker 100000 USDT
deposit alice 1 BTC
sell maker 5 ETH-PERP 1000
buy alice 5 ETH-PERP 1000
wait 10m1s
expect feed BTC stale
expect weight BTC 1
expect equity alice 9500
expect free alice -500
buy alice 0.1 ETH-PERP 1000 -> margin_insufficient
withdraw alice 0.1 BTC -> price_stale
wait 1h
expect weight BTC 1                  # the first hundredth goes 2m24s after the grace
wait 2h
expect weight BTC 0.5
expect equity alice 4750
wait 1h54m
expect weight BTC 0.03
expect not-queued alice
wait 2m
expect weight BTC 0.02
expect queued alice maintenance
expect liquidation-equity alice 9925 # at full prices, less 0.5 % of the coin and of 5000: it is not bankrupt
expect step waited
expect no-fact DeficitAbsorbed
report 10000
expect weight BTC 1
wait 5s
expect not-queued alice
conserved
