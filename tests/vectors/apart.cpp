#include "tests/vectors/apart.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

namespace plimsoll::vectors {

namespace {

constexpr unsigned seconds_max = 60;

std::string read_all(int from) {
    std::string text;
    std::array<char, 4096> buffer;
    while (true) {
        const auto count = ::read(from, buffer.data(), buffer.size());
        if (count <= 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

[[noreturn]] void judge_and_leave(const std::function<Verdict()>& judge, int to, std::FILE* log) {
    ::dup2(::fileno(log), STDERR_FILENO);
    ::alarm(seconds_max);
    const Verdict verdict = judge();
    const std::string text = nlohmann::json{verdict.failures, verdict.remarks}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::size_t sent = 0;
    while (sent < text.size()) {
        const auto count = ::write(to, text.data() + sent, text.size() - sent);
        if (count <= 0) ::_exit(1);
        sent += static_cast<std::size_t>(count);
    }
    ::_exit(0);
}

std::string how_it_ended(int status, std::FILE* log) {
    std::rewind(log);
    std::string said = read_all(::fileno(log));
    while (!said.empty() && said.back() == '\n') said.pop_back();
    const std::string how = !WIFSIGNALED(status) ? fmt::format("ended with status {}", WEXITSTATUS(status))
                            : WTERMSIG(status) == SIGALRM
                                ? fmt::format("did not end within {} seconds", seconds_max)
                                : fmt::format("was stopped: {}", ::strsignal(WTERMSIG(status)));
    return "the function " + how + (said.empty() ? "" : "; it said: " + said);
}

}  // namespace

Verdict judged_apart(const std::function<Verdict()>& judge) {
    std::array<int, 2> ends{};
    std::FILE* const log = std::tmpfile();
    if (log == nullptr || ::pipe(ends.data()) != 0) return {{"no process of its own could be made for this case"}};
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        judge_and_leave(judge, ends[1], log);
    }
    ::close(ends[1]);
    const std::string text = child > 0 ? read_all(ends[0]) : "";
    ::close(ends[0]);
    int status = 0;
    if (child > 0) ::waitpid(child, &status, 0);
    const auto told = nlohmann::json::parse(text, nullptr, false);
    Verdict verdict;
    if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 && told.is_array() && told.size() == 2)
        verdict = {told[0].get<std::vector<std::string>>(), told[1].get<std::vector<std::string>>()};
    else
        verdict.failures = {how_it_ended(status, log)};
    std::fclose(log);
    return verdict;
}

}  // namespace plimsoll::vectors
