# A backstop takes what it can bear under its own initial margin: the whole, a half, a quarter or an eighth of every line. 400 and the
# account's 460 do not make 10 % of 9460; 400 and half of it, 630, make 473.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account trader
account rescue
deposit maker 1000000 USDT
deposit trader 1000 USDT
deposit rescue 400 USDT
backstop rescue
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 9600
report 9460
expect position rescue 0.5 BTC-PERP
expect balance rescue 900 USDT
expect position trader 0.5 BTC-PERP
expect balance trader 500 USDT
expect queued trader
wait 1s
expect position rescue 0.75 BTC-PERP         # a half of the rest: 745 against 709.5
conserved
