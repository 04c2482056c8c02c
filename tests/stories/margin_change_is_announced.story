# Announced rates: initial ones are in force at once from the stated time, maintenance ones move in hundredths until the other. So a
# change of parameters liquidates nobody overnight.
rules markets fees 0
rules feed BTC age_max 24h
report 10000
open BTC-PERP
account alice
account carol
account maker
deposit alice 1200 USDT
deposit carol 1000 USDT
deposit maker 100000 USDT
sell maker 2 BTC-PERP 10000
buy alice 1 BTC-PERP 10000
buy carol 1 BTC-PERP 10000
report 9900
announce margin NOWHERE 0.2 0.1 from 1h until 11h -> market_unknown
announce margin BTC-PERP 0.2 0.3 from 1h until 11h -> terms_invalid    # maintenance above initial
announce margin BTC-PERP 0.2 0.1 from 2h until 1h -> terms_invalid
announce margin BTC-PERP 0.2 0.1 from 1h until 11h
expect fact MarginChangeAnnounced 1
announce margin BTC-PERP 0.3 0.1 from 1h until 11h -> terms_invalid    # one at a time
expect initial alice 990              # 10 % of 9900
expect maintenance alice 495          # 5 %
wait 1h
expect initial alice 1980
expect maintenance alice 495
buy alice 0.001 BTC-PERP 9900 -> margin_insufficient
wait 5h
expect maintenance alice 742.5        # half-way: 7.5 %
wait 3h6m                             # 81 hundredths: 9.05 %, 895.95; carol has 900
expect maintenance carol 895.95
expect not-queued carol
wait 6m                               # 82 hundredths: 900.9
expect queued carol maintenance
wait 3h
expect maintenance alice 990
expect not-queued alice               # 1100 of equity
expect fact MarginRampStepped 101
conserved
