# A long beyond its line is sold in slices at its bankruptcy price or better; the fee takes only what remains above it.
report 10000
open BTC-PERP
account maker
account trader
deposit maker 1000000 USDT
deposit trader 1010 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
buy maker 0.4 BTC-PERP 9455
buy maker 2 BTC-PERP 9440
forget
report 9600
report 9460
expect fact AccountQueued
expect fact step.book_slice
wait 10s
expect not-queued trader
expect no-fact DeficitAbsorbed
conserved
