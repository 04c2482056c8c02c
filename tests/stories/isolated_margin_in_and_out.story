# Margin of an isolated account moves in with an order or by a transfer, and out by a transfer as far as it is free. The account knows
# one market, and only coins that the venue accepts.
rules markets fees 0
rules asset BTC use none
report 10000
forget
open BTC-PERP
open BTC-USDT
open BTC-DATED
account maker
account owner
deposit maker 1000000 USDT
deposit owner 5000 USDT
deposit owner 1 BTC
buy owner 0.1 BTC-USDT 10000 isolated 100 -> market_kind_wrong     # spot has no margin
sell maker 1 BTC-PERP 10000
buy owner 1 BTC-PERP 10000 isolated 1200
buy owner.isolated 0.1 BTC-DATED 9900 -> account_mode_wrong
buy owner.isolated 0.1 BTC-PERP 9900 isolated 100 -> account_mode_wrong
leverage owner.isolated BTC-DATED 0.5 -> account_mode_wrong
backstop owner.isolated -> backstop_not_eligible
transfer owner owner.isolated 1 BTC -> asset_not_accepted
transfer owner.isolated owner 200.01 USDT -> margin_insufficient
transfer owner.isolated owner 200 USDT
transfer owner owner.isolated 500 USDT
buy owner 0.1 BTC-PERP 9000 isolated 100                           # joins the same account
expect balance owner 3400 USDT
expect balance owner.isolated 1600 USDT
expect fact AccountOpened 3
conserved
