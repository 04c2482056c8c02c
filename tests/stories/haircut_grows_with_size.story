# The haircut grows with size: 0.95 for the first hundred coins, 0.9 above. It counts what is left after debts of the same coin.
report 10000
account whale
deposit whale 150 BTC
expect equity whale 1400000              # 950000 + 450000
conserved
