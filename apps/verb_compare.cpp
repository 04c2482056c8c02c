// compare: one account under several venues.
#include <fmt/format.h>

#include <deque>

#include "apps/replay_inputs.hpp"
#include "apps/verbs.hpp"
#include "lab/portfolio_margin.hpp"

namespace plimsoll::apps {

namespace {

int run(const Arguments& arguments) {
    std::vector<std::string> paths = arguments.all("--rules");
    if (paths.size() < 2) bad_input("comparing takes two rule books or more: --rules A --rules B");
    const std::string file = arguments.text("PORTFOLIO");
    const auto portfolio = lab::load_portfolio(file);
    if (!portfolio) bad_input(portfolio.error());
    std::deque<RuleBook> books;
    std::deque<lab::PortfolioVenue> venues;
    std::vector<lab::ComparedVenue> compared;
    for (const std::string& path : paths) {
        books.push_back(load_rules(path));
        auto venue = lab::PortfolioVenue::make(*portfolio, books.back(), &books.front());
        if (!venue) bad_input(fmt::format("{} under {}: {}", file, path, venue.error()));
        venues.push_back(std::move(*venue));
        compared.push_back({&venues.back(), lab::margin_report(venues.back())});
    }
    fmt::print("{}", arguments.has("--json") ? lab::compare_json(compared, portfolio->name) : lab::compare_text(compared, portfolio->name));
    return exit_code::ok;
}

}  // namespace

Verb compare_verb() {
    return {.name = "compare",
            .summary = "the margin of one account under several rule books, side by side",
            .text = "The portfolio's symbols are those of the first rule book. Where another venue has no market of that symbol, the one "
                    "of the same kind on the same feed stands for it; where it has no asset of the first venue's numeraire, its own "
                    "numeraire does, one for one; other assets that it does not take count for nothing. Every such change is printed.",
            .flags = {{.name = "PORTFOLIO", .value = "FILE", .text = "the account as JSON", .required = true},
                      {.name = "--rules", .value = "FILE", .text = "a rule book; two or more", .required = true, .times = Times::repeated},
                      {.name = "--json", .value = "", .text = "print one JSON object"}},
            .examples = {{"plimsoll compare docs/formats/portfolio-example.json --rules venues/default.toml --rules venues/size_linear.toml",
                          "the same account at two venues"}},
            .run = run};
}

}  // namespace plimsoll::apps
