#include "tests/stories/story_rules.hpp"

#include "model/enum_names.hpp"
#include "tests/support/venue.hpp"

namespace plimsoll::test {

namespace {

template <class T>
concept FixedNumber = requires {
    typename T::Raw;
    T::decimals;
};

// Sets one parameter, found by its dotted key, from the words behind it.
class Setter {
public:
    Setter(const RuleBook& rules, const StoryLine& line, std::size_t first)
        : rules_(rules), line_(line), first_(first) {}

    /// How many entries were set, where it is a list.
    template <class Terms>
    u32 set(Terms& terms, const std::string& key) {
        const auto dot = key.find('.');
        const std::string head = key.substr(0, dot), rest = dot == std::string::npos ? "" : key.substr(dot + 1);
        bool found = false;
        Terms::for_each(terms, [&](const std::string& name, auto& member) {
            if (name != head || found) return;
            found = true;
            assign(member, rest);
        });
        if (!found) found = set_list(terms, head);
        if (!found) throw Wrong{"a key of the rule book", "'" + key + "'"};
        return entries_;
    }

private:
    template <class T>
    void assign(T& member, const std::string& rest) {
        if constexpr (HasFields<T>) {
            if constexpr (std::is_same_v<T, FeeTerms>) {
                if (rest.empty()) {
                    member.maker = member.taker = line_.number<Rate>(first_);
                    return;
                }
            }
            set(member, rest);
        } else if constexpr (FixedNumber<T>) {
            member = line_.number<T>(first_);
        } else if constexpr (std::is_same_v<T, Duration>) {
            member = line_.duration(first_);
        } else if constexpr (std::is_same_v<T, Time>) {
            member = start + line_.duration(first_);
        } else if constexpr (std::is_same_v<T, FeedId>) {
            member = FeedId{place_of(rules_.feeds)};
        } else if constexpr (std::is_same_v<T, AssetId>) {
            member = AssetId{place_of(rules_.assets)};
        } else if constexpr (NamedEnum<T>) {
            const auto value = enum_of<T>(line_.at(first_));
            if (!value) throw Wrong{"a name of this kind", "'" + line_.at(first_) + "'"};
            member = *value;
        } else if constexpr (std::is_same_v<T, u32>) {
            member = static_cast<u32>(line_.count(first_));
        } else {
            set_array(member);
        }
    }
    template <class T>
    void set_array(T&) {
        throw Wrong{"a parameter that a story can change", "'" + line_.rest(1) + "'"};
    }

    // Lists are given whole.
    bool set_list(MarginTerms& terms, const std::string& key) {
        if (key != "tiers") return false;
        TieredMargin tiers;
        for (std::size_t i = first_; i < line_.size(); i += 3)
            tiers.tiers.at(tiers.count++) = {line_.number<Amount>(i), line_.number<MarginRate>(i + 1),
                                             line_.number<MarginRate>(i + 2)};
        terms.model = tiers;
        return true;
    }
    template <class T>
    bool set_list(T&, const std::string&) {
        return false;
    }
    void set_array(std::array<HaircutTier, limits::haircut_tiers_max>& tiers) {
        std::size_t count = 0;
        for (std::size_t i = first_; i < line_.size(); i += 2)
            tiers.at(count++) = {line_.number<Amount>(i), line_.number<MarginRate>(i + 1)};
        entries_ = static_cast<u32>(count);
    }
    void set_array(std::array<FeedSource, limits::sources_max>& sources) {
        entries_ = static_cast<u32>(line_.count(first_));
        for (u32 i = 0; i < entries_; ++i) sources.at(i) = {SourceId{i}, 1};
    }
    template <NamedEnum E>
    void set_array(std::array<E, limits::ladder_max>& steps) {
        steps = {};
        for (std::size_t i = first_; i < line_.size(); ++i) {
            const auto step = enum_of<E>(line_.at(i));
            if (!step) throw Wrong{"a step of this ladder", "'" + line_.at(i) + "'"};
            steps.at(i - first_) = *step;
        }
        entries_ = static_cast<u32>(line_.size() - first_);
    }
    template <class Items>
    u32 place_of(const Items& items) const {
        for (u32 i = 0; i < items.size(); ++i)
            if (items[i].symbol == line_.at(first_)) return i;
        throw Wrong{"a symbol of the rule book", "'" + line_.at(first_) + "'"};
    }

    const RuleBook& rules_;
    const StoryLine& line_;
    std::size_t first_;
    u32 entries_ = 0;
};

void set_market(const RuleBook& rules, MarketTerms& terms, const StoryLine& line, std::size_t key) {
    const u32 entries = Setter(rules, line, key + 1).set(terms, line.at(key));
    if (line.at(key) == "liquidation.takers") terms.liquidation.taker_count = entries;
    if (line.at(key) == "liquidation.payers") terms.liquidation.payer_count = entries;
}

template <class Items>
auto find(Items& items, const std::string& symbol) {
    return std::ranges::find(items, symbol, [](const auto& item) { return item.symbol; });
}

// The item of a symbol; `like` makes a new one behind the others.
template <class Items>
typename Items::value_type* item_of(Items& items, const StoryLine& line) {
    const auto found = find(items, line.at(2));
    if (line.at(3) != "like") {
        if (found == items.end()) throw Wrong{"a symbol of the rule book", "'" + line.at(2) + "'"};
        return &*found;
    }
    const auto other = find(items, line.at(4));
    if (other == items.end()) throw Wrong{"a symbol of the rule book", "'" + line.at(4) + "'"};
    auto copy = *other;
    copy.symbol = line.at(2);
    items.push_back(copy);
    return nullptr;
}

}  // namespace

void change_rules(RuleBook& rules, const StoryLine& line) {
    const std::string& subject = line.at(1);
    if (subject == "venue") {
        Setter(rules, line, 3).set(rules.venue, line.at(2));
    } else if (subject == "markets") {
        for (MarketTerms& terms : rules.markets) set_market(rules, terms, line, 2);
    } else if (subject == "market") {
        if (MarketTerms* terms = item_of(rules.markets, line)) set_market(rules, *terms, line, 3);
    } else if (subject == "asset") {
        AssetTerms* terms = item_of(rules.assets, line);
        if (terms == nullptr) return;
        const u32 entries = Setter(rules, line, 4).set(*terms, line.at(3));
        if (line.at(3) == "haircut_tiers") terms->haircut_tier_count = entries;
    } else if (subject == "feed") {
        FeedTerms* terms = item_of(rules.feeds, line);
        if (terms == nullptr) return;
        const u32 entries = Setter(rules, line, 4).set(*terms, line.at(3));
        if (line.at(3) == "sources") terms->source_count = entries;
    } else {
        throw Wrong{"venue, markets, market, asset or feed", "'" + subject + "'"};
    }
}

}  // namespace plimsoll::test
