#include "rulebook/scenario.hpp"

#include <algorithm>
#include <set>

#include "rulebook/check.hpp"
#include "rulebook/lab_reader.hpp"

namespace plimsoll::rulebook {
namespace {

constexpr std::array<std::string_view, 5> point_kinds{"price", "close", "open", "low", "high"};

void read_duration(Reader& in, std::string_view key, Duration& value, Need need = Need::required) {
    std::string text;
    in.text(key, text, need);
    if (text.empty()) return;
    const auto parsed = parse_duration(text);
    if (parsed)
        value = *parsed;
    else
        in.fail(key, "\"" + text + "\" " + std::string(plimsoll::describe(parsed.error())));
}

void read_point(Reader& in, ScenarioPoint& point) {
    in.time("time", point.time);
    in.number("price", point.price);
    std::string_view kind = point_kinds[0];
    in.choice("kind", kind, point_kinds, Need::optional);
    point.kind = static_cast<PointKind>(std::ranges::find(point_kinds, kind) - point_kinds.begin());
    if (in.has("within")) read_duration(in, "within", point.within.emplace());
    in.skip("within");
    in.text("source", point.source);
    in.text("note", point.note, Need::optional);
}

void read_path(Reader& in, ScenarioPath& path) {
    in.text("feed", path.feed);
    in.text("quote", path.quote);
    in.number("volatility_bridge", path.volatility_bridge);
    in.flag("optional", path.optional, Need::optional);
    in.tables("points", path.points, read_point);
}

void read_market(Reader& in, ScenarioMarket& market) {
    in.text("symbol", market.symbol);
    in.text("feed", market.feed);
    in.flag("optional", market.optional, Need::optional);
}

void read_reference(Reader& in, ScenarioReference& reference) {
    in.text("what", reference.what);
    in.text("value", reference.value);
    in.text("unit", reference.unit);
    in.text("source", reference.source);
    in.text("note", reference.note, Need::optional);
}

void read_population(Reader& in, PopulationOverrides& population) {
    i64 seed = 0;
    if (in.has("seed")) {
        in.integer("seed", seed, 0, INT64_MAX);
        population.seed = static_cast<u64>(seed);
    }
    in.skip("seed");
    if (in.has("accounts")) in.count("accounts", population.accounts.emplace());
    in.skip("accounts");
    if (in.has("long_share")) in.number("long_share", population.long_share.emplace());
    in.skip("long_share");
    if (in.has("isolated_share")) in.number("isolated_share", population.isolated_share.emplace());
    in.skip("isolated_share");
    in.tables("leverage", population.leverage, read_leverage, Need::optional);
}

// [sources]: keys of the author's choice.
void read_sources(Document& document, std::vector<ScenarioSource>& sources) {
    const Node& root = document.root();
    document.ask(root, "sources");
    const Node* table = root.member("sources");
    if (table == nullptr || table->kind != Node::Kind::table || table->parts.empty())
        return document.fail(table == nullptr ? 0 : table->line, "sources",
                             "must be a table that names where the numbers are from");
    for (const Node& part : table->parts) {
        document.ask(*table, part.key);
        document.note("sources." + part.key, part.line, "sources." + part.key);
        const bool word = std::ranges::all_of(
            part.key, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
        if (!word || part.key.empty())
            document.fail(part.line, "sources." + part.key, "may have a-z, 0-9 and - in its key only");
        if (part.kind != Node::Kind::text || part.text.empty())
            document.fail(part.line, "sources." + part.key, "must be a string that lets a reader find it");
        sources.push_back({part.key, part.text});
    }
}

void read_times(Reader& root, Scenario& scenario) {
    root.time("from", scenario.from);
    root.time("to", scenario.to);
    read_duration(root, "step", scenario.step);
    i64 seed = 1;
    root.integer("seed", seed, 0, INT64_MAX, Need::optional);
    scenario.seed = static_cast<u64>(seed);
}

Scenario read(Document& document) {
    Scenario scenario;
    const Names names;
    Reader root(document, names, document.root(), {}, {});
    i64 schema = 1;
    root.integer("schema", schema, 1, 1);
    root.text("name", scenario.name);
    root.text("title", scenario.title);
    root.text("description", scenario.description);
    root.text("notes", scenario.notes, Need::optional);
    read_times(root, scenario);
    read_sources(document, scenario.sources);
    root.tables("market", scenario.markets, read_market);
    root.tables("path", scenario.paths, read_path);
    root.table("population", Need::optional, [&](Reader& in) { read_population(in, scenario.population); });
    root.tables("reference", scenario.references, read_reference, Need::optional);
    return scenario;
}

// --- what must hold between the values ---

void check_times(const Check& check, const Scenario& scenario) {
    check.range("step", scenario.step, seconds(1), day);
    check.must(scenario.from.ns >= 0 && scenario.from < scenario.to, "to", "must lie after from");
    if (scenario.step.ns <= 0 || scenario.from.ns < 0 || scenario.to <= scenario.from) return;
    const i64 span = (scenario.to - scenario.from).ns;
    check.must(span % scenario.step.ns == 0, "to", "must lie a whole number of steps after from");
    check.must(span / scenario.step.ns <= 10'000'000, "step", "makes more than 10000000 steps");
}

void check_extreme(const Check& check, const ScenarioPoint& point, const ScenarioPoint& beside) {
    if (point.kind == PointKind::low)
        check.must(beside.price >= point.price, "price", "is a low, yet the point beside it is lower");
    if (point.kind == PointKind::high)
        check.must(beside.price <= point.price, "price", "is a high, yet the point beside it is higher");
}

void check_point(const Check& check, const Scenario& scenario, const ScenarioPoint& point) {
    check.positive("price", point.price, Price{limits::price_raw_max});
    const i128 since = i128{point.time.ns} - scenario.from.ns;
    check.must(since >= 0 && scenario.step.ns > 0 && since % scenario.step.ns == 0, "time",
               "is not on the grid from + n steps");
    if (!point.within) return;
    check.positive("within", *point.within, Duration{7 * day.ns});
    check.must(point.kind == PointKind::low || point.kind == PointKind::high, "within", "belongs to a low or a high");
}

void check_path(const Check& check, const Scenario& scenario, const ScenarioPath& path) {
    check.range("volatility_bridge", path.volatility_bridge, Rate{}, Rate{20 * one_e8});
    const auto& points = path.points;
    if (points.size() < 2) return check.fail("points", "must be at least two");
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Check at = check.element("points", i);
        check_point(at, scenario, points[i]);
        if (i > 0) {
            at.must(points[i].time > points[i - 1].time, "time", "must be later than the point before");
            check_extreme(at, points[i], points[i - 1]);
        }
        if (i + 1 < points.size()) check_extreme(at, points[i], points[i + 1]);
    }
    check.element("points", 0).must(points.front().time == scenario.from, "time", "of the first point must be from");
    check.element("points", points.size() - 1)
        .must(points.back().time == scenario.to, "time", "of the last point must be to");
}

// Every cited source is there, and every source is cited.
void check_citations(const Check& check, const Scenario& scenario) {
    std::set<std::string_view> known, cited;
    for (const ScenarioSource& source : scenario.sources) known.insert(source.key);
    const auto cite = [&](const Check& at, const std::string& key) {
        cited.insert(key);
        at.must(known.contains(key), "source", "\"" + key + "\" is not in [sources]");
    };
    for (std::size_t p = 0; p < scenario.paths.size(); ++p)
        for (std::size_t i = 0; i < scenario.paths[p].points.size(); ++i)
            cite(check.element("path", p).element("points", i), scenario.paths[p].points[i].source);
    for (std::size_t i = 0; i < scenario.references.size(); ++i)
        cite(check.element("reference", i), scenario.references[i].source);
    for (const ScenarioSource& source : scenario.sources)
        check.in("sources").must(cited.contains(source.key), source.key, "is cited nowhere");
}

void check_names(const Check& check, const Scenario& scenario, std::string_view file) {
    const std::size_t slash = file.rfind('/');
    if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
    if (file.ends_with(".toml")) file.remove_suffix(5);
    check.must(scenario.name == file, "name", "must be the file's name without .toml, \"" + std::string(file) + "\"");
    std::set<std::string_view> feeds, symbols;
    for (std::size_t i = 0; i < scenario.paths.size(); ++i)
        check.element("path", i).must(feeds.insert(scenario.paths[i].feed).second, "feed", "has two paths");
    for (std::size_t i = 0; i < scenario.markets.size(); ++i) {
        const Check at = check.element("market", i);
        at.must(feeds.contains(scenario.markets[i].feed), "feed",
                "\"" + scenario.markets[i].feed + "\" has no [[path]]");
        at.must(symbols.insert(scenario.markets[i].symbol).second, "symbol", "is there twice");
    }
    check.must(!scenario.markets.empty(), "market", "is missing; a scenario has at least one");
    check.must(!scenario.paths.empty(), "path", "is missing; a scenario has at least one");
}

void check_rest(const Check& check, const Scenario& scenario) {
    for (std::size_t i = 0; i < scenario.references.size(); ++i)
        check.element("reference", i)
            .must(parse_decimal(scenario.references[i].value, 8).has_value(), "value", "must be a decimal number");
    const Check population = check.in("population");
    if (scenario.population.accounts) population.range<u32>("accounts", *scenario.population.accounts, 1, 100'000'000);
    if (scenario.population.long_share)
        population.range("long_share", *scenario.population.long_share, no_margin_rate, one);
    if (scenario.population.isolated_share)
        population.range("isolated_share", *scenario.population.isolated_share, no_margin_rate, one);
    if (!scenario.population.leverage.empty()) check_weights(population, "leverage", scenario.population.leverage);
    for (std::size_t i = 0; i < scenario.population.leverage.size(); ++i)
        check_leverage(population.element("leverage", i), scenario.population.leverage[i]);
}

}  // namespace

std::expected<Scenario, Errors> parse_scenario(std::string_view text, const std::string& file) {
    const auto root = parse_toml(text, file);
    if (!root) return std::unexpected(Errors{root.error()});
    Document document(file, *root);
    Scenario scenario = read(document);
    if (document.errors().empty()) {
        Errors errors;
        const Check check(errors, {});
        check_names(check, scenario, file);
        check_times(check, scenario);
        for (std::size_t i = 0; i < scenario.paths.size(); ++i)
            check_path(check.element("path", i), scenario, scenario.paths[i]);
        check_citations(check, scenario);
        check_rest(check, scenario);
        for (const RuleBookError& error : errors) document.fail_at(error.key, error.message);
    }
    document.finish();
    if (!document.errors().empty()) return std::unexpected(document.errors());
    return scenario;
}

std::expected<Scenario, Errors> load_scenario(const std::string& path) {
    const auto text = read_text(path);
    if (!text) return std::unexpected(Errors{text.error()});
    return parse_scenario(*text, path);
}

PopulationTerms overridden(PopulationTerms terms, const PopulationOverrides& overrides) {
    terms.seed = overrides.seed.value_or(terms.seed);
    terms.accounts = overrides.accounts.value_or(terms.accounts);
    terms.long_share = overrides.long_share.value_or(terms.long_share);
    terms.isolated_share = overrides.isolated_share.value_or(terms.isolated_share);
    if (!overrides.leverage.empty()) terms.leverage = overrides.leverage;
    return terms;
}

}  // namespace plimsoll::rulebook
