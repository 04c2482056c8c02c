# An account below initial margin may reduce, but not hand its money to a friend by selling far below the mark: its ratio may not fall.
# At 9600 it has 600 against 480 (initial: 960). Half of it may cost 300, all of it 600: 9000 is the lowest price in either case.
rules markets fees 0
report 10000
open BTC-PERP
account friend
account trader
deposit friend 100000 USDT
deposit trader 1000 USDT
sell friend 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 9600
buy friend 1 BTC-PERP 8900
sell trader 0.5 BTC-PERP 8900 reduce-only -> ratio_would_fall
sell trader 0.5 BTC-PERP 8999.9 reduce-only -> ratio_would_fall
sell trader 1 BTC-PERP 8999.9 reduce-only -> ratio_would_fall
sell trader 0.5 BTC-PERP 8999.9 -> ratio_would_fall
buy friend 0.5 BTC-PERP 9000
sell trader 0.5 BTC-PERP 9000 reduce-only
expect equity trader 300
expect maintenance trader 240                # the ratio is what it was, 1.25
withdraw trader 1 USDT -> margin_insufficient
conserved
