#!/usr/bin/env python3
"""Recomputes every liquidation certificate of a run from its facts and the rule book, without the engine.

usage: verify_certificates.py EVENTS RULES.toml

EVENTS is events.jsonl as `plimsoll replay --out DIR` writes it; .gz is read as it is, .zst through the program `zstd`,
`-` is standard input. Only the standard library of Python 3.11 is used. Rules: docs/formats/certificate.md.

Each certificate is checked twice: that its own numbers follow from each other under the rule book, and that what it says it
saw (account, step, price set, mark, position) is what the facts before it say. Exit status: 0 all hold, 1 some do not,
2 the input cannot be read.
"""

import argparse
import gzip
import io
import json
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict

E6, E8, E14 = 10**6, 10**8, 10**14
INVERSE = "inverse_perpetual"
INVERSE_SLACK = 2  # atoms: an inverse line is worth whole atoms before and after
AMOUNT_MAX = 2**80 - 1
LIFT_SLACK = 4     # atoms: the lifted price of a part and of the whole are rounded apart


class Unreadable(Exception):
    """The input is not what it should be."""


# --- numbers -----------------------------------------------------------------------------------------------------------
# Prices, quantities and amounts are integers in units of 1e-8, margin rates in millionths, as the engine holds them.

def raw(text, decimals=8):
    """A decimal string as a count of 10^-decimals, exact."""
    sign = -1 if text.startswith("-") else 1
    whole, _, fraction = text.lstrip("+-").partition(".")
    if len(fraction) > decimals or not (whole + fraction).isdigit():
        raise Unreadable(f"'{text}' is not a number of at most {decimals} decimals")
    return sign * int((whole or "0") + fraction.ljust(decimals, "0"))


