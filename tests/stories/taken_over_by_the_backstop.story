# Nobody bids: a backstop takes the whole account, position and balance, while it is still worth something.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account trader
account rescue
deposit maker 1000000 USDT
deposit trader 1000 USDT
deposit rescue 100000 USDT
sell maker 0.1 BTC-PERP 10500
sell rescue 0.1 BTC-PERP 10500
backstop rescue -> backstop_not_eligible     # not with open orders
cancel-all rescue
backstop rescue
expect fact BackstopSet 1
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 9600
report 9460
expect step takeover 1
expect taken backstop 1
expect position rescue 1 BTC-PERP
expect position trader 0 BTC-PERP
expect balance trader 0 USDT
expect balance rescue 101000 USDT
expect posted takeover 1000 USDT
expect no-fact DeficitAbsorbed
backstop rescue off
conserved
