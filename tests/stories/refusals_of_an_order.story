# The ladder of refusals of an order: shape, market, grid, price band, margin.
report 10000
account alice
account bob
deposit alice 10000 USDT
deposit bob 10000 USDT
buy alice 0.1 BTC-PERP 10000 -> market_paused
open BTC-PERP
buy alice 0.1 BTC-PERP market post-only -> order_type_invalid    # it could only rest, and may not
buy alice 0.1 BTC-PERP market gtc -> order_type_invalid
buy alice 0.1 BTC-PERP 10000 ioc post-only -> order_type_invalid
buy alice 0.1 BTC-PERP 10000 for 0s -> order_expired
buy alice 0 BTC-PERP 10000 -> quantity_not_positive
buy alice -1 BTC-PERP 10000 -> quantity_not_positive
buy alice 0.0001 BTC-PERP 10000 -> quantity_off_lot
buy alice 1000000.001 BTC-PERP 10000 -> quantity_too_large
buy alice 0.1 BTC-PERP 0 -> price_not_positive
buy alice 0.1 BTC-PERP 10000.05 -> price_off_tick
buy alice 0.1 BTC-PERP 11000.1 -> price_outside_band             # 10 % above the mark
sell alice 0.1 BTC-PERP 8999.9 -> price_outside_band
buy alice 100 BTC-PERP 10000 -> margin_insufficient
sell alice 0.1 BTC-PERP 10000 reduce-only -> order_not_reducing
buy alice 0.1 BTC-PERP 11000
buy alice 0.1 BTC-PERP 0.1                                       # far on the passive side harms nobody
conserved
