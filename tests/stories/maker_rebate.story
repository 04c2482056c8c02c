# A negative maker fee is a rebate, paid out of the fees that have come in.
rules market BTC-PERP fees.maker -0.0002
report 10000
open BTC-PERP
account alice
account bob
deposit alice 5000 USDT
deposit bob 5000 USDT
sell alice 1 BTC-PERP 10000
buy bob 1 BTC-PERP 10000
expect balance alice 5002 USDT
expect balance bob 4995 USDT
expect posted rebate 2 USDT
expect fees 3 USDT
conserved
