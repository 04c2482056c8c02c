# Only sums over a side are reserved: the bid far below the mark hides what the bid above it would lose. So each match tests the maker
# against maintenance; failing cancels that order, and the sweep goes on.
#
# Alice's bids: 1 at 10900 loses 900, 0.18 at 5000 gains 900. Reserve: 10 % of 1.18 x 10000 = 1180, all that she has. Were the
# first to fill alone, 1180 - 900 = 280 would stand against 5 % of 10000.
rules markets fees 0
report 10000
open BTC-PERP
account alice
account carl
account bob
deposit alice 1180 USDT
deposit carl 5000 USDT
deposit bob 5000 USDT
buy alice 0.18 BTC-PERP 5000 as low
buy alice 1 BTC-PERP 10900 as high
expect free alice 0
buy carl 1 BTC-PERP 10000
sell bob 1 BTC-PERP 10000
expect order high closed
expect closed maker_margin 1
expect order low open 0.18
expect position alice 0 BTC-PERP
expect position carl 1 BTC-PERP
conserved
