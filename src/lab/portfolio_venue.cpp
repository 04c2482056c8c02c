#include "lab/portfolio_venue.hpp"

#include <algorithm>
#include <set>

#include "margin/position_value.hpp"
#include "model/limits.hpp"

namespace plimsoll::lab {

namespace {

template <class Terms>
std::optional<u32> place_of(const std::vector<Terms>& rows, std::string_view symbol) {
    const auto found = std::ranges::find(rows, symbol, [](const Terms& row) { return std::string_view(row.symbol); });
    if (found == rows.end()) return std::nullopt;
    return static_cast<u32>(found - rows.begin());
}

template <class Terms>
std::string names_of(const std::vector<Terms>& rows) {
    std::string names;
    for (const Terms& row : rows) names += (names.empty() ? "" : ", ") + row.symbol;
    return names;
}

struct Wrong {
    std::string what;
};

}  // namespace

// Resolves and fills; throws Wrong, which make() turns into its answer.
class PortfolioReader {
public:
    PortfolioReader(const Portfolio& portfolio, const RuleBook& rules, const RuleBook* reference)
        : portfolio_(portfolio), rules_(rules), reference_(reference), venue_(rules) {}

    PortfolioVenue read() {
        venue_.mode_ = portfolio_.mode;
        venue_.numeraire_ = portfolio_.numeraire ? asset(*portfolio_.numeraire) : rules_.venue.numeraire;
        take_prices();
        make_assets();
        make_markets();
        for (const PortfolioBalance& row : portfolio_.balances) add_balance(row);
        for (const PortfolioPosition& row : portfolio_.positions) add_position(row);
        for (const PortfolioOrder& row : portfolio_.orders) add_order(row);
        check_shape();
        check_prices();
        return std::move(venue_);
    }

private:
    // --- symbols ---
    AssetId asset(const std::string& symbol) {
        if (const auto place = place_of(rules_.assets, symbol)) return AssetId{*place};
        if (reference_ != nullptr) {
            const auto there = place_of(reference_->assets, symbol);
            if (there && AssetId{*there} == reference_->venue.numeraire) {
                note("'" + rules_.name + "' has no " + symbol + ": counted as its numeraire " +
                     rules_.assets[index(rules_.venue.numeraire)].symbol + ", one for one");
                return rules_.venue.numeraire;
            }
        }
        throw Wrong{"the rule book '" + rules_.name + "' has no asset " + symbol + "; it has " + names_of(rules_.assets)};
    }
    MarketId market(const std::string& symbol) {
        if (const auto place = place_of(rules_.markets, symbol)) return MarketId{*place};
        if (const auto other = counterpart(symbol)) {
            note("'" + rules_.name + "' has no " + symbol + ": taken as its " + rules_.markets[index(*other)].symbol);
            return *other;
        }
        throw Wrong{"the rule book '" + rules_.name + "' has no market " + symbol + "; it has " + names_of(rules_.markets)};
    }
    std::optional<MarketId> counterpart(const std::string& symbol) const {
        if (reference_ == nullptr) return std::nullopt;
        const auto there = place_of(reference_->markets, symbol);
        if (!there) return std::nullopt;
        const MarketTerms& wanted = reference_->markets[*there];
        std::optional<MarketId> found;
        for (u32 i = 0; i < rules_.markets.size(); ++i) {
            const MarketTerms& terms = rules_.markets[i];
            const bool alike = terms.kind == wanted.kind && rules_.feeds[index(terms.feed)].symbol == reference_->feeds[index(wanted.feed)].symbol;
            if (!alike) continue;
            if (found) return std::nullopt;
            found = MarketId{i};
        }
        return found;
    }
    void note(std::string text) {
        if (std::ranges::find(venue_.notes_, text) == venue_.notes_.end()) venue_.notes_.push_back(std::move(text));
    }

