#include "apps/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.hpp"
#include "lab/report_figures.hpp"

namespace plimsoll::apps {

namespace {

constexpr std::chrono::milliseconds between_lines{200};

}  // namespace

ProgressLine::ProgressLine(std::string label)
    : label_(std::move(label)), on_(isatty(STDERR_FILENO) == 1), begun_(std::chrono::steady_clock::now()) {}

bool ProgressLine::due() {
    if (!on_) return false;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < between_lines) return false;
    last_ = now;
    return true;
}

std::string ProgressLine::eta(u64 done, u64 whole) const {
    const i64 gone = std::chrono::duration_cast<std::chrono::milliseconds>(last_ - begun_).count();
    if (done == 0 || whole <= done || gone < 1000) return {};
    const i64 left = static_cast<i64>(mul_div(gone, static_cast<i128>(whole - done), static_cast<i128>(done), Round::ceil)) / 1000;
    return fmt::format(", ETA {:02}:{:02}", left / 60, left % 60);
}

void ProgressLine::print(const std::string& text) {
    std::string line = "\r" + label_ + text;
    const std::size_t size = line.size();
    if (shown_ > size) line.append(shown_ - size, ' ');
    shown_ = size;
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
}

void ProgressLine::show(const lab::Progress& progress) {
    if (!due()) return;
    const i64 gone = std::chrono::duration_cast<std::chrono::milliseconds>(last_ - begun_).count();
    const u64 whole = static_cast<u64>(std::max<i64>((progress.to - progress.from).ns, 1));
    const u64 done = static_cast<u64>(std::max<i64>((progress.now - progress.from).ns, 0));
    const u64 speed = gone > 0 ? progress.commands * 1000 / static_cast<u64>(gone) : 0;
    const std::string where = progress.to > progress.from ? fmt::format("{:3} % ", std::min<u64>(done * 100 / whole, 100)) : "";
    print(fmt::format("{}{}  {} commands/s  {} liquidated{}", where, to_text(Time{progress.now.ns / 1'000'000'000 * 1'000'000'000}),
                      lab::grouped(static_cast<i128>(speed), 0), lab::grouped(progress.liquidated, 0),
                      progress.to > progress.from ? eta(done, whole) : ""));
}

void ProgressLine::show(u64 done, u64 whole, u64 count, std::string_view what) {
    if (!due()) return;
    print(fmt::format("{:3} %  {} {}{}", whole == 0 ? 100 : done * 100 / whole, lab::grouped(static_cast<i128>(count), 0), what,
                      eta(done, whole)));
}

void ProgressLine::clear() {
    if (shown_ == 0) return;
    const std::string blanks = "\r" + std::string(shown_, ' ') + "\r";
    std::fputs(blanks.c_str(), stderr);
    std::fflush(stderr);
    shown_ = 0;
}

}  // namespace plimsoll::apps
