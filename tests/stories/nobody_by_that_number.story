# Numbers that nobody has. @N is a number as it stands in the log; @0 to @4 are accounts of the venue itself.
report 10000
open BTC-PERP
account alice
account bob
deposit alice 1000 USDT
deposit @999 1 USDT -> account_unknown
deposit @0 1 USDT -> account_not_yours
deposit alice 1 XYZ -> asset_unknown
withdraw @999 1 USDT -> account_unknown
withdraw @2 1 USDT -> account_not_yours       # nobody withdraws from the insurance fund
withdraw alice 1 XYZ -> asset_unknown
transfer alice @999 1 USDT -> account_unknown
transfer @1 alice 1 USDT -> account_not_yours
transfer alice bob 1 XYZ -> asset_unknown
fund NOWHERE 1 USDT -> market_unknown
fund shared 1 XYZ -> asset_unknown
account carl of @999 -> owner_unknown
account carl of alice in XYZ -> asset_unknown
self-trade @999 cancel_both -> owner_unknown
backstop @999 -> account_unknown
leverage alice NOWHERE 0.5 -> market_unknown
leverage @999 BTC-PERP 0.5 -> account_unknown
open NOWHERE -> market_unknown
halt NOWHERE -> market_unknown
buy @999 1 BTC-PERP 10000 -> account_unknown
buy @3 1 BTC-PERP 10000 -> account_not_yours
buy alice 1 NOWHERE 10000 -> market_unknown
buy alice 0.1 BTC-PERP 9900 as first
cancel alice @77 -> order_unknown
cancel bob first -> order_unknown             # it is not his
amend bob first 9900 0.05 -> order_unknown
amend alice @77 9900 0.05 -> order_unknown
cancel-all @999 -> account_unknown
cancel-all alice NOWHERE -> market_unknown
cancel alice first
cancel alice first -> order_unknown
report XRP 1 -> feed_unknown
report source 9 10000 -> source_unknown
conserved
