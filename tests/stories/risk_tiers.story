# Larger positions need more: 10 % and 5 % of what lies below a million, 20 % and 10 % of what lies above. 150 coins at 10000 are a
# million and a half: 100000 + 100000, and 50000 + 50000.
rules markets fees 0
report 10000
open BTC-PERP
account alice
account bob
deposit alice 200000 USDT
deposit bob 1000000 USDT
sell bob 150 BTC-PERP 10000
buy alice 150.001 BTC-PERP 10000 -> margin_insufficient
buy alice 150 BTC-PERP 10000
expect initial alice 200000
expect maintenance alice 100000
expect free alice 0
conserved
