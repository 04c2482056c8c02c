# Two accounts fall below their line with one report, and the bids take only one. The queue's order decides, not the order of numbers:
# the lower equity over maintenance goes first. At 9460 first has 470 against 473, second 460.
rules markets fees 0
rules markets liquidation.slice_depth_share 1
report 10000
open BTC-PERP
account maker
account first
account second
deposit maker 1000000 USDT
deposit first 1010 USDT
deposit second 1000 USDT
sell maker 2 BTC-PERP 10000
buy first 1 BTC-PERP 10000
buy second 1 BTC-PERP 10000
buy maker 0.253 BTC-PERP 9455
report 9600
report 9460
expect position second 0.747 BTC-PERP        # what it needed (liquidated_through_the_book.story)
expect position first 1 BTC-PERP
expect not-queued second
expect queued first
conserved
