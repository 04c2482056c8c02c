// Markets and accounts of dYdX-derived cases as the conformance functions take them.
#pragma once

#include "margin/conformance.hpp"
#include "tests/vectors/rule.hpp"

namespace plimsoll::vectors {

/// quote_exp is -6 where it is not given; margin parameters are zero where they are not given.
conformance::PeerMarket peer_market(const Node& node);

/// Markets by id, and the accounts that refer to them.
class PeerMarkets {
public:
    /// Adds the market under its id.
    void add(const Node& node);
    void add_all(const Node& list);
    /// Cash and positions of `node`; every position's market must have been added.
    conformance::PeerAccount account(const Node& node);
    u64 id(const Node& market) { return ids_.of(market); }
    /// {"cash", "positions": [{"market", "size"}]}
    Json shown(const conformance::PeerAccount& account) const;

private:
    conformance::PeerPosition position(const Node& node);

    Names ids_;
    std::vector<std::pair<u64, conformance::PeerMarket>> markets_;
};

/// An account whose markets are listed beside its positions.
struct PeerCase {
    PeerMarkets markets;
    conformance::PeerAccount account;
};
PeerCase peer_case(const Node& input);

/// The name of the error class.
std::string_view error_name(conformance::PeerError error);

}  // namespace plimsoll::vectors
