# In a spot market coins change hands for dollars, both sides pay their fee in dollars, and there is no position.
report 10000
open BTC-USDT
account maker
account buyer
deposit maker 10 BTC
deposit maker 1000 USDT
deposit buyer 5000 USDT
sell maker 0.5 BTC-USDT 10000
buy buyer 0.4 BTC-USDT 10000
expect balance buyer 0.4 BTC
expect balance maker 9.6 BTC
expect balance buyer 998 USDT           # 5000 - 4000 - 0.05 % of 4000
expect balance maker 4999.2 USDT        # 1000 + 4000 - 0.02 % of 4000
expect fees 2.8 USDT
expect posted trade 4000 USDT
expect posted fee 2.8 USDT
expect position buyer 0 BTC-USDT
conserved
