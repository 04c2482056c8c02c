// A command log run again: everything that it claims is worked out anew, and the first sequence that disagrees is named.
#pragma once

#include <atomic>
#include <expected>
#include <functional>
#include <optional>
#include <string>

#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace plimsoll::lab {

struct AuditOptions {
    u64 explain = 0;                             // place of a certificate in the log, from 1; 0 = none
    std::function<void(Sequence)> progress{};    // about every 2^14 commands
    const std::atomic<bool>* stop = nullptr;
};

struct AuditFinding {
    Sequence sequence{};  // the first that disagrees
    std::string what;     // in a sentence
};

struct AuditResult {
    u64 commands = 0;
    u64 refused = 0;
    u64 events = 0;
    u64 certificates = 0;
    u64 checkpoints = 0;
    Time from, to;
    Hash chain;                        // of the log
    Hash state_hash;                   // at its end
    std::optional<AuditFinding> disagreement;
    std::optional<std::string> torn_tail;  // an unfinished last write: not a disagreement
    std::optional<std::string> explanation;
    bool interrupted = false;
};

/// Checks, in the order of the log: checksums and chain of every group, sequences, every certificate against the rule book
/// (liquidation/certificate.hpp), every state hash at a checkpoint, and at the end the invariants of money and positions.
/// Stops at the first that fails. The error is of the file (missing, no log).
std::expected<AuditResult, std::string> audit_log(const std::string& path, const AuditOptions& options = {});

}  // namespace plimsoll::lab
