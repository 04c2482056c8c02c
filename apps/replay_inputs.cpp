#include "apps/replay_inputs.hpp"

#include <algorithm>
#include <charconv>

#include "apps/population_spec.hpp"
#include "base/text.hpp"
#include "journal/file_io.hpp"
#include "lab/outputs_file.hpp"
#include "lab/trades_source.hpp"
#include "rulebook/rulebook.hpp"

namespace plimsoll::apps {

namespace {

Time time_flag(const Arguments& arguments, std::string_view flag, Time fallback) {
    if (!arguments.has(flag)) return fallback;
    const auto time = parse_time(arguments.text(flag));
    if (!time)
        bad_input(std::string(flag) + " '" + arguments.text(flag) + "' " + std::string(describe(time.error())) +
                  "; expected UTC such as 2020-03-12T10:00:00Z or 2020-03-12");
    return *time;
}

std::optional<u64> seed_flag(const Arguments& arguments) {
    if (!arguments.has("--seed")) return std::nullopt;
    const std::string text = arguments.text("--seed");
    u64 seed = 0;
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (trouble != std::errc{} || end != text.data() + text.size()) bad_input("--seed '" + text + "' is not a whole number from 0");
    return seed;
}

void check_combination(const Arguments& arguments) {
    const bool market = arguments.has("--market"), scenario = arguments.has("--scenario");
    if (market == scenario) bad_input("prices come from --market FILE... or from --scenario FILE: give one of them");
    if (arguments.has("--accounts") && arguments.has("--population"))
        bad_input("accounts come from --accounts FILE or from --population SPEC: give one of them");
    if (scenario)
        for (const char* flag : {"--from", "--to", "--gaps", "--path"})
            if (arguments.has(flag)) bad_input(std::string(flag) + " belongs to --market; a scenario says its own");
}

std::string on_one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool blank = c == '\n' || c == '\r' || c == ' ';
        if (!blank) line += c;
        else if (!line.empty() && line.back() != ' ') line += ' ';
    }
    return line;
}

void read_scenario(const Arguments& arguments, ReplayInputs& inputs) {
    auto scenario = rulebook::load_scenario(arguments.text("--scenario"));
    if (!scenario) bad_input(rulebook::to_text(scenario.error()));
    inputs.hashes.push_back(hash_of_file(arguments.text("--scenario")));
    inputs.title = scenario->title;
    inputs.lab.population = rulebook::overridden(inputs.lab.population, scenario->population);
    inputs.path_seed = seed_flag(arguments).value_or(scenario->seed);
    const auto source_text = [&](const std::string& key) {
        const auto found = std::ranges::find(scenario->sources, key, &rulebook::ScenarioSource::key);
        return found == scenario->sources.end() ? key : found->text;
    };
    for (const auto& row : scenario->references)
        inputs.references.push_back({row.what, row.value, row.unit, source_text(row.source)});
    if (!scenario->notes.empty()) inputs.notes.push_back(on_one_line(scenario->notes));
    inputs.scenario = std::move(*scenario);
}

void read_markets(const Arguments& arguments, ReplayInputs& inputs) {
    inputs.series = map_markets(arguments.all("--market"), inputs.rules);
    std::string names;
    for (const MappedSeries& series : inputs.series) {
        inputs.notes.push_back(describe(series));
        for (const std::string& path : series.files.paths) inputs.hashes.push_back(hash_of_file(path));
        names += (names.empty() ? "" : ", ") + series.files.symbol;
    }
    inputs.title = "Replay of " + names;
    inputs.range.from = time_flag(arguments, "--from", inputs.range.from);
    inputs.range.to = time_flag(arguments, "--to", inputs.range.to);
    if (inputs.range.from >= inputs.range.to) bad_input("--from lies at or after --to");
    if (arguments.has("--gaps")) inputs.gaps = *feeds::parse_gap_policy(arguments.text("--gaps"));
}

