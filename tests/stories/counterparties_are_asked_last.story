# The same without a bid. While the fund could pay, the account stays open to the book and to backstops for a minute after it became
# insolvent; then the counterparty takes the position at the mark, and the fund pays the 195 that are missing. The price is believed
# half a minute after it was first reported: a step of 12 % is beyond the oracle's band.
rules markets fees 0
rules market BTC-PERP liquidation.adl_wait 1m
report 10000
open BTC-PERP
account short
account trader
deposit short 100000 USDT
deposit trader 1005 USDT
fund BTC-PERP 500 USDT
sell short 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 8800
wait 30s
report 8800
expect queued trader
repeat 5 wait 10s
expect no-fact AdlTransferred
wait 15s
expect fact AdlTransferred
expect position short 0 BTC-PERP
expect position trader 0 BTC-PERP
expect absorbed market_fund 195
conserved
