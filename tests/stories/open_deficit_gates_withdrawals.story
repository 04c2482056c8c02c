# This market's ladder ends early: its fund, then an open deficit. 1000 is missing at 8000, the fund has 300: 700 stand open. The short
# gets the coin back at the mark, with all of its profit. Until the deficit is repaid nobody withdraws dollars, and whatever the venue
# earns repays it first.
rules markets fees 0
rules market BTC-USDT fees.taker 0.01
rules market BTC-PERP liquidation.payers market_fund open_deficit
report 10000
open BTC-PERP
open BTC-USDT
account maker
account trader
account coins
deposit maker 100000 USDT
deposit trader 1000 USDT
deposit coins 1 BTC
fund BTC-PERP 300 USDT
expect posted insurance_deposit 300 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 8000
wait 30s
expect absorbed market_fund 300
expect absorbed open_deficit 700
expect open-deficit 700 USDT
expect balance maker 102000 USDT
expect position maker 0 BTC-PERP
withdraw maker 1 USDT -> withdrawals_gated
withdraw coins 0.5 BTC
sell coins 0.5 BTC-USDT 8000
buy maker 0.5 BTC-USDT 8000                  # 1 % of 4000 is the venue's income
expect open-deficit 660 USDT
expect fees 0 USDT
fund shared 1000 USDT
expect open-deficit 0 USDT
expect posted deficit_repaid 700 USDT
expect fund shared 340 USDT
withdraw maker 1 USDT
conserved
