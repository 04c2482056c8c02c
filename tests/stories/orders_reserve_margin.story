# Open orders reserve the worse of all bids filled and all asks filled, with what the fills would lose against the mark.
rules markets fees 0
report 10000
open BTC-PERP
account alice
deposit alice 1000 USDT
buy alice 0.5 BTC-PERP 10100
expect initial alice 550              # 10 % of 5000, and 0.5 x 100 above the mark
sell alice 0.5 BTC-PERP 10200
expect initial alice 550              # the asks ask for 500: not the worse side
buy alice 0.451 BTC-PERP 10000 -> margin_insufficient
buy alice 0.45 BTC-PERP 10000
expect initial alice 1000             # 10 % of 9500, and 50
expect free alice 0
expect withdrawable alice 0 USDT
withdraw alice 0.00000001 USDT -> margin_insufficient
conserved
