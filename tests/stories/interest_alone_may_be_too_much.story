# The same with interest (funding_alone_may_be_too_much.story): 2 coins at 3158 count 0.95 x 6316 = 6000.2 against a debt of 6000, which
# grows by 0.06849316 an hour, 600 a year. After three hours it is more than the coins count for.
rules markets fees 0
rules feed BTC age_max 24h
report 10000
open BTC-USDT
account maker
account buyer
deposit maker 10 BTC
deposit buyer 4000 USDT
deposit buyer 1 BTC
wait 33m20s                          # to the full hour
sell maker 1 BTC-USDT 10000
buy buyer 1 BTC-USDT 10000
report 3158
wait 30s
expect equity buyer 0.2
wait 2h
expect equity buyer 0.06301369       # two hours, rounded up once
expect not-queued buyer
wait 1h
expect queued buyer maintenance
expect liquidation-equity buyer 284.21452054
expect no-fact DeficitAbsorbed
conserved
