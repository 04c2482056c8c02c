// ReportPrice: one source says a price.
#include "engine/verbs.hpp"
#include "oracle/feed.hpp"

namespace plimsoll {

std::expected<ReportPlan, Reject> admit(const Core& core, const ReportPrice& wish) {
    const State& state = core.state;
    if (!state.has(wish.feed)) return refuse(Reject::feed_unknown);
    ReportPlan plan{wish, 0};
    const Reject trouble = check_report(state.terms(wish.feed), state.feed(wish.feed), wish.source, wish.price,
                                        wish.confidence, wish.published, state.clock.now, plan.place);
    if (trouble != Reject::none) return refuse(trouble);
    return plan;
}

void run(Core& core, const ReportPlan& plan, Reply&) {
    const ReportPrice& report = plan.report;
    emit(core, ReportTaken{report.feed, plan.place, report.price, report.confidence, report.published});
    reprice_feed(core, report.feed);
    schedule_feed(core, report.feed);
}

}  // namespace plimsoll
