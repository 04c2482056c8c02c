# Nobody bids: a backstop takes the whole account while it is still worth something.
report 10000
open BTC-PERP
account maker
account trader
account rescue
deposit maker 1000000 USDT
deposit trader 1010 USDT
deposit rescue 100000 USDT
backstop rescue
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
forget
report 9600
report 9460
wait 10s
expect fact step.takeover
expect position rescue 1 BTC-PERP
expect position trader 0 BTC-PERP
expect no-fact DeficitAbsorbed
conserved
