#include "model/enum_names.hpp"
#include "tests/stories/story.hpp"

namespace plimsoll::test {

namespace {

template <class... Types>
void add_types(Shown& names, const std::string& kind, const std::variant<Types...>*) {
    (names.insert(kind + " " + Types::type_name), ...);
}

template <class E>
void add_names(Shown& names, const std::string& kind) {
    for (const std::string_view name : enum_table<E>) names.insert(kind + " " + std::string{name});
}

Shown everything() {
    Shown names;
    add_types(names, "command", static_cast<const Command*>(nullptr));
    add_types(names, "fact", static_cast<const Event*>(nullptr));
    for (const RejectText& row : reject_table)
        if (row.reject != Reject::none) names.insert("refusal " + std::string{row.name});
    add_names<StepRule>(names, "step");
    add_names<Taker>(names, "taker");
    add_names<Payer>(names, "payer");
    add_names<CloseReason>(names, "closed");
    add_names<PostReason>(names, "posted");
    add_names<QueueReason>(names, "queued");
    add_names<MarketStatus>(names, "status");
    add_names<FeedStatus>(names, "feed");
    return names;
}

}  // namespace

const Shown& vocabulary() {
    static const Shown names = everything();
    return names;
}

}  // namespace plimsoll::test
