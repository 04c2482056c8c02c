# A market may ask for more than a lot.
rules market BTC-PERP book.quantity_min 0.01
report 10000
open BTC-PERP
account alice
deposit alice 1000 USDT
buy alice 0.009 BTC-PERP 10000 -> quantity_too_small
buy alice 0.01 BTC-PERP 10000
conserved
