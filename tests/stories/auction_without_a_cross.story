# An auction in which nobody meets ends at no price; orders of one owner do not meet in it either, and an order whose fill would
# leave its account below maintenance goes.
rules markets fees 0
rules market BTC-PERP book.auction_time 1m
report 10000
open BTC-PERP
account alice
account bob
deposit alice 5000 USDT
deposit bob 5000 USDT
buy alice 1 BTC-PERP 9990
sell bob 1 BTC-PERP 10010
wait 1m
expect uncrossed 0 0
expect status BTC-PERP open
halt BTC-PERP
open BTC-PERP
account other of alice
deposit other 5000 USDT
sell other 1 BTC-PERP 9980
forget
wait 1m
expect uncrossed 9985 0            # they would have crossed there
expect closed self_trade 1         # the later one, by the policy of their owner
expect order alice open 1
expect order other closed
conserved
