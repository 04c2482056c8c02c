# A guard that binds pauses: while a market is halted nothing trades and nobody is liquidated in it. It reopens by auction.
rules markets fees 0
rules market BTC-PERP book.auction_time 1m
report 10000
open BTC-PERP
halt BTC-USDT -> market_status_wrong       # it never opened
account maker
account trader
deposit maker 100000 USDT
deposit trader 1000 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
buy maker 2 BTC-PERP 9400
wait 1m
expect position trader 1 BTC-PERP
halt BTC-PERP
expect status BTC-PERP halted
halt BTC-PERP -> market_status_wrong
buy maker 0.1 BTC-PERP 9400 -> market_paused
sell trader 1 BTC-PERP 10000 reduce-only -> market_paused
report 9600
report 9460                                # E = 1000 - 540 = 460, below 5 % of 9460 = 473
expect queued trader
wait 9m
expect no-fact LiquidationStepped
wait 2m
open BTC-PERP -> price_stale               # nobody has reported for eleven minutes
report 9460
open BTC-PERP
expect status BTC-PERP auction
expect no-fact LiquidationStepped
wait 1m
expect status BTC-PERP open
expect step book_slice 1                   # now there is somebody to sell to
conserved
