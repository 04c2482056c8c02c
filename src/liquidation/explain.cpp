// A certificate in plain words.
#include "base/text.hpp"
#include "liquidation/certificate.hpp"

namespace plimsoll {

namespace {

struct Words {
    const Certificate& is;
    const RuleBook& rules;

    const MarketTerms& market() const { return rules.markets[index(is.market)]; }
    std::string unit(AssetId asset) const { return " " + rules.assets[index(asset)].symbol; }
    std::string money(Amount amount) const { return to_text(amount) + unit(is.numeraire); }

    std::string head() const {
        return "Step " + to_text(static_cast<i128>(is.step)) + " of account " + to_text(static_cast<i128>(index(is.account))) +
               " at sequence " + to_text(static_cast<i128>(std::to_underlying(is.sequence))) + ".\nBefore it, margin equity was " +
               money(is.equity) + " against a maintenance margin of " + money(is.maintenance) + ": the account was " +
               (is.liquidatable ? "unhealthy" : "above maintenance, but not yet above its target") +
               ". At full prices less closing cost it was worth " + money(is.liquidation_equity) + ".\n";
    }
    std::string position() const {
        const Quantity held = is.quantity;
        return (held > Quantity{} ? "It was long " : "It was short ") + to_text(abs(held)) + " " + market().symbol +
               " at a mark price of " + to_text(is.mark) + ".\n";
    }
    std::string trade(Quantity quantity) const {
        return (quantity > Quantity{} ? "buy " : "sell ") + to_text(abs(quantity)) + " " + market().symbol;
    }
    std::string cash(Amount amount) const {
        return (amount < Amount{} ? "pay " : "receive ") + to_text(abs(amount)) + unit(market().settlement);
    }
    std::string after() const {
        const AssetId asset = speaks_of_line(is.rule) ? market().settlement : is.numeraire;
        return "Afterwards: margin equity " + to_text(is.equity_after) + ", maintenance margin " + to_text(is.maintenance_after) +
               ", at full prices less closing cost " + to_text(is.liquidation_equity_after) + unit(asset) + ".\n";
    }
    std::string book() const {
        std::string text = position() + "The book was asked to " + trade(is.slice) + "; for that the account had to " +
                           cash(is.limit_cash) + " or better, so that neither its margin ratio nor its solvency could fall.\n";
        if (is.filled == Quantity{}) return text + "Nothing was to be had at that limit.\n";
        text += "It did " + trade(is.filled) + " and did " + cash(is.cash);
        if (is.absorbed > Amount{})
            return text + "; as it was insolvent, the payers before ADL paid the " + to_text(is.absorbed) +
                   unit(market().settlement) + " that this was short of the limit.\n";
        return text + "; the liquidation fee was " + to_text(is.fee) + unit(market().settlement) +
               ", taken from what was left above the limit.\n";
    }
    std::string adl() const {
        std::string text = position() + "No taker was left: accounts on the other side were made to take the position (" +
                           trade(is.filled) + "), for which the account did " + cash(is.cash) + ".\n";
        if (is.absorbed > Amount{})
            text += "Its deficit of " + to_text(is.absorbed) + unit(market().settlement) + " beyond that was paid by others.\n";
        return text;
    }
    std::string sale() const {
        if (buys_debt(is))
            return "An asset that was owed was asked for on the spot market " + market().symbol + ": " + trade(is.slice) +
                   ", for which the account had to " + cash(is.limit_cash) + " or less. It did " + trade(is.filled) + " and did " +
                   cash(is.cash) + "; the liquidation fee was " + to_text(is.fee) + unit(market().settlement) + ".\n";
        return "Collateral was offered on the spot market " + market().symbol + " for a debt: " + trade(is.slice) +
               ", for which the account had to " + cash(is.limit_cash) + " or better. It did " + trade(is.filled) +
               " and did " + cash(is.cash) + "; the liquidation fee was " + to_text(is.fee) + unit(market().settlement) + ".\n";
    }
    std::string takeover() const {
        std::string text = "A backstop took over " + decimal_text(i128{is.fraction.raw}, 4) +
                           " percent of every position, balance and debt, worth " + money(is.cash) + ".\n";
        if (is.absorbed > Amount{}) text += "Others first paid " + money(is.absorbed) + " to lift that part to zero.\n";
        return text;
    }
    std::string step() const {
        switch (is.rule) {
            case StepRule::orders_cancelled: return "All its open orders were cancelled first.\n";
            case StepRule::book_slice: return book();
            case StepRule::collateral_sale: return sale();
            case StepRule::deficit_cover: return "It had no position left; others paid its deficit of " + money(is.absorbed) + ".\n";
            case StepRule::takeover: return takeover();
            case StepRule::adl: return adl();
            case StepRule::closed: return "Nothing was left of it.\n";
            case StepRule::waited: return "Nobody would take anything within its limit: nothing moved.\n";
        }
        return {};
    }
};

}  // namespace

std::string explain(const Certificate& certificate, const RuleBook& in_force) {
    const Words words{certificate, in_force};
    return words.head() + words.step() + words.after();
}

}  // namespace plimsoll
