# A coin sold short: 2000 and the 10000 it brought against a debt of one coin, which counts 1.05 of its price. At 11430 that is 12001.5,
# one and a half more than there is. The coin is bought back at 11500, with a fee of 1 %: 385 are left, and no debt.
rules markets fees 0
report 10000
open BTC-USDT
account buyer
account short
account holder
deposit buyer 100000 USDT
deposit short 2000 USDT
deposit holder 5 BTC
buy buyer 1 BTC-USDT 10000
sell short 1 BTC-USDT 10000
expect balance short -1 BTC
sell holder 5 BTC-USDT 11500
report 10400
report 10900
report 11300
expect not-queued short
report 11430
expect step collateral_sale 1
expect balance short 0 BTC
expect balance short 385 USDT
expect not-queued short
conserved
