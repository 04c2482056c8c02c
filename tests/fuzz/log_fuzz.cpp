// The log reader on damaged files. An input either is the rest of a file after a good header, or tells how to build a log
// and how to damage it; then whatever the reader gives must be the beginning of what was written.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

#include "journal/log_reader.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::journal;

class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}
    std::uint8_t byte() {
        if (rest_.empty()) return 0;
        const std::uint8_t value = rest_.front();
        rest_ = rest_.subspan(1);
        return value;
    }
    std::span<const std::byte> take(std::size_t count) {
        const auto taken = rest_.first(std::min(count, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return std::as_bytes(taken);
    }
    std::size_t left() const { return rest_.size(); }

private:
    std::span<const std::uint8_t> rest_;
};

struct Written {
    Bytes file = encode_header({});
    std::vector<Bytes> commands;
};

Written build(Input& input) {
    Written log;
    Hash chain = chain_start(log.file);
    const int groups = input.byte() % 5;
    for (int g = 0; g < groups; ++g) {
        const Sequence first{log.commands.size() + 1};
        Bytes group;
        if (input.byte() % 4 == 0) {
            group = encode_checkpoint(Sequence{log.commands.size()}, Hash{}, chain);
        } else {
            std::vector<Bytes> own;
            std::vector<Entry> entries;
            for (int i = input.byte() % 4; i >= 0; --i) {
                const auto taken = input.take(input.byte() % 64);
                own.emplace_back(taken.begin(), taken.end());
            }
            for (const Bytes& command : own) entries.push_back({Time{7}, command});
            group = encode_commands(first, entries, chain);
            log.commands.insert(log.commands.end(), own.begin(), own.end());
        }
        chain = chain_of(group);
        log.file.insert(log.file.end(), group.begin(), group.end());
    }
    return log;
}

void damage(Bytes& file, Input& input) {
    while (input.left() >= 3 && !file.empty()) {
        const std::size_t at = (static_cast<std::size_t>(input.byte()) << 8 | input.byte()) % file.size();
        const std::uint8_t how = input.byte();
        if (how == 0)
            file.resize(at);
        else
            file[at] ^= static_cast<std::byte>(how);
    }
}

void read_back(const Bytes& file, const std::vector<Bytes>* written) {
    const int descriptor = memfd_create("log", 0);
    PLIMSOLL_INVARIANT(descriptor >= 0 &&
                       write(descriptor, file.data(), file.size()) == static_cast<ssize_t>(file.size()));
    if (auto reader = LogReader::open("/proc/self/fd/" + std::to_string(descriptor))) {
        Item item;
        for (u64 expected = 1;;) {
            const auto more = (*reader)->next(item);
            if (!more || !*more) break;
            if (item.kind != Item::Kind::command) continue;
            PLIMSOLL_INVARIANT(std::to_underlying(item.sequence) == expected);
            if (written != nullptr) {
                PLIMSOLL_INVARIANT(expected <= written->size());
                const Bytes& sent = (*written)[expected - 1];
                PLIMSOLL_INVARIANT(std::equal(sent.begin(), sent.end(), item.command.begin(), item.command.end()));
            }
            ++expected;
        }
    }
    close(descriptor);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, size);
    if (input.byte() % 2 == 0) {
        Bytes file = encode_header({});
        const auto rest = input.take(size);
        file.insert(file.end(), rest.begin(), rest.end());
        read_back(file, nullptr);
        return 0;
    }
    Written log = build(input);
    damage(log.file, input);
    read_back(log.file, &log.commands);
    return 0;
}
