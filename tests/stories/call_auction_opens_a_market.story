# A market opens by a call auction: orders rest, crossed or not, and at its end all trade at the one price that clears the most.
#
#   buyers at or above   10020: 1   10010: 2   9990: 3
#   sellers at or below   9990: 1   10000: 2.5
#
# Between 10000 and 10010 two coins change hands, at any other price fewer: the price is the middle, 10005.
rules markets fees 0
rules market BTC-PERP book.auction_time 5m
open BTC-PERP -> price_missing
expect status BTC-PERP closed
report 10000
open BTC-PERP
expect status BTC-PERP auction
open BTC-PERP -> market_status_wrong
account alice
account bob
account carl
account dora
account eve
deposit alice 5000 USDT
deposit bob 5000 USDT
deposit carl 5000 USDT
deposit dora 5000 USDT
deposit eve 5000 USDT
buy alice 1 BTC-PERP market -> market_auction_only
buy alice 1 BTC-PERP 10020 ioc -> market_auction_only
buy alice 1 BTC-PERP 10020
buy bob 1 BTC-PERP 10010
buy carl 1 BTC-PERP 9990
sell dora 1 BTC-PERP 9990
sell eve 1.5 BTC-PERP 10000
expect no-fact OrderFilled
wait 5m
expect fact AuctionUncrossed 1
expect uncrossed 10005 2
expect status BTC-PERP open
expect position alice 1 BTC-PERP
expect position bob 1 BTC-PERP
expect position carl 0 BTC-PERP
expect position dora -1 BTC-PERP
expect position eve -1 BTC-PERP
expect order eve open 0.5          # what is left of it stands at 10000
expect last BTC-PERP 10005
conserved
