# The venue takes at most so much of an asset from all accounts together.
rules asset BTC deposit_cap 10
report 10000
account alice
account bob
deposit alice 6 BTC
deposit bob 5 BTC -> deposit_cap_reached
deposit bob 4 BTC
deposit alice 0.00000001 BTC -> deposit_cap_reached
withdraw alice 1 BTC
deposit bob 1 BTC
expect custody 10 BTC
conserved
