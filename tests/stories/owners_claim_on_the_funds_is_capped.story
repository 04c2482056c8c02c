# The accounts of one owner together cost the insurance funds at most so much a day (here 100); beyond it the next payers come. 500
# are missing at 8500.
rules markets fees 0
rules venue owner_fund_claim_max 100
report 10000
open BTC-PERP
account maker
account trader
deposit maker 100000 USDT
deposit trader 1000 USDT
fund BTC-PERP 300 USDT
fund shared 100 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 8500
wait 30s
expect absorbed market_fund 100
expect absorbed shared_fund 0
expect absorbed adl 400
expect fund BTC-PERP 200 USDT
conserved
