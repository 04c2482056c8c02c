# A later rule book may add feeds, assets and markets behind those in force, and change none of them.
report 10000
open BTC-PERP
account alice
account bob
deposit alice 5000 USDT
deposit bob 5000 USDT
rules market BTC-PERP book.tick 0.5
load-rules -> rulebook_conflict
rules market BTC-PERP book.tick 0.1
rules feed ETH like BTC
rules asset ETH like BTC
rules asset ETH feed ETH
rules market ETH-PERP like BTC-PERP
rules market ETH-PERP feed ETH
report ETH 2000 -> feed_unknown
open ETH-PERP -> market_unknown
deposit alice 1 ETH -> asset_unknown
load-rules
open ETH-PERP -> price_missing
report ETH 2000
open ETH-PERP
sell alice 1 ETH-PERP 2000
buy bob 1 ETH-PERP 2000
expect position bob 1 ETH-PERP
deposit alice 1 ETH
expect status BTC-PERP open
conserved