    // --- variables ---
    void take_prices() {
        venue_.prices_.resize(rules_.feeds.size());
        confidence_.resize(rules_.feeds.size());
        for (const PortfolioPrice& row : portfolio_.prices) {
            const auto feed = place_of(rules_.feeds, row.feed);
            if (!feed) {
                if (reference_ != nullptr && place_of(reference_->feeds, row.feed)) continue;
                throw Wrong{"prices." + row.feed + ": the rule book '" + rules_.name + "' has no such feed; it has " + names_of(rules_.feeds)};
            }
            venue_.prices_[*feed] = row.price;
            confidence_[*feed] = row.confidence;
        }
    }
    void make_assets() {
        for (const AssetTerms& terms : rules_.assets) {
            AssetState state{};
            const bool par = terms.feed == no_feed;
            const Price price = par ? Price{one_e8} : venue_.prices_[index(terms.feed)];
            const Price wide = par ? Price{} : confidence_[index(terms.feed)];
            state.price = price;
            state.low = state.strict_low = price - wide;
            state.high = state.strict_high = price + wide;
            state.usable = price > Price{} ? 1 : 0;
            state.halt_weight = margin_rate_one;
            venue_.assets_.push_back(state);
        }
    }
    void make_markets() {
        for (const MarketTerms& terms : rules_.markets) {
            MarketState state{};
            set_mark(state, venue_.prices_[index(terms.feed)]);
            state.index = state.mark;
            state.status = MarketStatus::open;
            venue_.markets_.push_back(state);
        }
        for (const PortfolioMarket& row : portfolio_.markets) {
            MarketState& state = venue_.markets_[index(market(row.market))];
            if (row.mark) set_mark(state, *row.mark);
            state.open_interest = row.open_interest;
        }
    }
    static void set_mark(MarketState& state, Price mark) {
        state.mark = state.strict_low = state.strict_high = state.last = mark;
        state.index_usable = mark > Price{} ? 1 : 0;
    }

    // --- lines ---
    void add_balance(const PortfolioBalance& row) {
        if (not_taken_here(row)) return;
        const AssetId id = asset(row.asset);
        const auto place = std::ranges::lower_bound(venue_.balances_, id, {}, &Balance::asset);
        if (place != venue_.balances_.end() && place->asset == id) {
            place->amount += row.amount;
            return;
        }
        Balance line{};
        line.asset = id;
        line.amount = row.amount;
        venue_.balances_.insert(place, line);
    }
    // Collateral that another venue does not take is not there; a debt cannot be left out.
    bool not_taken_here(const PortfolioBalance& row) {
        if (reference_ == nullptr || row.amount < Amount{} || place_of(rules_.assets, row.asset)) return false;
        const auto there = place_of(reference_->assets, row.asset);
        if (!there || AssetId{*there} == reference_->venue.numeraire) return false;
        note("'" + rules_.name + "' does not take " + row.asset + ": it counts for nothing there");
        return true;
    }
    Position& line(MarketId id) {
        const auto place = std::ranges::lower_bound(venue_.positions_, id, {}, &Position::market);
        if (place != venue_.positions_.end() && place->market == id) return *place;
        Position fresh{};
        fresh.market = id;
        return *venue_.positions_.insert(place, fresh);
    }
    Price mark_of(MarketId id) const {
        const Price mark = venue_.markets_[index(id)].mark;
        if (mark > Price{}) return mark;
        throw Wrong{"prices." + rules_.feeds[index(rules_.markets[index(id)].feed)].symbol + ": is missing; " +
                    rules_.markets[index(id)].symbol + " needs it"};
    }
    static void check_size(Quantity quantity, Price price, const std::string& symbol) {
        if (!limits::within(notional(quantity, price))) throw Wrong{symbol + ": quantity times price is beyond the limits"};
    }
    void add_position(const PortfolioPosition& row) {
        const MarketId id = market(row.market);
        const MarketTerms& terms = rules_.markets[index(id)];
        if (terms.kind == InstrumentKind::spot) throw Wrong{row.market + " is a spot market: what was bought there stands among the balances"};
        const Price entry = row.entry.value_or(mark_of(id));
        check_size(row.quantity, entry, row.market);
        check_size(row.quantity, mark_of(id), row.market);
        Position& held = line(id);
        if (held.quantity != Quantity{}) throw Wrong{row.market + " has two positions; add them up"};
        held.quantity = row.quantity;
        held.cost = fill_cash(terms.kind, row.quantity, entry);
        held.funding_settled = -row.funding_owed;
        if (row.initial_rate) held.leverage_rate = *row.initial_rate;
    }
    void add_order(const PortfolioOrder& row) {
        const MarketId id = market(row.market);
        mark_of(id);
        check_size(row.quantity, row.price, row.market);
        Position& held = line(id);
        Quantity& side = row.side == Side::buy ? held.bids : held.asks;
        Notional& value = row.side == Side::buy ? held.bids_notional : held.asks_notional;
        if (i128{side.raw} + row.quantity.raw >= limits::quantity_raw_max) throw Wrong{row.market + ": the orders' quantities are beyond the limits"};
        side += row.quantity;
        value += notional(row.quantity, row.price);
        if (!limits::within(value)) throw Wrong{row.market + ": the orders' notional is beyond the limits"};
        ++held.order_count;
    }

