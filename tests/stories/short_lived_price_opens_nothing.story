# Opening and withdrawal use the worse of the price and a dampened one. A coin that has just jumped from 10000 to 10450 counts
# 0.95 x 10450 = 9927.5 for what is held, and 0.95 x 10000 = 9500 for what is opened: enough for 10 % of 9 x 10450 = 94050, and not
# for one tenth of a coin more. When the price has stood for an hour it counts.
rules markets fees 0
rules feed BTC age_max 24h
rules feed BTC strict_time_constant 1m
report 10000
open BTC-PERP
account alice
deposit alice 1 BTC
report 10450
expect equity alice 9927.5
buy alice 9.1 BTC-PERP 10450 -> margin_insufficient
buy alice 9 BTC-PERP 10450
cancel alice
wait 1h
report 10450.1
buy alice 9.4 BTC-PERP 10450
conserved
