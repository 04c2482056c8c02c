// The venue as a run begins: rules, prices, insurance funds, backstops, market makers, open markets, accounts with their positions.
#pragma once

#include <map>

#include "lab/market_maker.hpp"
#include "lab/population.hpp"
#include "lab/publishers.hpp"

namespace plimsoll::lab {

class Opening {
public:
    /// All must outlive the opening. `result` gets the notes, the markets of the run and what was refused.
    Opening(const ReplaySetup& setup, Driver& driver, Publishers& publishers, MarketMaker& maker, ReplayResult& result)
        : setup_(&setup), driver_(&driver), publishers_(&publishers), maker_(&maker), result_(&result) {}

    /// From `begin` on; the sources have said what they know. Gives the moment at which everybody is in. The error says what is
    /// wrong with the input, in a sentence.
    std::expected<Time, std::string> run(Time begin);

    /// The markets that trade: those of the setup, and the spot markets on which what the accounts hold as collateral can be sold.
    const std::vector<MarketId>& markets() const { return markets_; }
    /// Who took the other side of the accounts' positions, and still holds it.
    std::map<MarketId, MakerAccount>& counterparties() { return counterparties_; }

private:
    std::expected<std::vector<PlannedAccount>, std::string> plan_accounts() const;
    void note_unpriced();
    void choose_markets(const std::vector<PlannedAccount>& plans);
    void fund();
    Time open_markets(Time begin);
    void open_accounts(const std::vector<PlannedAccount>& plans, Time time);
    AccountId open_account(const PlannedAccount& plan, Time time);
    void pay_in(AccountId account, const PlannedAccount& plan, const PlannedBalance& balance, Time time);
    void open_position(AccountId account, const PlannedAccount& plan, const PlannedPosition& position, Time time);
    void refuse_order(Reject why);
    void note_refusals();

    const ReplaySetup* setup_;
    Driver* driver_;
    Publishers* publishers_;
    MarketMaker* maker_;
    ReplayResult* result_;
    std::vector<MarketId> markets_;
    std::map<MarketId, MakerAccount> counterparties_;
    std::map<std::string, OwnerId> owners_;
    std::map<AssetId, u32> refused_deposits_;
    std::map<Reject, u32> refused_orders_;
};

}  // namespace plimsoll::lab
