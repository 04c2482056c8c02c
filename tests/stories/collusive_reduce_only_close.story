# An account below initial margin may not sell its position to a friend far below the mark: the ratio may not fall.
report 10000
open BTC-PERP
account friend
account trader
deposit friend 100000 USDT
deposit trader 1010 USDT
sell friend 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 9600
buy friend 0.5 BTC-PERP 8900
sell trader 0.5 BTC-PERP 8900 reduce-only -> ratio_would_fall
conserved
