# Where too few sources confirm, the widening band is the way out: 5 %, and 0.05 % more for each second since the last accepted
# price. A step of 8 % is inside after 60 seconds.
rules feed BTC pending_sources 3
rules feed BTC confidence_max 1
report 10000
open BTC-PERP
report source 0 9200
report source 1 9200
expect feed BTC pending
wait 59s
expect mark BTC-PERP 10000
wait 1s
expect mark BTC-PERP 9200
conserved
