# An inverse contract is sized in dollars and settles in coins: long 11000 dollars from 10000 to 11000 wins 11000 / 10000 - 11000 / 11000 =
# 0.1 coins. Where a division leaves a remainder both sides round down, and the atom between them goes to the rounding account:
# 1000 / 11000 = 0.090909...
rules markets fees 0
report 10000
open BTC-USD-PERP
account alice
account bob
deposit alice 1 BTC
deposit bob 1 BTC
sell alice 11000 BTC-USD-PERP 10000
buy bob 11000 BTC-USD-PERP 10000
report 10500
report 11000
buy alice 11000 BTC-USD-PERP 11000
sell bob 11000 BTC-USD-PERP 11000
expect balance bob 1.1 BTC
expect balance alice 0.9 BTC
expect posted realised 0.2 BTC
expect posted rounding 0 BTC
sell alice 1000 BTC-USD-PERP 11000
buy bob 1000 BTC-USD-PERP 11000
expect posted rounding 0.00000001 BTC
conserved
