# With four sources a liar has a quarter of the votes, and can neither move the price nor widen it.
rules markets fees 0
rules feed BTC sources 4
report 10000
open BTC-PERP
account alice
deposit alice 1000 USDT
report source 0 5000
expect feed BTC live
expect mark BTC-PERP 10000
buy alice 0.1 BTC-PERP 9900
report source 1 5000                 # two of four are another matter: nobody is believed
expect feed BTC pending
expect mark BTC-PERP 10000
conserved
