# The book is empty and the price falls far below the bankruptcy price: the market's fund pays first, and what nobody can pay
# stands as an open deficit that gates withdrawals until later income has repaid it. Nobody takes the position: the short gets
# it back at the mark.
report 10000
open BTC-PERP
account maker
account trader
deposit maker 1000000 USDT
deposit trader 1010 USDT
fund BTC-PERP 300 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
forget
report 8000
wait 31s
report 8000
wait 1m
expect fact AccountQueued
expect absorbed market_fund
expect position trader 0 BTC-PERP
conserved
