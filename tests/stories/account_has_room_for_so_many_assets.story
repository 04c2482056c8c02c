# An account holds at most 32 assets by its own doing, so that its risk stays cheap to compute.
repeat 40 rules asset C{n} like USDT
account alice
account savings of alice
repeat 32 deposit alice 1 C{n}
deposit alice 1 C33 -> account_lines_exceeded
deposit alice 1 C32                # more of what it has
repeat 32 deposit savings 1 C{n}
withdraw savings 1 C1
deposit savings 1 C40
transfer savings alice 1 C40 -> account_lines_exceeded
conserved
