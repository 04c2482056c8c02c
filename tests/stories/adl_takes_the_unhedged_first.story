# No bids, no backstop, empty funds: at 8500 the long with 1000 has lost 1500. Its position goes to accounts on the other side at its
# bankruptcy price, 9000, and they bear the 500 out of their profit. First in turn is what is not a hedge for its owner: the speculator,
# short 1, and not the hedger, who is short 1 here and long 1 in the future on the same feed.
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
buy other 1 BTC-PERP 10000
sell speculator 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
report 8500
wait 30s
expect step adl 1
expect fact AdlTransferred 1
expect taken adl 1
expect position trader 0 BTC-PERP
expect balance trader 0 USDT
expect position speculator 0 BTC-PERP
expect balance speculator 6000 USDT          # 1000 of his 1500
expect position hedger -1 BTC-PERP
expect absorbed adl 500
expect fact DeficitAbsorbed 1
expect fact LiquidationStepped 1
expect fact AccountReleased 1
conserved
