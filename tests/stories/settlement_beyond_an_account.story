# A future settles at 8500 while its market is halted, where nobody could be liquidated: a long with 1000 has lost 1500. Nothing stands
# against its debt of 500: the shared fund covers it as far as it goes, the rest is an open deficit. The winner gets all.
rules markets fees 0
report 10000
open BTC-DATED
account winner
account loser
deposit winner 5000 USDT
deposit loser 1000 USDT
fund shared 200 USDT
sell winner 1 BTC-DATED 10000
buy loser 1 BTC-DATED 10000
wait 239h
report 9999
halt BTC-DATED
report 8500
wait 30s
expect mark BTC-DATED 8500
expect queued loser
expect no-fact LiquidationStepped
wait 1h
expect position loser 0 BTC-DATED
expect step deficit_cover 1
expect absorbed shared_fund 200
expect absorbed open_deficit 300
expect balance loser 0 USDT
expect balance winner 6500 USDT
conserved
