# A slice is sold at its proportional bankruptcy price or better: with 460 of equity at 9460, at 9000. A bid below that gets nothing;
# the account, which is worth something, waits for a better one.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account trader
deposit maker 1000000 USDT
deposit trader 1000 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
buy maker 4 BTC-PERP 8999.9
report 9600
report 9460
expect queued trader maintenance
expect step waited
expect no-step book_slice
expect position trader 1 BTC-PERP
buy maker 4 BTC-PERP 9000
wait 5s                                  # between two steps of one account
expect taken book 0.253
expect posted liquidation_fee 0 USDT     # the fee takes only what remains above the limit
expect equity trader 343.62              # 460 x 0.747: the ratio is what it was
expect maintenance trader 353.331        # 473 x 0.747
expect no-fact DeficitAbsorbed
conserved
