# What is unhedged does not suffice: of the coin that fails the speculator takes his 0.4, and only the rest, 0.6, is taken from the
# hedger, whose short of 1 stands against a long of 1 in the future. Each bears in proportion, 500 a coin.
rules markets fees 0
report 10000
open BTC-PERP
open BTC-DATED
account trader
account other
account speculator
account hedger
deposit trader 1000 USDT
deposit other 100000 USDT
deposit speculator 5000 USDT
deposit hedger 5000 USDT
sell other 1 BTC-DATED 10000
buy hedger 1 BTC-DATED 10000
sell hedger 1 BTC-PERP 10000
buy other 0.4 BTC-PERP 10000
buy trader 0.6 BTC-PERP 10000
sell speculator 0.4 BTC-PERP 10000
buy trader 0.4 BTC-PERP 10000
report 8500
wait 30s
expect absorbed adl 500
expect taken adl 1
expect fact AdlTransferred 2
expect position speculator 0 BTC-PERP
expect balance speculator 5400 USDT      # 0.4 x 1000
expect position hedger -0.4 BTC-PERP
expect balance hedger 5600 USDT          # 0.6 x 1000
conserved
