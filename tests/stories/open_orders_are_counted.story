# At most 1000 open orders of one account.
report 10000
open BTC-PERP
account alice
deposit alice 5000 USDT
repeat 1000 buy alice 0.001 BTC-PERP 9900
buy alice 0.001 BTC-PERP 9900 -> orders_exceeded
cancel alice
buy alice 0.001 BTC-PERP 9900
conserved
