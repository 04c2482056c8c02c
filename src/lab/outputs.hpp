// The folder that `replay --out` writes: report.html, report.json, liquidations.csv, events.jsonl.zst, commands.log. Events
// and commands are written while the run goes on, under names that end in .partial; finish() writes the reports and renames
// all. A run that fails half-way leaves no file under its final name.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "feeds/zstd_writer.hpp"
#include "journal/file_journal.hpp"
#include "lab/replay.hpp"
#include "lab/report_figures.hpp"

namespace plimsoll::lab {

struct OutputOptions {
    std::string folder;                    // made where missing
    u32 protocol = 1;
    u64 checkpoint_commands = u64{1} << 16;  // a state hash stands in the log this often
    std::atomic<bool>* stop = nullptr;     // set when nothing more can be written, so that the run ends
};

class Outputs final : public ReplayObserver {
public:
    static std::expected<std::unique_ptr<Outputs>, std::string> open(const OutputOptions& options);
    /// Removes what was not finished.
    ~Outputs() override;

    void after(const Command& command, Time time, const Reply& reply, Engine& engine) override;

    /// Closes log and events, writes the reports beside them, and gives all files their names. The error is the first
    /// that occurred, in a sentence.
    std::expected<void, std::string> finish(const ReplayResult& result, const ReportContext& context);

    /// Names of the files, for a message.
    static const std::vector<std::string>& file_names();

private:
    Outputs(const OutputOptions& options, feeds::ZstdWriter events, std::unique_ptr<journal::FileJournal> log);
    void write_group();
    void fail(std::string what);
    std::string path(std::string_view name) const { return options_.folder + "/" + std::string(name); }

    OutputOptions options_;
    std::optional<feeds::ZstdWriter> events_;
    std::unique_ptr<journal::FileJournal> log_;
    std::string lines_;                // events not yet compressed
    Bytes commands_;                   // canonical bytes of the group that is being filled
    struct Pending {
        Time time;
        std::size_t begin = 0, size = 0;  // in commands_
    };
    std::vector<Pending> group_;
    u64 since_checkpoint_ = 0;
    std::string failure_;
    bool finished_ = false;
};

}  // namespace plimsoll::lab
