# What comes in may go out, and no more. Between accounts of one owner it moves freely.
report 10000
account alice
deposit alice 1000 USDT
deposit alice 0 USDT -> amount_not_positive
deposit alice -5 USDT -> amount_not_positive
withdraw alice 1000.00000001 USDT -> balance_insufficient
withdraw alice 250 USDT
expect balance alice 750 USDT
account savings of alice
transfer alice savings 50 USDT
transfer alice alice 50 USDT -> account_self
account bob
transfer alice bob 50 USDT -> account_not_yours
expect balance savings 50 USDT
expect custody 750 USDT
expect posted deposit 1000 USDT
expect posted withdrawal 250 USDT
expect posted transfer 50 USDT
conserved
