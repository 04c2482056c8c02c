// margin: one account explained.
#include <fmt/format.h>

#include "apps/replay_inputs.hpp"
#include "apps/verbs.hpp"
#include "lab/portfolio_margin.hpp"

namespace plimsoll::apps {

namespace {

int run(const Arguments& arguments) {
    const RuleBook rules = load_rules(arguments.text("--rules"));
    const std::string path = arguments.text("PORTFOLIO");
    const auto portfolio = lab::load_portfolio(path);
    if (!portfolio) bad_input(portfolio.error());
    const auto venue = lab::PortfolioVenue::make(*portfolio, rules);
    if (!venue) bad_input(path + ": " + venue.error());
    const lab::MarginReport report = lab::margin_report(*venue);
    fmt::print("{}", arguments.has("--json") ? lab::margin_json(report, *venue, portfolio->name)
                                             : lab::margin_text(report, *venue, portfolio->name));
    return exit_code::ok;
}

}  // namespace

Verb margin_verb() {
    return {.name = "margin",
            .summary = "explain the margin of one account: equities, requirements, liquidation prices",
            .text = "Sets the portfolio into the venue of a rule book at the portfolio's own prices and prints margin and liquidation "
                    "equity, initial and maintenance margin, free margin, effective leverage, liquidation and bankruptcy price of each "
                    "position, which side of the open orders weighs more, and how the account fares while one price moves alone. "
                    "Format of the file: docs/formats/portfolio.md.",
            .flags = {{.name = "PORTFOLIO", .value = "FILE", .text = "the account as JSON", .required = true},
                      {.name = "--rules", .value = "FILE", .text = "the rule book", .required = true},
                      {.name = "--json", .value = "", .text = "print one JSON object"}},
            .examples = {{"plimsoll margin docs/formats/portfolio-example.json --rules venues/default.toml", "the example of the format"}},
            .run = run};
}

}  // namespace plimsoll::apps
