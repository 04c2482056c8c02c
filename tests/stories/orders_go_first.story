# The first step of a liquidation is to cancel the account's open orders: they hold margin, and none may meet its own slice.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account trader
deposit maker 1000000 USDT
deposit trader 1100 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
buy trader 0.1 BTC-PERP 5000 as low
sell trader 1 BTC-PERP 10900 as exit
report 9600
report 9350
expect queued trader maintenance
expect step orders_cancelled 1
expect closed liquidation 1
expect order exit closed
expect order low closed                  # went before, by the initial margin watch
expect closed initial_margin 1
conserved
