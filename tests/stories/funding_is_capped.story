# However high the premium, the rate stays within three quarters of (initial - maintenance): 0.75 x 5 % = 3.75 %. And time in which
# the market was halted counts neither in the premium nor in the time it is averaged over.
rules markets fees 0
rules market BTC-PERP funding.interval 1h
rules market BTC-PERP mark.basis_max 0
rules feed BTC age_max 24h
report 10000
account alice
account bob
account maker
deposit alice 50000 USDT
deposit bob 50000 USDT
deposit maker 500000 USDT
wait 33m20s
open BTC-PERP
sell alice 1 BTC-PERP 10000
buy bob 1 BTC-PERP 10000
buy maker 20 BTC-PERP 11000          # 10 %
wait 30m
halt BTC-PERP
wait 30m
expect rate BTC-PERP 0.0375
expect equity alice 50375
expect equity bob 49625
wait 1h
expect rate BTC-PERP 0               # an hour in which nobody could trade
expect equity bob 49625
conserved
