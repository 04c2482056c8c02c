#include "lab/audit.hpp"

#include "base/text.hpp"
#include "codec/codec.hpp"
#include "engine/engine.hpp"
#include "journal/log_reader.hpp"
#include "liquidation/certificate.hpp"

namespace plimsoll::lab {

namespace {

constexpr u64 progress_commands = u64{1} << 14;

class Audit {
public:
    Audit(journal::LogReader& reader, const AuditOptions& options) : reader_(reader), options_(options) {}

    AuditResult run() {
        journal::Item item;
        while (!result_.disagreement) {
            if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) {
                result_.interrupted = true;
                break;
            }
            const auto more = reader_.next(item);
            if (!more) {
                disagree(Sequence{std::to_underlying(more.error().sequence) + 1}, journal::to_text(more.error()));
                break;
            }
            if (!*more) break;
            if (item.kind == journal::Item::Kind::checkpoint) take_checkpoint(item);
            else take_command(item);
        }
        finish();
        return std::move(result_);
    }

private:
    void disagree(Sequence sequence, std::string what) {
        if (!result_.disagreement) result_.disagreement = AuditFinding{sequence, std::move(what)};
    }

    void take_command(const journal::Item& item) {
        const auto command = codec::decode_command(item.command);
        if (!command) return disagree(item.sequence, "the command cannot be read: " + codec::describe(command.error()));
        const Reply reply = engine_.submit(*command, item.time);
        if (reply.sequence != item.sequence)
            return disagree(item.sequence, "the engine did not take the command: " + std::string(meaning_of(reply.reject)));
        if (result_.commands++ == 0) result_.from = item.time;
        result_.to = item.time;
        if (reply.reject != Reject::none) ++result_.refused;
        result_.events += engine_.event_count();
        engine_.visit_events([this]<class Fact>(const Fact& fact) {
            if constexpr (std::is_same_v<Fact, LiquidationStepped>) take_certificate(fact.certificate);
        });
        if (options_.progress && result_.commands % progress_commands == 0) options_.progress(item.sequence);
    }

    void take_certificate(const Certificate& certificate) {
        const State& state = engine_.state();
        ++result_.certificates;
        if (result_.certificates == options_.explain) result_.explanation = explain(certificate, state.rules);
        if (certificate.sequence != state.clock.sequence)
            disagree(state.clock.sequence, "certificate " + std::to_string(result_.certificates) + " names another sequence");
        for (const CertificateFault& fault : verify(certificate, state.rules, state.clock.rulebook))
            disagree(state.clock.sequence, "certificate " + std::to_string(result_.certificates) + ": " + std::string(fault.field) + " " +
                                               std::string(fault.what));
    }

    void take_checkpoint(const journal::Item& item) {
        ++result_.checkpoints;
        const Hash here = engine_.state_hash();
        if (here == item.state) {
            agreed_ = item.sequence;
            return;
        }
        disagree(item.sequence, "the state hashes to " + here.hex() + ", the log says " + item.state.hex() +
                                    "; the last checkpoint that agrees stands at sequence " + std::to_string(std::to_underlying(agreed_)));
    }

    void finish() {
        result_.chain = reader_.chain();
        result_.state_hash = engine_.state_hash();
        if (reader_.torn_tail()) result_.torn_tail = journal::to_text(*reader_.torn_tail());
        const std::string fault = engine_.audit();
        if (!fault.empty()) disagree(engine_.sequence(), "an invariant does not hold: " + fault);
    }

    journal::LogReader& reader_;
    const AuditOptions& options_;
    Engine engine_;
    AuditResult result_;
    Sequence agreed_{};
};

}  // namespace

std::expected<AuditResult, std::string> audit_log(const std::string& path, const AuditOptions& options) {
    auto reader = journal::LogReader::open(path);
    if (!reader) return std::unexpected(journal::to_text(reader.error()));
    if ((*reader)->file_header().protocol > protocol_version)
        return std::unexpected(path + ": was written under protocol " + std::to_string((*reader)->file_header().protocol) +
                               "; this program knows up to " + std::to_string(protocol_version));
    return Audit(**reader, options).run();
}

}  // namespace plimsoll::lab
