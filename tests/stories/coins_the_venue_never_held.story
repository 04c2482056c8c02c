# A profit in dollars that the loser has not brought in cannot be paid out: the venue holds 5000 and pays no more than 5000, even
# though the winner's balance is 7850. The loser owes 2850 to the asset's settlement credit, against his coin.
rules markets fees 0
rules feed BTC strict_time_constant 720h
report 10000
open BTC-PERP
account winner
account loser
deposit winner 5000 USDT
deposit loser 1 BTC
sell winner 3 BTC-PERP 10000
buy loser 3 BTC-PERP 10000
report 9500
report 9050
# Unrealised: 2850. Withdrawable is the smaller of the settled balance, 5000, and the free margin at strict prices: the dampened
# price still says 10000, so that nothing of the profit counts, and 10 % of 27150 stays: 5000 - 2715.
withdraw winner 5001 USDT -> balance_insufficient
withdraw winner 2286 USDT -> margin_insufficient
expect withdrawable winner 2285 USDT
sell loser 3 BTC-PERP 9050
buy winner 3 BTC-PERP 9050
expect balance winner 7850 USDT
expect balance loser -2850 USDT
expect custody 5000 USDT
withdraw winner 7850 USDT -> custody_short
withdraw winner 5000 USDT
withdraw winner 0.00000001 USDT -> custody_short
deposit loser 2850 USDT
withdraw winner 2850 USDT
expect custody 0 USDT
conserved
