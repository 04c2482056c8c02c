# At 8800 the long with 1000 has lost 1200. A backstop takes it over only after the fund has lifted it: 200 that are missing, and 44
# that closing the coin costs by the stated 0.5 %.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account trader
account rescue
deposit maker 1000000 USDT
deposit trader 1000 USDT
deposit rescue 100000 USDT
backstop rescue
fund BTC-PERP 300 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 8800
wait 30s
expect absorbed market_fund 244
expect fund BTC-PERP 56 USDT
expect position rescue 1 BTC-PERP
expect balance rescue 101244 USDT
expect equity rescue 100044
expect balance trader 0 USDT
expect no-fact AdlTransferred
conserved
