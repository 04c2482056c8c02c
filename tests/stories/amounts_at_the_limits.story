# Amounts stay below 2^80 atoms, 12089258196146291.74706176; prices below 2^60, 11529215046.06846976; |quantity x price| below
# 2^96 of 1e-16, about 7.9 million million. What would not fit is refused before anything is added.
rules asset USDT deposit_cap 12089258196146291.74706175
rules market BTC-PERP book.quantity_max 11000000000
report 10000
open BTC-PERP
account alice
deposit alice 12089258196146291.74706176 USDT -> amount_out_of_range
deposit alice 99999999999999999999999999999 USDT -> amount_out_of_range
deposit alice -99999999999999999999999999999 USDT -> amount_not_positive
deposit alice 12089258196146291.74706175 USDT -> amount_out_of_range
deposit alice 6044629098073145.87353087 USDT               # half of it: the other half is for what some gain from others
deposit alice 0.00000001 USDT -> amount_out_of_range
withdraw alice 12089258196146291.74706176 USDT -> amount_out_of_range
withdraw alice -1 USDT -> amount_not_positive
fund shared 12089258196146291.74706176 USDT -> amount_out_of_range
fund shared 0.00000001 USDT -> amount_out_of_range      # what the venue holds has the same limit
fund shared 0 USDT -> amount_not_positive
transfer alice alice -1 USDT -> account_self
buy alice 92233720368.547 BTC-PERP 10000 -> quantity_too_large
buy alice -92233720368.547 BTC-PERP 10000 -> quantity_not_positive
buy alice 1000000000 BTC-PERP 10000 -> limits_exceeded
buy alice 1 BTC-PERP 20000000000 -> price_out_of_range
buy alice 1 BTC-PERP -1 -> price_not_positive
buy alice 1 BTC-PERP 10000 isolated 12089258196146291.74706176 -> amount_out_of_range
buy alice 1 BTC-PERP 10000 isolated -1 -> amount_not_positive
report source 0 11529215046.06846976 -> price_out_of_range
report source 0 92233720368.54775807 -> price_out_of_range
report source 0 -1 -> price_not_positive
report source 0 10000 confidence -1 -> confidence_invalid
report source 0 10000 confidence 10000 -> confidence_invalid
withdraw alice 6044629098073145.87353087 USDT
expect custody 0 USDT
conserved
