# A long beyond its line is sold to the book, no more than it takes: at 9460 it has 460 against 5 % of 9460 = 473. The slice is the
# smallest after which, expecting 0.5 % of closing cost and 1 % of fee, 1.2 x maintenance is met:
#
#   460 - 141.9 x  >=  567.6 (1 - x)      x >= 0.25276, in lots 0.253
#
# It sells at 9455 and pays 1 % of 2392.115; 434.81385 then stands against 353.331 x 1.2 = 423.9972.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account trader
deposit maker 1000000 USDT
deposit trader 1000 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
buy maker 0.4 BTC-PERP 9455
buy maker 2 BTC-PERP 9440
report 9600
report 9460
expect fact AccountQueued 1
expect step book_slice 1
expect taken book 0.253
expect fact AccountReleased 1
expect not-queued trader
expect position trader 0.747 BTC-PERP
expect balance trader 838.19385 USDT
expect equity trader 434.81385
expect posted liquidation_fee 23.92115 USDT
expect fund BTC-PERP 23.92115 USDT
expect no-fact DeficitAbsorbed
expect last BTC-PERP 10000               # a liquidation is no trade for the last price
conserved
