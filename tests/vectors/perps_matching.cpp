// matching: through the book of src/book, and once more through the engine.
#include "book/matching.hpp"
#include "tests/vectors/engine_market.hpp"
#include "tests/vectors/rule.hpp"

namespace plimsoll::vectors {

namespace {

class OrderReader {
public:
    /// Orders of one side of the book, in order of time.
    std::vector<LimitOrder> resting(const Node& list, Side side) {
        std::vector<LimitOrder> orders;
        for (const Node& node : list.items()) {
            LimitOrder order = sized(node);
            order.side = side;
            order.price = {node["price"].number()};
            orders.push_back(order);
        }
        return orders;
    }
    std::vector<LimitOrder> incoming(const Node& list) {
        std::vector<LimitOrder> orders;
        for (const Node& node : list.items()) {
            LimitOrder order = sized(node);
            order.side = chosen<Side>(node["side"], {{"buy", Side::buy}, {"sell", Side::sell}});
            order.type = chosen<OrderType>(node["type"], {{"limit", OrderType::limit}, {"market", OrderType::market}});
            if (order.type == OrderType::limit) order.price = {node["price"].number()};
            // The last three differ from gtc by what happens at another time than this.
            if (const auto tif = node.maybe("tif"))
                order.tif = chosen<TimeInForce>(*tif, {{"gtc", TimeInForce::gtc},
                                                       {"ioc", TimeInForce::ioc},
                                                       {"fok", TimeInForce::fok},
                                                       {"gtt", TimeInForce::gtc},
                                                       {"gfn", TimeInForce::gtc},
                                                       {"gfa", TimeInForce::gtc}});
            orders.push_back(order);
        }
        return orders;
    }
    Json shown_trades(const std::vector<MatchedTrade>& trades) const {
        Json list = Json::array();
        for (const MatchedTrade& trade : trades)
            list.push_back({{"buyer", parties_.name(trade.buyer)},
                            {"seller", parties_.name(trade.seller)},
                            {"size", shown(i128{trade.size.raw})},
                            {"price", shown(i128{trade.price.raw})}});
        return list;
    }

private:
    LimitOrder sized(const Node& node) {
        LimitOrder order;
        order.id = static_cast<u32>(parties_.of(node["party"]));
        order.size = {node["size"].number()};
        if (order.size <= Quantity{}) node["size"].wrong("is not above zero");
        return order;
    }
    template <class T>
    static T chosen(const Node& node, std::initializer_list<std::pair<const char*, T>> words) {
        const std::string text = node.text();
        for (const auto& [word, value] : words)
            if (text == word) return value;
        node.wrong("is no word that is known here: '" + text + "'");
    }

    Names parties_;
};

void remark_on(Answer& answer, const std::string& trouble) {
    answer.remarks.push_back(trouble.empty() ? "met by the engine's commands and facts as well"
                                             : "by the book alone, since for the engine " + trouble);
}

Answer continuous(const Node& in) {
    OrderReader reader;
    const auto buys = reader.resting(in["book"]["buy"], Side::buy),
               sells = reader.resting(in["book"]["sell"], Side::sell);
    const auto incoming = reader.incoming(in["incoming"]);
    const auto trades = match_continuous(buys, sells, incoming);
    const auto by_engine = engine_trades(buys, sells, incoming);
    if (by_engine && *by_engine != trades)
        throw CaseError{"the engine trades otherwise: " + excerpt(reader.shown_trades(*by_engine)) +
                        ", the book: " + excerpt(reader.shown_trades(trades))};
    Answer answer;
    answer.fields["trades"] = reader.shown_trades(trades);
    remark_on(answer, by_engine ? "" : by_engine.error());
    return answer;
}

Json shown_auction(const AuctionResult& result) {
    return {{"uncrossing_price", result.price ? shown(i128{result.price->raw}) : Json{}},
            {"volume", shown(i128{result.volume.raw})}};
}

Answer auction(const Node& in) {
    OrderReader reader;
    const auto buys = reader.resting(in["book"]["buy"], Side::buy),
               sells = reader.resting(in["book"]["sell"], Side::sell);
    Answer answer;
    answer.fields = shown_auction(match_auction(buys, sells));
    const auto by_engine = engine_auction(buys, sells);
    if (by_engine && shown_auction(*by_engine) != answer.fields)
        throw CaseError{"the engine's auction ends otherwise: " + excerpt(shown_auction(*by_engine)) +
                        ", the book's: " + excerpt(answer.fields)};
    remark_on(answer, by_engine ? "" : by_engine.error());
    return answer;
}

constexpr Rule rules[] = {
    {"perps", "matching", "continuous", "match_continuous", "Book, next_fill, Engine::submit",
     "margin, price band and self-trade rules come on top; here they do not bind", continuous},
    {"perps", "matching", "auction", "match_auction", "uncross, clearing_price, Engine::submit",
     "margin and self-trade rules come on top; here they do not bind", auction},
};

}  // namespace

std::span<const Rule> matching_rules() { return rules; }

}  // namespace plimsoll::vectors
