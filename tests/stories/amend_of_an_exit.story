# An account below initial margin may bring its exit nearer: the order that is amended makes room for its successor, which only reduces.
# At 9600 it has 600 against an initial margin of 960.
rules markets fees 0
report 10000
open BTC-PERP
account maker
account trader
deposit maker 100000 USDT
deposit trader 1000 USDT
sell maker 1 BTC-PERP 10000
buy trader 1 BTC-PERP 10000
sell trader 1 BTC-PERP 10900 as exit
report 9600
expect order exit open 1
amend trader exit 9700 1
expect order exit open 1
amend trader exit 9700 1.5 -> margin_insufficient      # this would turn the position
buy maker 1 BTC-PERP 9650
amend trader exit 8900 1 -> ratio_would_fall
amend trader exit 9650 1
expect position trader 0 BTC-PERP
conserved
