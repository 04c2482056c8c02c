# All accounts together borrow at most the asset's total.
rules markets fees 0
rules asset USDT credit.total_max 15000
report 10000
open BTC-USDT
account maker
account one
account two
deposit maker 10 BTC
deposit one 2 BTC
deposit two 2 BTC
sell maker 5 BTC-USDT 10000
buy one 1 BTC-USDT 10000
buy two 0.6 BTC-USDT 10000 -> credit_exhausted         # 10000 + 6000
buy two 0.5 BTC-USDT 10000
expect balance two -5000 USDT
conserved
