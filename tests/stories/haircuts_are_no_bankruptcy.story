# A coin that counts half (haircut 50 %) stands behind a long of 4. At 8700:
#
#   margin equity        0.5 x 8700 - 4 x 1300        =  4350 - 5200        =  -850     below the maintenance of 5 % x 34800 = 1740
#   liquidation equity   8700 - 5200, less 0.5 % of 8700 and of 34800       =  3282.5
#
# It owns more than it owes. It is liquidated, because of the first; it is not bankrupt, because of the second: nothing is forced on
# anybody, nobody pays for it, and it may not be sold as if it were worth -850. All four may cost it 3282.5 + 174 at most: 7835.9 each.
rules markets fees 0
rules asset BTC haircut_tiers 0 0.5
rules markets liquidation.slice_depth_share 1
report 10000
open BTC-PERP
open BTC-USDT
account maker
account trader
deposit maker 1000000 USDT
deposit trader 1 BTC
fund BTC-PERP 10000 USDT
sell maker 4 BTC-PERP 10000
buy trader 4 BTC-PERP 10000
buy maker 4 BTC-PERP 7835.8
report 9500
report 9050
report 8700
expect equity trader -850
expect maintenance trader 1740
expect liquidation-equity trader 3282.5
expect queued trader maintenance
expect step waited
expect no-fact AdlTransferred
expect no-fact DeficitAbsorbed
expect position trader 4 BTC-PERP
buy maker 4 BTC-PERP 8600
wait 5s
expect taken book 4                          # at 8600, for a fee of 344: 4 x -1400 - 344
expect balance trader -5944 USDT
expect liquidation-equity trader 2712.5
expect queued trader maintenance             # 4350 - 5944: the debt has to be brought down
buy maker 2 BTC-USDT 8650
wait 5s
expect step collateral_sale
expect not-queued trader
expect no-fact DeficitAbsorbed
expect fund BTC-PERP 10344 USDT
conserved
