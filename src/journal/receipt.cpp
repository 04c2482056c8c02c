#include "journal/receipt.hpp"

#include "journal/log_reader.hpp"

namespace plimsoll::journal {

std::vector<PathStep> merkle_path(std::vector<Hash> leaves, std::size_t place) {
    PLIMSOLL_INVARIANT(place < leaves.size());
    for (Hash& leaf : leaves) leaf = hash_leaf(leaf);
    std::vector<PathStep> path;
    while (leaves.size() > 1) {
        const std::size_t sibling = place ^ 1U;
        if (sibling < leaves.size()) path.push_back({leaves[sibling], sibling < place});
        const std::size_t pairs = leaves.size() / 2;
        for (std::size_t i = 0; i < pairs; ++i) leaves[i] = hash_pair(leaves[2 * i], leaves[2 * i + 1]);
        if (leaves.size() % 2 != 0) leaves[pairs] = leaves.back();
        leaves.resize(pairs + leaves.size() % 2);
        place /= 2;
    }
    return path;
}

std::expected<Receipt, JournalError> receipt(const std::string& log_path, Sequence sequence) {
    auto opened = LogReader::open(log_path);
    if (!opened) return std::unexpected(opened.error());
    LogReader& reader = **opened;
    for (;;) {
        const auto more = reader.next_group();
        if (!more) return std::unexpected(more.error());
        if (!*more)
            return std::unexpected(
                JournalError{"the log has no such sequence", log_path, reader.offset(), reader.last()});
        if (reader.group().kind == GroupKind::commands && reader.last() >= sequence && reader.group().first <= sequence)
            break;
    }
    Receipt found;
    RecordCursor cursor(reader.payload(), reader.group().first);
    for (Item item; cursor.next(item);)
        if (item.sequence == sequence) {
            found.sequence = item.sequence;
            found.time = item.time;
            found.command.assign(item.command.begin(), item.command.end());
        }
    const u64 place = std::to_underlying(sequence) - std::to_underlying(reader.group().first);
    found.path = merkle_path(*leaves_of(reader.payload(), reader.group()), place);
    found.chain_before = reader.chain_before();
    return found;
}

bool verify_receipt(const Receipt& receipt, const Hash& chain) {
    Hash node = hash_leaf(leaf_of(receipt.sequence, receipt.time, receipt.command));
    for (const PathStep& step : receipt.path)
        node = step.sibling_left ? hash_pair(step.sibling, node) : hash_pair(node, step.sibling);
    return hash_pair(receipt.chain_before, node) == chain;
}

}  // namespace plimsoll::journal
