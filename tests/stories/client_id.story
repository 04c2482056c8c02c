# A client id names one open order of an account; a copy that was sent twice is refused. When the order is gone, it is free again.
report 10000
open BTC-PERP
account alice
account bob
deposit alice 5000 USDT
deposit bob 5000 USDT
buy alice 0.1 BTC-PERP 9900 client 7
buy alice 0.1 BTC-PERP 9900 client 7 -> client_id_duplicate
buy bob 0.1 BTC-PERP 9900 client 7
cancel-all alice
expect closed cancelled 1
buy alice 0.1 BTC-PERP 9900 client 7
conserved
