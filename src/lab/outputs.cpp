#include "lab/outputs.hpp"

#include <filesystem>

#include "codec/codec.hpp"
#include "codec/text_fields.hpp"
#include "lab/outputs_file.hpp"
#include "lab/report_csv.hpp"
#include "lab/report_html.hpp"
#include "lab/report_json.hpp"

namespace plimsoll::lab {

namespace {

constexpr std::string_view events_name = "events.jsonl.zst", log_name = "commands.log";
constexpr std::size_t group_commands = 4096, group_bytes = std::size_t{1} << 20, lines_bytes = std::size_t{1} << 16;

std::string partial(std::string_view name) { return std::string(name) + ".partial"; }

}  // namespace

const std::vector<std::string>& Outputs::file_names() {
    static const std::vector<std::string> names{"report.html", "report.json", "liquidations.csv", std::string(events_name),
                                                std::string(log_name)};
    return names;
}

std::expected<std::unique_ptr<Outputs>, std::string> Outputs::open(const OutputOptions& options) {
    std::error_code trouble;
    std::filesystem::create_directories(options.folder, trouble);
    if (trouble) return std::unexpected(options.folder + ": " + trouble.message());
    auto events = feeds::ZstdWriter::create(options.folder + "/" + partial(events_name));
    if (!events) return std::unexpected(feeds::to_text(events.error()));
    const std::string log_path = options.folder + "/" + partial(log_name);
    std::filesystem::remove(log_path, trouble);  // of a run that was killed
    auto log = journal::FileJournal::open(log_path, {.protocol = options.protocol, .durable = false});
    if (!log) return std::unexpected(journal::to_text(log.error()));
    return std::unique_ptr<Outputs>(new Outputs(options, std::move(*events), std::move(*log)));
}

Outputs::Outputs(const OutputOptions& options, feeds::ZstdWriter events, std::unique_ptr<journal::FileJournal> log)
    : options_(options), events_(std::move(events)), log_(std::move(log)) {}

Outputs::~Outputs() {
    if (finished_) return;
    events_.reset();
    log_.reset();
    std::error_code ignored;
    for (const std::string& name : file_names()) std::filesystem::remove(path(partial(name)), ignored);
}

void Outputs::fail(std::string what) {
    if (failure_.empty()) failure_ = std::move(what);
    if (options_.stop != nullptr) options_.stop->store(true, std::memory_order_relaxed);
}

void Outputs::write_group() {
    if (group_.empty()) return;
    std::vector<journal::Entry> entries;
    entries.reserve(group_.size());
    for (const Pending& one : group_)
        entries.push_back({one.time, std::span<const std::byte>{commands_}.subspan(one.begin, one.size)});
    if (const auto done = log_->append(entries); !done) fail(journal::to_text(done.error()));
    group_.clear();
    commands_.clear();
}

void Outputs::after(const Command& command, Time time, const Reply& reply, Engine& engine) {
    if (!failure_.empty()) return;
    engine.visit_events([&]<class Fact>(const Fact& fact) {
        lines_ += codec::json_line(Event{fact}, reply.sequence, engine.now());
        lines_ += '\n';
    });
    if (lines_.size() >= lines_bytes) {
        if (const auto done = events_->write(lines_); !done) fail(feeds::to_text(done.error()));
        lines_.clear();
    }
    const std::size_t begin = commands_.size();
    ByteWriter writer(commands_);
    codec::encode(command, writer);
    group_.push_back({time, begin, commands_.size() - begin});
    const bool checkpoint = ++since_checkpoint_ >= options_.checkpoint_commands;
    if (checkpoint || group_.size() >= group_commands || commands_.size() >= group_bytes) write_group();
    if (!checkpoint) return;
    since_checkpoint_ = 0;
    if (const auto done = log_->checkpoint(engine.state_hash()); !done) fail(journal::to_text(done.error()));
}

std::expected<void, std::string> Outputs::finish(const ReplayResult& result, const ReportContext& context) {
    write_group();
    if (const auto done = events_->write(lines_); !done) fail(feeds::to_text(done.error()));
    if (const auto done = events_->finish(); !done) fail(feeds::to_text(done.error()));
    if (const auto done = log_->checkpoint(result.state_hash); !done) fail(journal::to_text(done.error()));
    if (const auto done = log_->close(); !done) fail(journal::to_text(done.error()));
    if (!failure_.empty()) return std::unexpected(failure_);
    const std::pair<std::string_view, std::string> reports[] = {{"liquidations.csv", liquidations_csv(result, context)},
                                                                {"report.json", report_json(result, context)},
                                                                {"report.html", report_html(result, context)}};
    for (const auto& [name, text] : reports)
        if (auto done = write_file(path(partial(name)), text); !done) return done;
    for (const std::string& name : file_names())
        if (const auto done = journal::replace_file(path(partial(name)), path(name), false); !done)
            return std::unexpected(path(name) + ": " + done.error());
    finished_ = true;
    return {};
}

}  // namespace plimsoll::lab
