# A venue begins with a protocol version and a rule book. Both are commands in its log; before them nothing is possible.
nothing loaded
account alice -> rulebook_missing
fund shared 1 USDT -> rulebook_missing
load-rules -> protocol_unknown
upgrade-protocol 0 -> protocol_unknown
upgrade-protocol 999 -> protocol_unknown   # no build knows it yet
upgrade-protocol 1
expect fact ProtocolUpgraded 1
upgrade-protocol 1 -> protocol_unknown     # in force already
rules market BTC-PERP book.tick 0
load-rules -> rulebook_invalid
rules market BTC-PERP book.tick 0.1
load-rules
expect fact RuleBookLoaded 1
account alice
expect fact OwnerOpened 1
deposit alice 100 USDT
earlier 1s deposit alice 100 USDT -> time_reversed
expect balance alice 100 USDT
conserved
