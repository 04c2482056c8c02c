// Any bytes at all, given to each reader of files: they end in rows, issues or an error, and in nothing else.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "base/invariant.hpp"
#include "feeds/accounts.hpp"
#include "feeds/closes.hpp"
#include "feeds/kline.hpp"
#include "feeds/trades.hpp"

namespace {

using namespace plimsoll;

/// A file without a disk.
class MemoryFile {
public:
    explicit MemoryFile(std::string_view bytes) : descriptor_(::memfd_create("input", 0)) {
        PLIMSOLL_INVARIANT(descriptor_ >= 0);
        PLIMSOLL_INVARIANT(::write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() { ::close(descriptor_); }
    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

void read_klines(const std::string& path) {
    feeds::IssueLog issues;
    auto reader = feeds::KlineReader::open(path, {}, issues);
    if (!reader) return;
    Time previous{-1};
    for (auto bar = reader->next(); bar && *bar; bar = reader->next()) {
        const feeds::Bar& b = **bar;
        PLIMSOLL_INVARIANT(b.open_time > previous);
        PLIMSOLL_INVARIANT(Price{} < b.low && b.low <= b.open && b.low <= b.close && b.open <= b.high &&
                           b.close <= b.high);
        previous = b.open_time;
    }
}

void read_trades(const std::string& path) {
    feeds::IssueLog issues;
    auto reader = feeds::TradeReader::open(path, {}, issues);
    if (!reader) return;
    for (auto trade = reader->next(); trade && *trade; trade = reader->next()) {
        PLIMSOLL_INVARIANT((*trade)->price > Price{} && (*trade)->quantity > Quantity{});
    }
}

void read_closes(const std::string& path) {
    feeds::IssueLog issues;
    auto reader = feeds::CloseReader::open(path, issues);
    if (!reader) return;
    for (auto row = reader->next(); row && *row; row = reader->next()) PLIMSOLL_INVARIANT((*row)->price > Price{});
}

void check_accounts(const std::string& path) {
    const auto accounts = feeds::read_accounts(path);
    if (!accounts) return;
    for (const auto& account : *accounts) {
        for (const auto& balance : account.balances) PLIMSOLL_INVARIANT(balance.amount > Amount{});
        for (const auto& position : account.positions) PLIMSOLL_INVARIANT(position.quantity != Quantity{});
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const MemoryFile file({reinterpret_cast<const char*>(data), size});
    read_klines(file.path());
    read_trades(file.path());
    read_closes(file.path());
    check_accounts(file.path());
    return 0;
}
