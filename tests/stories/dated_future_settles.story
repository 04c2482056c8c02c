# At expiry every position closes at the time average of the index, and the market is over.
report 10000
open BTC-DATED
account alice
account bob
deposit alice 5000 USDT
deposit bob 5000 USDT
sell alice 1 BTC-DATED 10000
buy bob 1 BTC-DATED 10000
wait 240h
expect position bob 0 BTC-DATED
expect position alice 0 BTC-DATED
buy bob 1 BTC-DATED 10000 -> market_paused
conserved
