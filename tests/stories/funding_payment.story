# Longs pay shorts while the book stands above the index. It is looked at every minute, and what is seen holds until the next look.
#
# Hour 1: nothing is seen at the opening, then bids of 20 at 10050, 0.5 % above, for 59 of 60 minutes: mean premium 0.00491667.
#         Interest 0.01 %, at most 0.05 % toward it: rate 0.00441667, of 10000 is 44.1667 a coin.
# Hour 2: the bids are gone within the first minute, which still counts: mean 0.005 / 60 = 0.00008333, within 0.05 % of the interest:
#         the rate is the interest, 0.0001, 1 a coin.
rules markets fees 0
rules market BTC-PERP funding.interval 1h
rules market BTC-PERP mark.basis_max 0
rules feed BTC age_max 24h
report 10000
account alice
account bob
account maker
deposit alice 50000 USDT
deposit bob 50000 USDT
deposit maker 500000 USDT
wait 33m20s                          # to the full hour
open BTC-PERP
sell alice 2 BTC-PERP 10000
buy bob 2 BTC-PERP 10000
buy maker 20 BTC-PERP 10050
wait 1h
expect fact FundingAccrued
expect rate BTC-PERP 0.00441667
cancel-all maker
sell bob 1 BTC-PERP 10000            # where a quantity changes, what was owed is settled
buy maker 1 BTC-PERP 10000
expect fact FundingSettled
expect posted funding 88.3334 USDT
expect balance bob 49911.6666 USDT   # 2 x 44.1667 less
expect balance alice 50000 USDT      # hers is owed to her still, and counts
expect equity alice 50088.3334
wait 1h
expect rate BTC-PERP 0.0001
expect equity alice 50090.3334
expect equity bob 49910.6666
expect equity maker 499999
expect fact PremiumSampled
conserved
