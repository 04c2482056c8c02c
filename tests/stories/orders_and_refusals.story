# The ladder of refusals of an order, and the ways in which orders meet.
report 10000
account alice
account bob
deposit alice 10000 USDT
deposit bob 10000 USDT
buy alice 0.1 BTC-PERP 10000 -> market_paused
open BTC-PERP
buy alice 0.1 NOWHERE 10000 -> market_unknown
buy alice 0 BTC-PERP 10000 -> quantity_not_positive
buy alice -1 BTC-PERP 10000 -> quantity_not_positive
buy alice 0.0001 BTC-PERP 10000 -> quantity_off_lot
buy alice 2000000 BTC-PERP 10000 -> quantity_too_large
buy alice 0.1 BTC-PERP 0 -> price_not_positive
buy alice 0.1 BTC-PERP 10000.05 -> price_off_tick
buy alice 0.1 BTC-PERP 11500 -> price_outside_band
buy alice 100 BTC-PERP 10000 -> margin_insufficient
sell alice 0.1 BTC-PERP 10000 reduce-only -> order_not_reducing
sell alice 0.5 BTC-PERP 10010 client 7
sell alice 0.5 BTC-PERP 10020 client 7 -> client_id_duplicate
buy bob 0.1 BTC-PERP 10010 post-only -> order_would_take
buy bob 0.6 BTC-PERP 10010 fok -> order_not_fillable
buy bob 0.2 BTC-PERP 10010 fok
expect position bob 0.2 BTC-PERP
expect position alice -0.2 BTC-PERP
buy bob 0.1 BTC-PERP market
expect position bob 0.3 BTC-PERP
amend alice 10010 0.1
amend alice 10010 0.1 -> order_unchanged
cancel alice
cancel alice -> order_unknown
sell bob 1 BTC-PERP 10005 reduce-only    # trimmed to what it can reduce
buy alice 1 BTC-PERP 10005 ioc reduce-only
expect position bob 0 BTC-PERP
expect position alice 0 BTC-PERP
buy alice 0.1 BTC-PERP 9900 for 1m
wait 2m
expect fact closed.expired
conserved
