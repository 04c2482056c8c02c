# An isolated account is opened by its first order, with its own margin. What it loses beyond that never reaches its owner: at 8500 its
# 1000 have lost 1500, and the other side bears the 500.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account owner
deposit maker 1000000 USDT
deposit owner 5000 USDT
sell maker 1 BTC-PERP 10000
buy owner 1 BTC-PERP 10000 isolated 5001 -> balance_insufficient
buy owner 1 BTC-PERP 10000 isolated 999 -> margin_insufficient     # it stands on its own
expect balance owner 5000 USDT
buy owner 1 BTC-PERP 10000 isolated 1000
expect balance owner 4000 USDT
expect position owner 0 BTC-PERP
expect position owner.isolated 1 BTC-PERP
report 8500
wait 30s
expect absorbed adl 500
expect position owner.isolated 0 BTC-PERP
expect balance owner.isolated 0 USDT
expect balance owner 4000 USDT
conserved
