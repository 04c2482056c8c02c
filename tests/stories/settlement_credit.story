# A purchase beyond the balance borrows from the asset's settlement credit, up to the account's cap and the asset's. The debt bears
# simple interest on a grid of hours: 10 % of 6000 in 8760 hours is 600, in one hour 0.06849316, rounded up.
rules markets fees 0
rules feed BTC age_max 24h
report 10000
open BTC-USDT
account maker
account buyer
deposit maker 10 BTC
deposit buyer 4000 USDT
deposit buyer 1 BTC
wait 33m20s                                            # to the full hour
expect fact CreditAccrued
sell maker 5 BTC-USDT 10000
buy buyer 1.401 BTC-USDT 10000 -> credit_exhausted     # 10010 of debt, and 10000 is the cap of an account
buy buyer 1 BTC-USDT 10000
expect balance buyer -6000 USDT
expect balance buyer 2 BTC
wait 1h
deposit buyer 1000 USDT
expect posted credit_interest 0.06849316 USDT
expect fund shared 0.06849316 USDT
expect balance buyer -5000.06849316 USDT
conserved
