# When a price move leaves an account below initial margin, its risk-increasing orders go, the farthest from the mark first, and no
# more of them than it takes. Orders that reduce stay, however far.
#
# At 9950: equity 1100 - 25 = 1075. Initial with all bids filled: 10 % of 1.1 x 9950 = 1094.5; without the farthest 895.5.
rules markets fees 0
report 10000
open BTC-PERP
account alice
account bob
deposit alice 1100 USDT
deposit bob 50000 USDT
sell bob 0.5 BTC-PERP 10000
buy alice 0.5 BTC-PERP 10000
buy alice 0.2 BTC-PERP 9600 as far
buy alice 0.2 BTC-PERP 9900 as near
buy alice 0.2 BTC-PERP 9800 as middle
sell alice 0.5 BTC-PERP 10900 as exit
expect free alice 0
report 9950
expect order far closed
expect order middle open 0.2
expect order near open 0.2
expect order exit open 0.5
expect closed initial_margin 1
expect not-queued alice
conserved
