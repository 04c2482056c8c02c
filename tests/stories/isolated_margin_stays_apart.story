# The deficit of an isolated account never reaches its owner.
report 10000
open BTC-PERP
account maker
account owner
deposit maker 1000000 USDT
deposit owner 5000 USDT
fund BTC-PERP 5000 USDT
sell maker 1 BTC-PERP 10000
buy owner 1 BTC-PERP 10000 isolated 1100
expect balance owner 3900 USDT
report 8000
wait 31s
report 8000
wait 1m
expect absorbed market_fund
expect balance owner 3900 USDT
expect position owner.isolated 0 BTC-PERP
conserved
