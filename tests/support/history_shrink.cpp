#include "tests/support/history_shrink.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstdio>

#include "codec/codec.hpp"

namespace plimsoll::test {

namespace {

constexpr int attempts_max = 600;

// A file that has no name and is gone with the process.
class Scratch {
public:
    Scratch() : file_(std::tmpfile()) { PLIMSOLL_INVARIANT(file_ != nullptr); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() { std::fclose(file_); }
    int descriptor() const { return fileno(file_); }
    void append(std::span<const std::byte> bytes) const {
        PLIMSOLL_INVARIANT(write(descriptor(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    Bytes contents() const {
        Bytes bytes(static_cast<std::size_t>(lseek(descriptor(), 0, SEEK_END)));
        lseek(descriptor(), 0, SEEK_SET);
        PLIMSOLL_INVARIANT(read(descriptor(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
        return bytes;
    }

private:
    std::FILE* file_;
};

void write_step(const Scratch& file, const Step& step) {
    Bytes bytes;
    ByteWriter out(bytes);
    const Bytes command = codec::encode(step.command);
    out.put(step.time);
    out.put(static_cast<u32>(command.size()));
    out.put_bytes(command);
    file.append(bytes);
}

Recorded read_steps(const Scratch& file) {
    const Bytes bytes = file.contents();
    ByteReader in(bytes);
    Recorded steps;
    while (in.left() != 0) {
        const Time time = in.get<Time>();
        const u32 size = in.get<u32>();
        const auto command = codec::decode_command(in.get_bytes(size));
        PLIMSOLL_INVARIANT(command.has_value());
        steps.push_back({*command, time});
    }
    return steps;
}

std::string text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Two failures are alike when they differ in nothing but numbers.
std::string kind_of(const std::string& fault) {
    std::string kind;
    std::ranges::copy_if(fault, std::back_inserter(kind), [](unsigned char c) { return std::isdigit(c) == 0; });
    return kind;
}

}  // namespace

Outcome in_child(const std::function<std::string(const std::function<void(const Step&)>&)>& body, Recorded& steps) {
    const Scratch told, said;
    const pid_t child = fork();
    PLIMSOLL_INVARIANT(child >= 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        dup2(said.descriptor(), STDERR_FILENO);
        const std::string fault = body([&](const Step& step) { write_step(told, step); });
        said.append(std::as_bytes(std::span(fault)));
        _exit(fault.empty() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    steps = read_steps(told);
    Outcome outcome{text_of(said.contents())};
    if (status != 0 && outcome.fault.empty()) outcome.fault = "the process was stopped without a word";
    return outcome;
}

Recorded shrink(const Recorded& steps, const Outcome& outcome, const std::function<std::string(const Recorded&)>& run) {
    const std::string kind = kind_of(outcome.fault);
    int attempts = 0;
    const auto fails = [&](const Recorded& some) {
        ++attempts;
        Recorded ignored;
        return kind_of(in_child([&](const auto&) { return run(some); }, ignored).fault) == kind;
    };
    Recorded kept = steps;
    if (!fails(kept)) return kept;
    for (std::size_t stretch = kept.size() / 2; stretch > 0 && attempts < attempts_max; stretch /= 2) {
        for (std::size_t end = kept.size(); end > 0 && attempts < attempts_max;) {
            const std::size_t from = end > stretch ? end - stretch : 0;
            Recorded fewer(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(from));
            fewer.insert(fewer.end(), kept.begin() + static_cast<std::ptrdiff_t>(std::min(end, kept.size())),
                         kept.end());
            if (fails(fewer)) kept = std::move(fewer);
            end = from;
        }
    }
    return kept;
}

}  // namespace plimsoll::test
