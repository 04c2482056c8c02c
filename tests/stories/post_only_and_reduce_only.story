# A post-only order never takes. A reduce-only order never enlarges or turns a position: it is trimmed to what it can reduce when it
# comes, and again when it meets.
rules markets fees 0
report 10000
open BTC-PERP
account alice
account bob
deposit alice 10000 USDT
deposit bob 10000 USDT
sell alice 1 BTC-PERP 10010
buy bob 0.1 BTC-PERP 10010 post-only -> order_would_take
buy bob 0.1 BTC-PERP 10009.9 post-only as quote
amend bob quote 10010 0.1 -> order_would_take
cancel bob quote
expect closed cancelled 1
buy bob 1 BTC-PERP 10010
sell bob 5 BTC-PERP 10100 reduce-only as trimmed
expect order trimmed open 1
sell bob 0.4 BTC-PERP 10020
buy alice 0.4 BTC-PERP 10020
expect position bob 0.6 BTC-PERP
buy alice 1 BTC-PERP 10100
expect position bob 0 BTC-PERP            # and not -0.4
expect closed reduce_only_rest 1
sell bob 1 BTC-PERP 10100 reduce-only -> order_not_reducing
conserved
