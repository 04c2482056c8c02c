# Two of three sources, 5 % apart: nobody knows which of them is right, so neither is believed. A third one decides.
rules markets fees 0
report 10000
open BTC-PERP
wait 10m1s
report source 0 10000
report source 1 10500
expect feed BTC pending
wait 1m
expect feed BTC pending
report source 2 10010
expect feed BTC pending              # among three the odd one still widens the confidence
report source 1 10010
expect feed BTC live
expect index BTC-PERP 10010
conserved
