# Linked accounts cannot profit from each other: a backstop of the same owner takes nothing, and an owner's own bid is cancelled when his
# account is sold into it.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account trader
account own of trader
account quote of trader
deposit maker 1000000 USDT
deposit trader 1000 USDT
deposit own 100000 USDT
deposit quote 100000 USDT
backstop own
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 9600
report 9460
expect queued trader
expect no-step takeover
buy quote 4 BTC-PERP 9459 as shield
buy maker 4 BTC-PERP 9455
wait 5s
expect order shield closed
expect closed self_trade 1
expect taken book 0.253
conserved
