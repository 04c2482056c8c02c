# A price comes with a confidence: a coin that is held counts at the low end, a coin that is owed at the high end.
# 10000 within 100: held 0.95 x 9900 = 9405; owed 1.05 x 10100 = 10605.
rules markets fees 0
report 10000 confidence 100
open BTC-USDT
account holder
account owner
deposit holder 1 BTC
deposit owner 11000 USDT
expect equity holder 9405
sell owner 0.5 BTC-USDT 10000
buy holder 0.5 BTC-USDT 10000
expect balance owner -0.5 BTC
expect equity owner 10697.5          # 11000 + 5000 - 0.5 x 10605
report 10000 confidence 201
expect feed BTC pending              # wider than 2 % of the price: not believed
conserved
