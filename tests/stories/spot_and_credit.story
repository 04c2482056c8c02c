# Coins change hands; a purchase beyond the balance borrows from settlement credit up to its cap.
report 10000
open BTC-USDT
account maker
account buyer
deposit maker 10 BTC
deposit maker 1000 USDT
deposit buyer 5000 USDT
sell maker 0.5 BTC-USDT 10000
buy buyer 0.4 BTC-USDT 10000
expect balance buyer 0.4 BTC
expect balance maker 9.6 BTC
deposit buyer 1 BTC
sell maker 5 BTC-USDT 10000
buy buyer 3 BTC-USDT 10000 -> credit_exhausted
conserved
