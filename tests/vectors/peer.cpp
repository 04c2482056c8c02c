#include "tests/vectors/peer.hpp"

#include <algorithm>

namespace plimsoll::vectors {

using namespace conformance;

namespace {

i64 number_or(const Node& node, const char* key, i64 otherwise) {
    const auto found = node.maybe(key);
    return found ? found->number() : otherwise;
}
i128 whole_or_zero(const Node& node, const char* key) {
    const auto found = node.maybe(key);
    return found ? found->whole() : 0;
}

int exponent(const Node& node) {
    const i64 value = node.number();
    if (value < -1000 || value > 1000) node.wrong("is no exponent that any number has");
    return static_cast<int>(value);
}

}  // namespace

PeerMarket peer_market(const Node& node) {
    PeerMarket market;
    market.base_exp = exponent(node["base_exp"]);
    market.price_exp = exponent(node["price_exp"]);
    if (const auto quote = node.maybe("quote_exp")) market.quote_exp = exponent(*quote);
    market.price = node["price"].whole();
    market.imf_ppm = number_or(node, "imf_ppm", 0);
    market.mm_share_of_im_ppm = number_or(node, "mm_share_of_im_ppm", 0);
    market.oi_lower = whole_or_zero(node, "oi_lower");
    market.oi_upper = whole_or_zero(node, "oi_upper");
    market.open_interest = whole_or_zero(node, "open_interest");
    return market;
}

void PeerMarkets::add(const Node& node) { markets_.emplace_back(ids_.of(node["id"]), peer_market(node)); }

void PeerMarkets::add_all(const Node& list) {
    for (const Node& node : list.items()) add(node);
}

PeerPosition PeerMarkets::position(const Node& node) {
    PeerPosition position;
    position.market = ids_.of(node["market"]);
    if (std::ranges::find(markets_, position.market, &std::pair<u64, PeerMarket>::first) == markets_.end())
        node["market"].wrong("is not among the markets of the case");
    position.size = node["size"].whole();
    position.entry_funding_index = whole_or_zero(node, "entry_funding_index");
    const auto now = node.maybe("index_now");  // not given: nothing has accrued
    position.index_now = now ? now->whole() : position.entry_funding_index;
    return position;
}

PeerAccount PeerMarkets::account(const Node& node) {
    PeerAccount account;
    account.cash = node["cash"].whole();
    for (const Node& each : node["positions"].items()) account.positions.push_back(position(each));
    account.markets = markets_;
    return account;
}

Json PeerMarkets::shown(const PeerAccount& account) const {
    Json positions = Json::array();
    for (const PeerPosition& each : account.positions)
        positions.push_back({{"market", ids_.name(each.market)}, {"size", to_text(each.size)}});
    return {{"cash", to_text(account.cash)}, {"positions", positions}};
}

PeerCase peer_case(const Node& input) {
    PeerCase read;
    read.markets.add_all(input["markets"]);
    read.account = read.markets.account(input);
    return read;
}

std::string_view error_name(PeerError error) {
    return error == PeerError::undefined ? "UNDEFINED" : "INVALID_SIZE_DELTA";
}

}  // namespace plimsoll::vectors
