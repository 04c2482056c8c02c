#include "lab/portfolio.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/text.hpp"
#include "lab/outputs_file.hpp"
#include "lab/portfolio_json.hpp"
#include "model/enum_names.hpp"
#include "model/limits.hpp"

namespace plimsoll::lab {

namespace {

struct Wrong {
    std::string what;
};

// Reads members of one object; throws Wrong, which stays inside this file.
class Object {
public:
    Object(const JsonValue& value, std::string path, std::initializer_list<std::string_view> known) : value_(&value), path_(std::move(path)) {
        if (value.kind != JsonValue::Kind::object) fail("", "must be an object");
        for (const auto& [name, member] : value.members)
            if (std::ranges::find(known, name) == known.end()) fail(name, "is not known here; known: " + joined(known));
    }
    [[noreturn]] void fail(std::string_view name, const std::string& what) const { throw Wrong{key(name) + ": " + what}; }
    const JsonValue* find(std::string_view name) const {
        const JsonValue* const found = value_->find(name);
        return found != nullptr && found->kind == JsonValue::Kind::null ? nullptr : found;
    }
    const JsonValue& need(std::string_view name) const {
        const JsonValue* const found = find(name);
        if (found == nullptr) fail(name, "is missing");
        return *found;
    }
    std::string text(std::string_view name) const {
        const JsonValue& found = need(name);
        if (found.kind != JsonValue::Kind::text || found.text.empty() || found.text.size() > 64)
            fail(name, "must be a text of 1 to 64 characters");
        return found.text;
    }
    template <class Number>
    Number number(std::string_view name) const {
        return number_of<Number>(need(name), name);
    }
    template <class Number>
    Number number(std::string_view name, Number fallback) const {
        const JsonValue* const found = find(name);
        return found == nullptr ? fallback : number_of<Number>(*found, name);
    }
    template <class Number>
    Number number_of(const JsonValue& found, std::string_view name) const {
        if (found.kind != JsonValue::Kind::text && found.kind != JsonValue::Kind::number)
            fail(name, "must be a decimal such as \"12.5\"");
        const auto read = parse_decimal(found.text, Number::decimals, found.kind == JsonValue::Kind::number);
        if (!read) fail(name, "'" + found.text.substr(0, 40) + "' " + std::string(describe(read.error())) + "; expected a decimal such as \"12.5\"");
        const i128 most = std::is_same_v<Number, Amount> ? limits::amount_raw_max : i128{limits::price_raw_max};
        if (*read <= -most || *read >= most) fail(name, "'" + found.text.substr(0, 40) + "' is beyond the limits of its type");
        return Number{static_cast<typename Number::Raw>(*read)};
    }
    Price price(std::string_view name) const {
        const Price read = number<Price>(name);
        if (read <= Price{}) fail(name, "must be above zero");
        return read;
    }
    std::string key(std::string_view name) const {
        if (path_.empty()) return std::string(name);
        return name.empty() ? path_ : path_ + "." + std::string(name);
    }
    const std::vector<std::pair<std::string, JsonValue>>& members() const { return value_->members; }

private:
    static std::string joined(std::initializer_list<std::string_view> names) {
        std::string all;
        for (const std::string_view name : names) all += (all.empty() ? "" : ", ") + std::string(name);
        return all;
    }
    const JsonValue* value_;
    std::string path_;
};

const std::vector<JsonValue>& array_of(const Object& in, std::string_view name) {
    static const std::vector<JsonValue> none;
    const JsonValue* const found = in.find(name);
    if (found == nullptr) return none;
    if (found->kind != JsonValue::Kind::array) in.fail(name, "must be an array");
    return found->elements;
}

// An object whose member names are symbols.
const std::vector<std::pair<std::string, JsonValue>>& table_of(const Object& in, std::string_view name) {
    static const std::vector<std::pair<std::string, JsonValue>> none;
    const JsonValue* const found = in.find(name);
    if (found == nullptr) return none;
    if (found->kind != JsonValue::Kind::object) in.fail(name, "must be an object of symbols");
    return found->members;
}

PortfolioPrice read_price(const Object& in, const std::string& feed, const JsonValue& value) {
    const std::string path = "prices." + feed;
    PortfolioPrice row{feed, {}, {}};
    if (value.kind == JsonValue::Kind::object) {
        const Object object(value, path, {"price", "confidence"});
        row.price = object.price("price");
        row.confidence = object.number<Price>("confidence", {});
    } else {
        row.price = in.number_of<Price>(value, path);
    }
    if (row.price <= Price{}) in.fail(path, "must be above zero");
    if (row.confidence < Price{} || row.confidence >= row.price) in.fail(path, "a confidence must not be negative and must be below the price");
    return row;
}

PortfolioMarket read_market(const std::string& symbol, const JsonValue& value) {
    const Object object(value, "markets." + symbol, {"mark", "open_interest"});
    PortfolioMarket row{symbol, std::nullopt, object.number<Quantity>("open_interest", {})};
    if (object.find("mark") != nullptr) row.mark = object.price("mark");
    if (row.open_interest < Quantity{}) object.fail("open_interest", "must not be negative");
    return row;
}

PortfolioPosition read_position(const JsonValue& value, const std::string& path) {
    const Object object(value, path, {"market", "quantity", "entry", "leverage", "funding_owed"});
    PortfolioPosition row;
    row.market = object.text("market");
    row.quantity = object.number<Quantity>("quantity");
    if (row.quantity == Quantity{}) object.fail("quantity", "must not be zero; leave the position out");
    if (object.find("entry") != nullptr) row.entry = object.price("entry");
    row.funding_owed = object.number<Amount>("funding_owed", {});
    if (object.find("leverage") == nullptr) return row;
    const Rate leverage = object.number<Rate>("leverage");
    if (leverage.raw < one_e8 || leverage.raw > 1000 * one_e8) object.fail("leverage", "must be 1 to 1000");
    row.initial_rate = MarginRate{static_cast<i64>(mul_div(one_e6, one_e8, leverage.raw, Round::ceil))};
    return row;
}

PortfolioOrder read_order(const JsonValue& value, const std::string& path) {
    const Object object(value, path, {"market", "side", "price", "quantity"});
    PortfolioOrder row;
    row.market = object.text("market");
    const auto side = enum_of<Side>(object.text("side"));
    if (!side) object.fail("side", "must be \"buy\" or \"sell\"");
    row.side = *side;
    row.price = object.price("price");
    row.quantity = object.number<Quantity>("quantity");
    if (row.quantity <= Quantity{}) object.fail("quantity", "must be above zero");
    return row;
}

Portfolio read_portfolio(const JsonValue& root) {
    const Object in(root, "", {"schema", "name", "numeraire", "mode", "prices", "markets", "balances", "positions", "orders"});
    const JsonValue& schema = in.need("schema");
    if (schema.kind != JsonValue::Kind::number || schema.text != std::to_string(portfolio_schema))
        in.fail("schema", "must be " + std::to_string(portfolio_schema));
    Portfolio portfolio;
    portfolio.name = in.find("name") == nullptr ? "portfolio" : in.text("name");
    if (in.find("numeraire") != nullptr) portfolio.numeraire = in.text("numeraire");
    if (in.find("mode") != nullptr) {
        const auto mode = enum_of<MarginMode>(in.text("mode"));
        if (!mode || *mode == MarginMode::system) in.fail("mode", "must be \"cross\" or \"isolated\"");
        portfolio.mode = *mode;
    }
    for (const auto& [feed, value] : table_of(in, "prices")) portfolio.prices.push_back(read_price(in, feed, value));
    for (const auto& [symbol, value] : table_of(in, "markets")) portfolio.markets.push_back(read_market(symbol, value));
    for (const auto& [asset, value] : table_of(in, "balances"))
        portfolio.balances.push_back({asset, in.number_of<Amount>(value, "balances." + asset)});
    const auto& positions = array_of(in, "positions");
    for (std::size_t i = 0; i < positions.size(); ++i)
        portfolio.positions.push_back(read_position(positions[i], "positions[" + std::to_string(i) + "]"));
    const auto& orders = array_of(in, "orders");
    for (std::size_t i = 0; i < orders.size(); ++i) portfolio.orders.push_back(read_order(orders[i], "orders[" + std::to_string(i) + "]"));
    return portfolio;
}

}  // namespace

std::expected<Portfolio, std::string> parse_portfolio(std::string_view text, const std::string& file) {
    const auto root = parse_json(text, file);
    if (!root) return std::unexpected(root.error());
    try {
        return read_portfolio(*root);
    } catch (const Wrong& wrong) {
        return std::unexpected(file + ": " + wrong.what);
    }
}

std::expected<Portfolio, std::string> load_portfolio(const std::string& path) {
    const auto text = read_file(path);
    if (!text) return std::unexpected(text.error());
    return parse_portfolio(*text, path);
}

}  // namespace plimsoll::lab
