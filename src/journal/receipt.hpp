// The proof that a command stands in a log at its place: a path from its leaf to the root of its group, and from there to
// the chain value that the venue has published after that group. Nobody else's commands are shown by it.
#pragma once

#include <vector>

#include "journal/journal.hpp"

namespace plimsoll::journal {

struct PathStep {
    Hash sibling;
    bool sibling_left = false;
    friend bool operator==(const PathStep&, const PathStep&) = default;
};
struct Receipt {
    Sequence sequence{};
    Time time;
    Bytes command;
    std::vector<PathStep> path;  // from the leaf up
    Hash chain_before;           // of the group
};

/// Reads the log up to the group of the sequence.
std::expected<Receipt, JournalError> receipt(const std::string& log_path, Sequence sequence);

/// Whether the command, time and sequence are bound by this chain value.
bool verify_receipt(const Receipt& receipt, const Hash& chain);

/// The path of one leaf in a Merkle tree of the shape of base/hash.hpp. Demands place < leaves.size().
std::vector<PathStep> merkle_path(std::vector<Hash> leaves, std::size_t place);

}  // namespace plimsoll::journal
