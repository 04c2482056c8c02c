# At 8800 the long of one coin from 10000 with 1005 of margin is short of 195, and of 44 more for the stated closing cost of half a per
# cent. The fund holds 500, so it lifts the position: it goes to the book, where 8790 is bid, and the fund pays the 205 between
# that and the bankruptcy price of 8995. Nobody is deleveraged.
rules markets fees 0
rules market BTC-PERP liquidation.adl_wait 1m
report 10000
open BTC-PERP
account short
account trader
account maker
deposit short 100000 USDT
deposit trader 1005 USDT
deposit maker 100000 USDT
fund BTC-PERP 500 USDT
sell short 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
buy maker 5 BTC-PERP 8790
report 8800
wait 1m
report 8800
expect position trader 0 BTC-PERP
expect position maker 1 BTC-PERP
expect position short -1 BTC-PERP
expect absorbed market_fund 205
expect no-fact AdlTransferred
conserved
