# What the log says about one report that all three sources make: each is taken; the first two move nothing yet, the feed is updated,
# and with it the coin and every market on it: the perpetual, the inverse one, spot and the future.
account alice
forget
report source 0 10000
expect fact ReportTaken 1
expect no-fact FeedUpdated
report source 1 10000
expect fact FeedUpdated 1
expect fact AssetPriced 1
expect fact MarkUpdated 4
expect fact TimeAdvanced 1          # the second came a moment later
report source 2 10000
expect fact ReportTaken 3
expect fact MarkUpdated 4           # nothing new to say
open BTC-PERP
expect fact MarketStatusChanged 2   # into the auction, which takes no time here, and out of it
conserved
