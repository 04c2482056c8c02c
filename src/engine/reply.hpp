// The answer to one command.
#pragma once

#include "base/ids.hpp"
#include "model/reject.hpp"

namespace plimsoll {

struct Reply {
    Sequence sequence{};
    Reject reject = Reject::none;
    OrderId order = no_order;        // PlaceOrder: the order's id (also when it has already closed)
    AccountId account = no_account;  // OpenAccount; PlaceOrder: the account that holds it (an isolated one may be new)
    OwnerId owner = no_owner;        // OpenOwner
    friend bool operator==(const Reply&, const Reply&) = default;
};

}  // namespace plimsoll
