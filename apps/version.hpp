// Which program this is.
#pragma once

#include <string>

namespace plimsoll::apps {

/// "plimsoll 0.1.0 (a1b2c3)": one line, for reports.
std::string version_line();
/// Several lines: commit, compiler, versions of every format that is read or written.
std::string version_text();

}  // namespace plimsoll::apps
