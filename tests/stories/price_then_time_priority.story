# The best price first, at one price the first to come; the price is the resting order's.
rules markets fees 0
report 10000
open BTC-PERP
account alice
account bob
account carl
account taker
deposit alice 5000 USDT
deposit bob 5000 USDT
deposit carl 5000 USDT
deposit taker 5000 USDT
sell alice 1 BTC-PERP 10010 as early
sell bob 1 BTC-PERP 10010 as late
sell carl 1 BTC-PERP 10005 as better
buy taker 1.5 BTC-PERP 10020
expect order better closed
expect order early open 0.5
expect order late open 1
expect position taker 1.5 BTC-PERP
expect last BTC-PERP 10010
expect fact OrderFilled 2
conserved
