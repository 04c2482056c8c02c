# What is left of an isolated account after its liquidation goes back to where its margin came from. At 9460 it has 460 against 473; less
# than 8000 of notional is finished whole here, so all is sold, at 9400, for a fee of 94: 1000 - 600 - 94 = 306.
rules markets fees 0
rules market BTC-PERP liquidation.dust_notional 8000
report 10000
open BTC-PERP
account maker
account owner
deposit maker 1000000 USDT
deposit owner 5000 USDT
sell maker 1 BTC-PERP 10000
buy owner 1 BTC-PERP 10000 isolated 1000
buy maker 4 BTC-PERP 9400
report 9600
report 9460
expect taken book 1
expect balance owner.isolated 0 USDT
expect balance owner 4306 USDT
conserved