void read_accounts(const Arguments& arguments, ReplayInputs& inputs) {
    if (arguments.has("--population")) {
        auto terms = parse_population(arguments.text("--population"), inputs.lab.population, inputs.rules);
        if (!terms) bad_input("--population: " + terms.error());
        inputs.lab.population = std::move(*terms);
    }
    inputs.seed = seed_flag(arguments).value_or(inputs.lab.population.seed);
    if (!arguments.has("--accounts")) return;
    auto accounts = feeds::read_accounts(arguments.text("--accounts"));
    if (!accounts) bad_input(feeds::to_text(accounts.error()));
    inputs.hashes.push_back(hash_of_file(arguments.text("--accounts")));
    inputs.accounts = std::move(*accounts);
}

std::vector<MarketId> scenario_markets(const ReplayInputs& inputs, std::vector<std::string>& notes) {
    std::vector<MarketId> markets;
    for (const auto& row : inputs.scenario->markets) {
        const auto market = find_market(inputs.rules, row.symbol);
        if (!market && !row.optional)
            bad_input("the scenario '" + inputs.scenario->name + "' needs the market " + row.symbol + ", which the rule book '" +
                      inputs.rules.name + "' does not have");
        if (!market) {
            notes.push_back("the rule book has no " + row.symbol + ": left out");
            continue;
        }
        const std::string& feed = inputs.rules.feeds[index(inputs.rules.markets[index(*market)].feed)].symbol;
        if (feed != row.feed)
            bad_input("the scenario prices " + row.symbol + " by " + row.feed + ", the rule book '" + inputs.rules.name + "' by " + feed);
        markets.push_back(*market);
    }
    if (markets.empty()) bad_input("the rule book '" + inputs.rules.name + "' has none of the scenario's markets");
    return markets;
}

std::unique_ptr<lab::PriceSource> scenario_prices(const ReplayInputs& inputs, std::vector<std::string>& notes) {
    std::vector<std::optional<FeedId>> feed_of_path;
    for (const auto& path : inputs.scenario->paths) {
        const auto feed = find_feed(inputs.rules, path.feed);
        if (!feed && !path.optional)
            bad_input("the scenario '" + inputs.scenario->name + "' has prices of " + path.feed + ", a feed that the rule book '" +
                      inputs.rules.name + "' does not have");
        if (!feed) notes.push_back("the rule book has no feed " + path.feed + ": its path is left out");
        feed_of_path.push_back(feed);
    }
    return lab::scenario_source(*inputs.scenario, std::move(feed_of_path), inputs.path_seed);
}

// Publishers speak often enough that a price between two bars does not grow stale.
Duration heartbeat(const RuleBook& rules) {
    Duration shortest = minutes(1);
    for (const FeedTerms& feed : rules.feeds) shortest = std::min(shortest, Duration{feed.age_max.ns / 2});
    return std::max(shortest, seconds(1));
}

std::unique_ptr<lab::PriceSource> file_prices(const ReplayInputs& inputs, lab::IntrabarPath path, feeds::IssueLog& issues,
                                             std::vector<MarketId>& markets) {
    std::vector<feeds::BarSeries> series;
    std::vector<FeedId> feed_of_series;
    std::vector<std::unique_ptr<lab::PriceSource>> sources;
    feeds::KlineOptions options;
    options.range = inputs.range;
    for (const MappedSeries& row : inputs.series) {
        const auto market = find_market(inputs.rules, row.market);
        if (market && std::ranges::find(markets, *market) == markets.end()) markets.push_back(*market);
        if (row.files.paths.empty()) continue;
        const FeedId feed = find_feed(inputs.rules, row.feed).value();
        if (row.trades) {
            feeds::TradeSeries trades({row.files.symbol, row.files.paths}, {}, inputs.range, issues);
            sources.push_back(lab::trades_source(std::move(trades), feed, inputs.gaps, heartbeat(inputs.rules)));
            continue;
        }
        series.emplace_back(row.files, options, issues);
        feed_of_series.push_back(feed);
    }
    if (markets.empty()) bad_input("none of the files prices a market of the rule book '" + inputs.rules.name + "'");
    if (!series.empty())
        sources.push_back(lab::bars_source(std::move(series), std::move(feed_of_series), inputs.gaps, path, heartbeat(inputs.rules)));
    return sources.size() == 1 ? std::move(sources.front()) : lab::merged_source(std::move(sources));
}

}  // namespace

