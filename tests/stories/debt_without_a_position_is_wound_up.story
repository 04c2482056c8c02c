# An account without positions owes 1500 against a coin, and the coin falls to 1000. The shared fund takes what it owns and pays what it
# owes; its loss is the difference, 1500 less the coin's 1000 and the 0.5 % that selling it costs: 505.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account alice
deposit maker 1000000 USDT
deposit alice 1 BTC
fund shared 5000 USDT
sell maker 3 BTC-PERP 10000
buy alice 3 BTC-PERP 10000
report 9500
buy maker 3 BTC-PERP 9500
sell alice 3 BTC-PERP 9500
expect balance alice -1500 USDT
expect not-queued alice
report 1000
wait 30s
expect step takeover 1
expect absorbed shared_fund 505
expect fund shared 3500 USDT
expect fund shared 1 BTC
expect balance alice 0 USDT
expect balance alice 0 BTC
expect fact AccountReleased 1
conserved
