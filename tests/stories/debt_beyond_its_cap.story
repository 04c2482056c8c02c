# A loss has made a debt of 1500; here an account may owe 1000. It joins the queue for that alone: it is healthy (0.95 x 9500 - 1500), so
# no position is touched, but collateral is sold for the debt, for no less than it counts for: 0.95 x 9500 = 9025.
rules markets fees 0
rules asset USDT credit.account_max 1000
report 10000
open BTC-PERP
open BTC-USDT
account maker
account alice
deposit maker 1000000 USDT
deposit alice 1 BTC
sell maker 3 BTC-PERP 10000
buy alice 3 BTC-PERP 10000
report 9500
buy maker 4 BTC-USDT 9024.9
buy maker 3 BTC-PERP 9500
sell alice 3 BTC-PERP 9500
expect balance alice -1500 USDT
expect queued alice credit_cap
expect no-step collateral_sale
expect step waited
buy maker 4 BTC-USDT 9400
wait 1m
expect step collateral_sale 1
expect not-queued alice
expect no-fact DeficitAbsorbed
conserved
