// From argv to a verb and its arguments.
#pragma once

namespace plimsoll::apps {

/// Runs what the command line asks for and answers with the exit code. Every failure is one line on stderr.
int run_command_line(int count, const char* const* words);

}  // namespace plimsoll::apps