    // --- whether margin can be computed ---
    void check_shape() const {
        std::set<AssetId> touched{venue_.numeraire_};
        for (const Balance& row : venue_.balances_) touched.insert(row.asset);
        for (const Position& row : venue_.positions_) {
            const MarketTerms& terms = rules_.markets[index(row.market)];
            touched.insert(terms.settlement);
            if (terms.base != no_asset) touched.insert(terms.base);
        }
        if (touched.size() > limits::assets_per_account_max || venue_.balances_.size() + venue_.positions_.size() > limits::lines_max)
            throw Wrong{"the account has more lines than an account may have"};
        const auto markets = std::ranges::count_if(venue_.positions_, [](const Position& row) { return row.quantity != Quantity{}; });
        if (venue_.mode_ == MarginMode::isolated && markets > 1) throw Wrong{"an isolated account holds one market only"};
    }
    void need_price(AssetId id) const {
        const AssetTerms& terms = rules_.assets[index(id)];
        if (venue_.assets_[index(id)].price > Price{}) return;
        throw Wrong{"prices." + rules_.feeds[index(terms.feed)].symbol + ": is missing; the account holds or owes " + terms.symbol};
    }
    void check_prices() const {
        need_price(venue_.numeraire_);
        for (const Balance& row : venue_.balances_) need_price(row.asset);
        for (const Position& row : venue_.positions_) need_price(rules_.markets[index(row.market)].settlement);
    }

    const Portfolio& portfolio_;
    const RuleBook& rules_;
    const RuleBook* reference_;
    PortfolioVenue venue_;
    std::vector<Price> confidence_;  // by FeedId
};

std::expected<PortfolioVenue, std::string> PortfolioVenue::make(const Portfolio& portfolio, const RuleBook& rules, const RuleBook* reference) {
    try {
        return PortfolioReader(portfolio, rules, reference).read();
    } catch (const Wrong& wrong) {
        return std::unexpected(wrong.what);
    }
}

std::vector<FeedId> PortfolioVenue::feeds() const {
    std::set<FeedId> found;
    const auto add = [&](FeedId feed) {
        if (feed != no_feed) found.insert(feed);
    };
    for (const Balance& row : balances_) add(rules_->assets[index(row.asset)].feed);
    for (const Position& row : positions_) {
        const MarketTerms& terms = rules_->markets[index(row.market)];
        add(terms.feed);
        add(rules_->assets[index(terms.settlement)].feed);
    }
    return {found.begin(), found.end()};
}

}  // namespace plimsoll::lab
