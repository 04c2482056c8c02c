# At expiry every position closes at the time average of the index over the last half hour, and the market is over.
# 10 minutes at 10000 and 20 at 10300 make 10200: bob wins 200.
rules markets fees 0
report 10000
open BTC-DATED
account alice
account bob
deposit alice 5000 USDT
deposit bob 5000 USDT
sell alice 1 BTC-DATED 10000
buy bob 1 BTC-DATED 10000
buy bob 0.1 BTC-DATED 9900
wait 239h40m
report 10300
expect index BTC-DATED 10300
wait 20m
expect fact SettlementAdvanced
expect mark BTC-DATED 10200
expect status BTC-DATED settled
expect position bob 0 BTC-DATED
expect position alice 0 BTC-DATED
expect balance bob 5200 USDT
expect balance alice 4800 USDT
expect closed market_closed 1
buy bob 1 BTC-DATED 10000 -> market_paused
open BTC-DATED -> market_status_wrong
halt BTC-DATED -> market_status_wrong
conserved
