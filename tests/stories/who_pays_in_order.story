# The ladder of payers, each as far as it can. At 8000 the long with 1000 has lost 2000: 1000 is missing. The funds and the backstop's
# free money bear 600. ADL asks 400 of the shorts for the whole coin, of nobody more than his profit: early (short 0.5 from 10000,
# profit 1000) takes his half and bears 200; late (short 0.5 from 7900, a loss) bears nothing. The 200 that are left are socialised over
# what profit there is, early's 800; the other half of the coin goes to late at the mark.
rules markets fees 0
rules feed BTC strict_time_constant 0s
rules market BTC-PERP liquidation.takers book adl     # the backstop gives, and takes nothing
report 7900
open BTC-PERP
account trader
account early
account late
account other
account rescue
deposit trader 1000 USDT
deposit early 5000 USDT
deposit late 5000 USDT
deposit other 5000 USDT
deposit rescue 100 USDT
backstop rescue
fund BTC-PERP 300 USDT
fund shared 200 USDT
sell late 0.5 BTC-PERP 7900
buy other 0.5 BTC-PERP 7900
report 10000
wait 30s
sell early 0.5 BTC-PERP 10000
buy trader 0.5 BTC-PERP 10000
sell other 0.5 BTC-PERP 10000
buy trader 0.5 BTC-PERP 10000
expect position trader 1 BTC-PERP
report 8000
wait 30s
expect absorbed market_fund 300
expect absorbed shared_fund 200
expect absorbed backstop_capital 100
expect absorbed adl 200
expect absorbed socialisation 200
expect absorbed open_deficit 0
expect posted deficit_cover 600 USDT
expect posted socialisation 200 USDT
expect balance trader 0 USDT
expect balance early 5600 USDT
expect balance late 4950 USDT
expect balance rescue 0 USDT
expect fact AccountReleased 1
conserved
