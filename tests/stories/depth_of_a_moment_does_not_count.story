# A slice is at most a quarter of the depth, and depth is the least of what was seen over 16 seconds and of now. A bid of 0.4 at 9420
# has stood there all the time: at the mark of then, 9600, that is 3840 of notional, and a quarter of it, 960, is 0.101 at 9430. The
# fifty coins that come just before the price do not make the slice larger.
rules markets fees 0
rules market BTC-PERP liquidation.depth_window 16s
report 10000
open BTC-PERP
account short
account trader
account steady
account sudden
deposit short 100000 USDT
deposit trader 1005 USDT
deposit steady 100000 USDT
deposit sudden 100000 USDT
sell short 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
buy steady 0.4 BTC-PERP 9420
report 9600
repeat 10 wait 2s
expect fact DepthSampled
buy sudden 50 BTC-PERP 9420
report 9430
expect position steady 0.101 BTC-PERP
expect position sudden 0 BTC-PERP
conserved
