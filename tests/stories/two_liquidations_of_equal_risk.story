# Where equity over maintenance is the same, the lower number goes first.
rules markets fees 0
rules markets liquidation.slice_depth_share 1
report 10000
open BTC-PERP
account maker
account first
account second
deposit maker 1000000 USDT
deposit first 1000 USDT
deposit second 1000 USDT
sell maker 2 BTC-PERP 10000
buy second 1 BTC-PERP 10000
buy first 1 BTC-PERP 10000
buy maker 0.253 BTC-PERP 9455
report 9600
report 9460
expect position first 0.747 BTC-PERP
expect position second 1 BTC-PERP
expect queued second
conserved