def ceil_div(a, b):
    return -(-a // b)


# --- rule book ---------------------------------------------------------------------------------------------------------

def merged(defaults, own):
    """`own` over `defaults`, table by table; lists whole."""
    result = dict(defaults)
    for key, value in own.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both else value
    return result


def rate_of(table, key, decimals=6, default=None):
    if key + "_ppm" in table:
        return table[key + "_ppm"] * 10 ** (decimals - 6)
    if key not in table:
        if default is None:
            raise Unreadable(f"the rule book has no {key}")
        return default
    return raw(table[key], decimals)


class Asset:
    def __init__(self, table):
        self.symbol = table["symbol"]
        self.par = "feed" not in table
        self.tiers = [(raw(t["floor"]), rate_of(t, "weight")) for t in table["haircut_tiers"]]
        self.liability_weight = rate_of(table, "liability_weight", default=E6)
        self.closing_cost = rate_of(table, "closing_cost", default=0)

    def last_unit(self, net, is_numeraire):
        """(floor, weight, closing cost) of the last unit of a net collateral."""
        if is_numeraire:
            return 0, E6, 0
        inside = [tier for tier in self.tiers if tier[0] < net]
        floor, weight = inside[-1] if inside else self.tiers[0]
        return floor, weight, self.closing_cost


class Market:
    def __init__(self, table, assets, feeds):
        self.symbol, self.kind = table["symbol"], table["kind"]
        self.settlement = assets[table["settlement"]]
        self.base = assets.get(table.get("base"))
        self.feed = feeds[table["feed"]]
        self.fee = self.closing_cost = 0
        if "liquidation" in table:
            self.fee = rate_of(table["liquidation"], "fee")
            self.closing_cost = rate_of(table["liquidation"], "closing_cost")
        margin = table.get("margin", {})
        self.tiered = margin.get("model") == "tiered"
        if self.tiered:
            self.tiers = [(raw(t["floor"]), rate_of(t, "maintenance")) for t in margin["tiers"]]
        elif margin:
            self.rate_base = rate_of(margin, "maintenance_base")
            self.rate_slope = rate_of(margin, "maintenance_slope", 8)

    def notional(self, quantity, mark):
        """What margin is charged on, in 1e-16: |q| * mark, or whole coins rounded up."""
        if self.kind == INVERSE:
            return ceil_div(abs(quantity) * E8, mark) * E8
        return abs(quantity) * mark

    def maintenance(self, quantity, mark):
        """Exact, in 1e-22."""
        notional = self.notional(quantity, mark)
        if not self.tiered:
            size = notional // E8 if self.kind == INVERSE else abs(quantity)
            return notional * min(self.rate_base + ceil_div(self.rate_slope * size, 10**10), E6)
        total, rate = 0, 0
        for floor, tier_rate in self.tiers:
            if notional > floor * E8 or rate == 0:
                total += max(notional - floor * E8, 0) * (tier_rate - rate)
                rate = tier_rate
        return total

    def value(self, quantity, mark):
        """At the mark, without cost, in 1e-16."""
        if self.kind == INVERSE:
            return -quantity * E8 // mark * E8
        return quantity * mark


class RuleBook:
    def __init__(self, path):
        with open(path, "rb") as file:
            book = tomllib.load(file)
        tables = {kind: [merged(book.get(kind + "_defaults", {}), own) for own in book.get(kind, [])]
                  for kind in ("feed", "asset", "market")}
        for market in tables["market"]:  # defaults of tables that this kind of market does not have
            if market["kind"] == "spot":
                market.pop("margin", None)
        self.assets = [Asset(table) for table in tables["asset"]]
        asset_places = {asset.symbol: place for place, asset in enumerate(self.assets)}
        feed_places = {feed["symbol"]: place for place, feed in enumerate(tables["feed"])}
        self.markets = [Market(table, asset_places, feed_places) for table in tables["market"]]


# --- one certificate ---------------------------------------------------------------------------------------------------

RATES = {"fraction"}
MONEY = {"equity", "maintenance", "liquidation_equity", "numeraire_price", "settlement_low", "settlement_high", "mark", "full_price",
         "quantity", "cost", "funding_owed", "rest_equity", "rest_maintenance", "slice", "limit_cash", "filled", "cash", "fee",
         "absorbed", "equity_after", "maintenance_after", "liquidation_equity_after"}


class Certificate:
    def __init__(self, members):
        for name, value in members.items():
            if name in MONEY:
                value = raw(value)
            elif name in RATES:
                value = raw(value, 6)
            setattr(self, name, value)
        missing = (MONEY | RATES | {"rule", "market", "account", "numeraire", "step", "rulebook"}) - members.keys()
        if missing:
            raise Unreadable(f"a certificate has no {sorted(missing)[0]}")


class Line:
    """The account as seen from one position, in the market's settlement asset."""

    def __init__(self, c, market, book):
        self.c, self.market = c, market
        asset = book.assets[market.settlement]
        own = market.settlement == c.numeraire
        weight = E6 if own else max(asset.liability_weight, E6 + asset.closing_cost)
        self.dearest = c.settlement_high * weight
        self.cheapest = c.settlement_low * (E6 - (0 if own else asset.closing_cost))
        self.equity = self.spoken(c.equity)
        self.liquidation_equity = self.spoken(c.liquidation_equity)
        self.maintenance = ceil_div(c.maintenance * c.numeraire_price, c.settlement_high)

    def spoken(self, amount):
        unit = self.cheapest if amount < 0 else self.dearest
        return amount * self.c.numeraire_price * E6 // unit

    def freed_exactly(self, trade):
        c = self.c
        return self.market.maintenance(c.quantity, c.mark) - self.market.maintenance(c.quantity + trade, c.mark)

    def freed_on_average(self, trade):
        c = self.c
        return self.market.maintenance(c.quantity, c.mark) * abs(trade) // abs(c.quantity)

    def freed(self, trade):
        return self.freed_exactly(trade) if self.market.tiered else self.freed_on_average(trade)

    def given_up(self, trade):
        c = self.c
        return self.market.value(c.quantity, c.mark) - self.market.value(c.quantity + trade, c.mark)

    def saved(self, trade):
        """Closing cost that the trade makes unnecessary, in 1e-22."""
        c, market = self.c, self.market
        less = market.notional(c.quantity, c.mark) - market.notional(c.quantity + trade, c.mark)
        return less * market.closing_cost * c.settlement_low * E6 // self.dearest

    def shares(self, trade):
        """(equity, what of the maintenance carries it, closing cost saved) of both bounds of a loss."""
        if self.equity > 0:
            yield self.equity, self.freed(trade), 0
        carries = self.freed_on_average(trade) if self.liquidation_equity < 0 else self.freed(trade)
        yield self.liquidation_equity, carries, self.saved(trade)

    def loss_limit(self, trade):
        return min(equity * freed // (self.maintenance * E14) + saved // E14 for equity, freed, saved in self.shares(trade))

    def limit_cash(self, trade):
        return ceil_div(self.given_up(trade), E8) - self.loss_limit(trade)

    def lifted_cash(self, trade):
        return ceil_div(self.given_up(trade), E8) - self.saved(trade) // E14

    def limit_kept(self, trade, cash):
        slack = INVERSE_SLACK if self.market.kind == INVERSE else 0
        loss = (self.given_up(trade) - (cash + slack) * E8) * E6
        return all((loss - saved) * self.maintenance <= equity * freed for equity, freed, saved in self.shares(trade))

    def after(self, trade, received):
        if trade == 0:
            return self.equity, self.maintenance, self.liquidation_equity
        gain = received * E8 - self.given_up(trade)
        return (self.equity + gain // E8, self.maintenance - self.freed_exactly(trade) // E14,
                self.liquidation_equity + (gain * E6 + self.saved(trade)) // E14)


class Checker:
    """Collects what is wrong with one certificate."""

    def __init__(self, c, book, margin_known):
        self.c, self.book, self.margin_known = c, book, margin_known
        self.faults = []

    def demand(self, holds, what):
        if not holds:
            self.faults.append(what)
        return holds

    def after(self, expected):
        c = self.c
        self.demand((c.equity_after, c.maintenance_after, c.liquidation_equity_after) == tuple(expected),
                    "what is left does not follow from the step")

    def check(self):
        c = self.c
        self.demand(c.liquidatable == (c.equity < c.maintenance), "liquidatable is not whether equity < maintenance")
        self.demand(c.maintenance >= 0 and c.absorbed >= 0 and c.fee >= 0, "maintenance, absorbed or fee is negative")
        if c.rule in ("book_slice", "adl"):
            self.line()
        elif c.rule == "collateral_sale":
            self.sale()
        else:
            self.without_line()
        return self.faults

    def prices(self, settlement):
        """settlement: the asset that settlement_low and settlement_high are the prices of."""
        c, book = self.c, self.book
        own = settlement == c.numeraire
        sound = 0 < c.settlement_low <= c.settlement_high and c.numeraire_price > 0
        if own:
            sound = sound and c.settlement_low == c.settlement_high == c.numeraire_price
        if book.assets[settlement].par:
            sound = sound and c.settlement_low == c.settlement_high == E8
        if book.assets[c.numeraire].par:
            sound = sound and c.numeraire_price == E8
        return self.demand(sound, "the settlement prices cannot be")

    def line(self):
        c = self.c
        market = self.book.markets[c.market]
        closes = c.slice * c.quantity < 0 and abs(c.slice) <= abs(c.quantity)
        part = abs(c.filled) <= abs(c.slice) and c.filled * c.slice >= 0
        if not self.demand(closes and part, "the slice does not close a part of the position") or not self.prices(market.settlement):
            return
        if not self.demand(c.mark > 0 and c.maintenance > 0 and c.fraction == 0 and c.full_price == 0, "mark or maintenance is zero"):
            return
        line = Line(c, market, self.book)
        value = (market.value(c.quantity, c.mark) + c.cost * E8) // E8 - c.funding_owed
        self.demand(c.rest_equity + value == line.equity, "the rest and the position do not add up to equity")
        if not self.margin_known:
            return
        own = ceil_div(market.maintenance(c.quantity, c.mark), E14)
        self.demand(c.rest_maintenance >= 0 and c.rest_maintenance + own == line.maintenance,
                    "the rest and the position do not add up to maintenance")
        self.demand(c.limit_cash == line.limit_cash(c.slice), "limit_cash is not the bankruptcy limit of the slice")
        if c.rule == "book_slice":
            self.book_slice(line, market)
        else:
            self.adl(line)
        self.after(line.after(c.filled, c.cash - c.fee + c.absorbed))

    def book_slice(self, line, market):
        c = self.c
        if c.filled == 0:
            self.demand(c.cash == c.fee == c.absorbed == 0, "cash without a fill")
            return
        if c.absorbed > 0:
            self.demand(line.liquidation_equity <= 0 and c.fee == 0, "somebody pays for a solvent account, or a fee is taken")
            self.demand(c.cash + c.absorbed == line.limit_cash(c.filled), "cash and what others paid are not the bankruptcy price")
            self.demand(c.cash + LIFT_SLACK >= line.lifted_cash(c.filled), "the fills lie below the mark less closing cost")
            return
        self.demand(line.limit_kept(c.filled, c.cash), "the fills lie beyond the limit")
        fee = min(abs(c.cash) * market.fee // E6, c.cash - line.limit_cash(c.filled))
        self.demand(c.fee == max(fee, 0), "the fee is not the rule book's, or takes more than the limit leaves")

    def adl(self, line):
        c = self.c
        self.demand(c.filled == c.slice and c.fee == 0, "a part of the slice was left, or a fee taken")
        self.demand(c.cash + c.absorbed == c.limit_cash, "cash and what others paid are not the bankruptcy price")
        self.demand(c.absorbed == 0 or line.loss_limit(c.slice) < 0, "somebody pays for a slice without a deficit")

    def sale(self):
        c = self.c
        market = self.book.markets[c.market]
        buys = c.slice > 0  # the base asset was owed; else it is what is sold
        debt, collateral = (market.base, market.settlement) if buys else (market.settlement, market.base)
        if not self.demand(market.kind == "spot", "the market is not a spot market") or not self.prices(debt):
            return
        part = c.slice != 0 and abs(c.filled) <= abs(c.slice) and c.filled * c.slice >= 0
        sound = c.quantity > 0 and part and 0 < c.mark <= c.full_price
        idle = c.absorbed == c.fraction == c.funding_owed == c.rest_maintenance == 0
        if not self.demand(sound and idle, "it does not sell what is held"):
            return
        owned = c.quantity * c.full_price // c.numeraire_price
        if not self.demand(0 < c.cost == c.rest_equity + owned and c.rest_equity >= 0, "the collateral does not add up"):
            return
        own = debt == c.numeraire
        repaid = c.settlement_high * (E6 if own else self.book.assets[debt].liability_weight)
        floor, weight, closing_cost = self.book.assets[collateral].last_unit(c.quantity, collateral == c.numeraire)
        worth = c.full_price * (E6 - closing_cost)
        kept = max(0, c.cost - c.liquidation_equity)

        def least(sold):
            by_weight = ceil_div(sold * c.mark * weight, repaid)
            return max(by_weight, ceil_div(ceil_div(sold * worth, c.settlement_low * E6) * kept, c.cost))

        def most(received):
            by_weight = received * repaid // (c.mark * weight) if weight else AMOUNT_MAX
            at_full = min(AMOUNT_MAX, received * c.cost // kept) if kept else AMOUNT_MAX
            return min(by_weight, AMOUNT_MAX, at_full * c.settlement_low * E6 // worth)

        if buys:
            got, sold = c.filled, c.fee - c.cash
            self.demand(c.limit_cash == -most(c.slice), "limit_cash is not the most that the purchase may cost")
            self.demand(0 <= -c.cash <= most(c.filled), "the purchase cost more than it may")
            self.demand(c.fee == max(0, min(-c.cash * market.fee // E6, most(c.filled) + c.cash)), "the fee is not the rule book's")
            self.demand(sold <= c.quantity - floor, "the purchase reaches beyond the last haircut tier")
        else:
            got, sold = c.cash - c.fee, -c.filled
            self.demand(c.limit_cash == least(-c.slice), "limit_cash is not the least that the sale may bring")
            self.demand(c.cash >= least(sold), "the sale brought less than it may")
            self.demand(c.fee == max(0, min(c.cash * market.fee // E6, c.cash - least(sold))), "the fee is not the rule book's")
            self.demand(-c.slice <= c.quantity - floor, "the slice reaches beyond the last haircut tier")
        gain = (got * repaid - sold * c.mark * weight) // E14
        change = (got * c.settlement_low * E6 - sold * worth) // E14
        self.after((c.equity + gain * E8 // c.numeraire_price, c.maintenance,
                    c.liquidation_equity + change * E8 // c.numeraire_price))

    def without_line(self):
        c = self.c
        idle = all(getattr(c, name) == 0 for name in ("mark", "full_price", "quantity", "cost", "funding_owed", "rest_equity",
                                                      "rest_maintenance", "slice", "limit_cash", "filled", "fee"))
        self.demand(idle and c.market is None and c.price_set == 0, "a line is named where the rule has none")
        self.demand(c.numeraire_price == c.settlement_low == c.settlement_high == E8, "a price is named where nothing is converted")
        if c.rule == "takeover":
            self.takeover()
        elif c.rule == "deficit_cover":
            self.demand(c.liquidation_equity < 0 <= c.absorbed + c.liquidation_equity and c.cash == 0 and c.fraction == 0,
                        "the deficit is not covered")
            self.after((c.equity + c.absorbed, c.maintenance, c.liquidation_equity + c.absorbed))
        else:
            self.demand(c.rule in ("orders_cancelled", "closed", "waited"), f"there is no rule {c.rule}")
            self.demand(c.rule != "closed" or c.equity == c.maintenance == c.liquidation_equity == 0, "something is left")
            self.demand(c.cash == c.absorbed == c.fraction == 0, "something moved where the rule moves nothing")
            self.after((c.equity, c.maintenance, c.liquidation_equity))

    def takeover(self):
        c = self.c
        self.demand(0 < c.fraction <= E6 and c.cash >= 0, "negative equity was handed over, or no fraction named")
        self.demand(c.absorbed == 0 or c.liquidation_equity < 0 or c.fraction < E6, "somebody pays for an account without a deficit")
        self.demand(c.liquidation_equity_after == c.liquidation_equity + c.absorbed - c.cash, "what is left does not follow")
        if c.fraction == E6:
            self.after((0, 0, 0))
        self.demand(c.maintenance_after <= c.maintenance, "maintenance has risen")
        self.demand(c.equity <= 0 or c.equity_after * c.maintenance >= c.equity * c.maintenance_after, "the margin ratio fell")


# --- the run -----------------------------------------------------------------------------------------------------------

class Run:
    """Follows the facts of a run as far as certificates speak of them."""

    def __init__(self, book):
        self.book = book
        self.rulebook = None
        self.numeraire = {}
        self.steps = {}                          # queued account -> steps so far
        self.price_sets = defaultdict(int)       # by feed
        self.marks = {}
        self.asset_prices = {}                   # asset -> (low, high)
        self.position = defaultdict(lambda: [0, 0])
        self.changed_margin = set()              # markets whose margin terms are no longer the rule book's
        self.counts = Counter()
        self.faults = 0

    def take(self, fact, place):
        handler = getattr(self, "on_" + fact["event"], None)
        if handler:
            handler(fact, place)

    def on_RuleBookLoaded(self, fact, place):
        self.rulebook = fact["hash"]

    def on_AccountOpened(self, fact, place):
        self.numeraire[fact["account"]] = fact["numeraire"]

    def on_AccountQueued(self, fact, place):
        self.steps[fact["account"]] = 0

    def on_AccountReleased(self, fact, place):
        del self.steps[fact["account"]]

    def on_FeedUpdated(self, fact, place):
        self.price_sets[fact["feed"]] += 1 if fact["accepted"] else 0

    def on_MarkUpdated(self, fact, place):
        self.marks[fact["market"]] = raw(fact["mark"])

    def on_AssetPriced(self, fact, place):
        self.asset_prices[fact["asset"]] = raw(fact["low"]), raw(fact["high"])

    def on_PositionChanged(self, fact, place):
        held = self.position[fact["account"], fact["market"]]
        held[0] += raw(fact["quantity"])
        held[1] += raw(fact["cost"])

    def on_MarginChangeAnnounced(self, fact, place):
        self.changed_margin.add(fact["market"])

    def on_LiquidationStepped(self, fact, place):
        members = fact["certificate"]
        c = Certificate(members)
        if c.market is not None and c.market >= len(self.book.markets) or c.numeraire >= len(self.book.assets):
            raise Unreadable(f"line {place}: market or asset is not in the rule book: is it the one of this run?")
        faults = Checker(c, self.book, c.market not in self.changed_margin).check() + list(self.context(c, fact))
        self.counts[c.rule] += 1
        if c.market in self.changed_margin:
            self.counts["with margin terms announced later, not recomputed"] += 1
        for what in faults:
            self.faults += 1
            print(f"line {place}: sequence {fact['sequence']}, account {c.account}, step {c.step} ({c.rule}): {what}")

    def context(self, c, fact):
        """What the facts before the certificate say otherwise."""
        if c.sequence != fact["sequence"] or c.rulebook != self.rulebook:
            yield "it names another sequence or rule book"
        if c.account not in self.steps:
            yield "the account is not queued"
            return
        if c.step != self.steps[c.account]:
            yield f"it is the account's step {self.steps[c.account]}"
        self.steps[c.account] += 1
        if c.numeraire != self.numeraire[c.account]:
            yield "it is not the account's numeraire"
        if c.market is None:
            return
        market = self.book.markets[c.market]
        if c.price_set != self.price_sets[market.feed]:
            yield f"the price set is {self.price_sets[market.feed]}"
        if not self.book.assets[market.settlement].par and market.settlement != c.numeraire:
            if (c.settlement_low, c.settlement_high) != self.asset_prices.get(market.settlement):
                yield "the settlement asset has other prices"
        if c.rule == "collateral_sale":
            return
        if c.mark != self.marks.get(c.market):
            yield "the mark price is another"
        if c.quantity + c.filled != self.position[c.account, c.market][0]:
            yield "the position is another"


def zstd_lines(path):
    try:
        done = subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE)
    except FileNotFoundError:
        raise Unreadable("the program zstd is not installed: unpack the file by another and name the result") from None
    yield from io.TextIOWrapper(done.stdout, encoding="utf-8")
    if done.wait() != 0:
        raise Unreadable(f"{path} cannot be unpacked to its end")


def lines_of(path):
    if path == "-":
        return sys.stdin
    if path.endswith(".zst"):
        return zstd_lines(path)
    return (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8")


EVENTS = [name[3:] for name in vars(Run) if name.startswith("on_")]


def verify(events, rules):
    run = Run(RuleBook(rules))
    place = 0
    for place, line in enumerate(lines_of(events), 1):
        if not any(name in line for name in EVENTS):
            continue  # reading only what matters makes a run of a million facts a matter of seconds
        try:
            run.take(json.loads(line), place)
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(f"line {place}: {type(error).__name__} {error}") from error
    if place == 0:
        raise Unreadable(f"{events} is empty")
    if run.rulebook is None:
        raise Unreadable(f"{events} does not begin with the facts of a run: no rule book was loaded")
    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events", help="events.jsonl, .gz or .zst; - for standard input")
    parser.add_argument("rules", help="the rule book of the run")
    arguments = parser.parse_args()
    try:
        run = verify(arguments.events, arguments.rules)
    except (Unreadable, OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        print(f"verify_certificates.py: {error}", file=sys.stderr)
        return 2
    total = sum(count for rule, count in run.counts.items() if " " not in rule)
    for rule, count in sorted(run.counts.items()):
        print(f"{count:10}  {rule}")
    print(f"{total} certificates recomputed, {run.faults} faults")
    return 1 if run.faults else 0


if __name__ == "__main__":
    sys.exit(main())