Time end_of_prices(const ReplayInputs& inputs) {
    if (inputs.scenario) return inputs.scenario->to;
    Time end{};
    feeds::KlineOptions options;
    options.range = inputs.range;
    for (const MappedSeries& row : inputs.series) {
        if (row.trades) return Time{};
        if (row.files.paths.empty()) continue;
        feeds::IssueLog unheard;  // told by the run itself
        options.symbol = row.files.symbol;
        auto reader = feeds::KlineReader::open(row.files.paths.back(), options, unheard);
        if (!reader) continue;
        for (auto bar = reader->next(); bar && *bar; bar = reader->next()) end = std::max(end, (*bar)->open_time);
    }
    return end;
}

lab::InputHash hash_of_file(const std::string& path) {
    const auto file = journal::File::open(path, journal::File::Mode::read);
    if (!file) bad_input(path + ": " + file.error());
    Hasher hasher;
    std::vector<std::byte> block(std::size_t{1} << 16);
    for (u64 at = 0;;) {
        const auto got = file->read_at(at, block);
        if (!got) bad_input(path + ": " + got.error());
        hasher.add(std::span{block}.first(*got));
        at += *got;
        if (*got < block.size()) return {path, hasher.finish()};
    }
}

std::string file_text(const std::string& path) {
    auto text = lab::read_file(path);
    if (!text) bad_input(text.error());
    return std::move(*text);
}

RuleBook load_rules(const std::string& path) {
    auto rules = rulebook::load_rulebook(path);
    if (!rules) bad_input("the rule book cannot be used:\n" + rulebook::to_text(rules.error()));
    return std::move(*rules);
}

ReplayInputs read_inputs(const Arguments& arguments) {
    check_combination(arguments);
    ReplayInputs inputs;
    inputs.rules_path = arguments.text("--rules");
    inputs.rules = load_rules(inputs.rules_path);
    inputs.hashes.push_back(hash_of_file(inputs.rules_path));
    auto lab_terms = rulebook::load_lab_terms(inputs.rules_path, inputs.rules);
    if (!lab_terms) bad_input("the rule book cannot be used for a replay:\n" + rulebook::to_text(lab_terms.error()));
    inputs.lab = std::move(*lab_terms);
    if (arguments.has("--scenario")) read_scenario(arguments, inputs);
    else read_markets(arguments, inputs);
    read_accounts(arguments, inputs);
    inputs.feedback = !arguments.has("--no-feedback");
    inputs.static_depth = arguments.has("--static-depth");
    return inputs;
}

PreparedRun prepare(const ReplayInputs& inputs, lab::IntrabarPath path, feeds::IssueLog& issues) {
    PreparedRun run;
    run.setup.notes = inputs.notes;
    if (inputs.scenario) {
        run.setup.markets = scenario_markets(inputs, run.setup.notes);
        run.source = scenario_prices(inputs, run.setup.notes);
    } else {
        run.source = file_prices(inputs, path, issues, run.setup.markets);
    }
    run.setup.title = inputs.title;
    run.setup.rules = inputs.rules;
    run.setup.lab = inputs.lab;
    run.setup.accounts = inputs.accounts;
    run.setup.seed = inputs.seed;
    run.setup.feedback = inputs.feedback;
    run.setup.static_depth = inputs.static_depth;
    run.setup.heartbeat = heartbeat(inputs.rules);
    return run;
}

}  // namespace plimsoll::apps
