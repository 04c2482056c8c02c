#include "lab/report_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace plimsoll::lab {

namespace {

// Bytes that are no continuation of a UTF-8 character.
std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<u8>(c) & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool right) {
    const std::size_t size = columns_of(text);
    const std::string blanks(width > size ? width - size : 0, ' ');
    return right ? blanks + text : text + blanks;
}

std::string head(const ReplayResult& result) {
    std::string out = result.title + "\n";
    out += "rules " + result.rules_name + " (" + result.rules_hash.hex().substr(0, 16) + "), seed " + std::to_string(result.seed) +
           ", " + shown(result.from) + " to " + shown(result.to) + "\n";
    if (result.interrupted) out += "INTERRUPTED: figures are as of the end time above\n";
    return out;
}

std::string difference(const Figure& a, const Figure& b) {
    if (!a.number || !b.number) return a.value == b.value ? "same" : "differs";
    const i128 change = *b.number - *a.number;
    if (change == 0) return "0";
    const std::string sign = change > 0 ? "+" : "";
    if (a.value.ends_with('%')) return sign + rounded(change, a.decimals - 2, 2) + " %";
    return sign + rounded(change, a.decimals, a.decimals == 0 ? 0 : 2);
}

const Figure* find(const std::vector<Figure>& rows, const Figure& wanted) {
    const auto found = std::ranges::find_if(
        rows, [&](const Figure& row) { return row.section == wanted.section && row.name == wanted.name; });
    return found == rows.end() ? nullptr : &*found;
}

// Rows of both in one order: what only the second has stands behind the row that it follows there.
std::vector<std::pair<const Figure*, const Figure*>> paired(const std::vector<Figure>& a, const std::vector<Figure>& b) {
    std::vector<std::pair<const Figure*, const Figure*>> rows;
    for (const Figure& row : a) rows.emplace_back(&row, find(b, row));
    std::size_t place = 0;
    for (const Figure& row : b) {
        const auto there = std::ranges::find(rows, &row, &std::pair<const Figure*, const Figure*>::second);
        if (there != rows.end()) place = static_cast<std::size_t>(there - rows.begin()) + 1;
        else rows.emplace(rows.begin() + static_cast<std::ptrdiff_t>(place++), nullptr, &row);
    }
    return rows;
}

std::string shared_notes(const ComparedRun& first, const ComparedRun& second) {
    const std::vector<std::string>& a = first.result->notes;
    const std::vector<std::string>& b = second.result->notes;
    const auto in = [](const std::vector<std::string>& notes, const std::string& note) { return std::ranges::find(notes, note) != notes.end(); };
    std::string out;
    for (const std::string& note : a) out += "  " + (in(b, note) ? "" : first.name + ": ") + note + "\n";
    for (const std::string& note : b)
        if (!in(a, note)) out += "  " + second.name + ": " + note + "\n";
    return out;
}

}  // namespace

std::string aligned_table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) line += (i == 0 ? "" : "  ") + padded(row[i], widths[i], i > 0);
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

std::string report_text(const ReplayResult& result, const ReportContext& context) {
    const std::vector<Figure> rows = figures(result, context);
    std::size_t name_width = 0, value_width = 0;
    for (const Figure& row : rows) {
        name_width = std::max(name_width, columns_of(row.name));
        if (row.number) value_width = std::max(value_width, columns_of(row.value));
    }
    std::string out = head(result), section;
    for (const Figure& row : rows) {
        if (row.section != section) out += "\n" + row.section + "\n";
        section = row.section;
        std::string line = "  " + padded(row.name, name_width, false) + "  " + padded(row.value, value_width, row.number.has_value());
        if (!row.note.empty()) line += "  " + row.note;
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    if (!result.references.empty()) out += "\nreported about the day elsewhere\n";
    for (const auto& [what, value, unit, source] : result.references) out += "  " + what + ": " + value + " " + unit + " (" + source + ")\n";
    if (!result.notes.empty()) out += "\nnotes\n";
    for (const std::string& note : result.notes) out += "  " + note + "\n";
    return out;
}

std::string comparison_text(const ComparedRun& first, const ComparedRun& second) {
    const std::vector<Figure> a = figures(*first.result, *first.context), b = figures(*second.result, *second.context);
    std::vector<std::vector<std::string>> table{{"", first.name, second.name, "difference"}};
    for (const auto& [one, two] : paired(a, b)) {
        const std::string& name = one != nullptr ? one->name : two->name;
        if (name == "state hash" || name == "commands per second") continue;
        table.push_back({name, one != nullptr ? one->value : "-", two != nullptr ? two->value : "-",
                         one != nullptr && two != nullptr ? difference(*one, *two) : ""});
    }
    std::string out = aligned_table(table);
    for (const ComparedRun* run : {&first, &second})
        if (run->result->interrupted) out += "\n" + run->name + " was INTERRUPTED at " + shown(run->result->to) + "\n";
    return out + "\nnotes\n" + shared_notes(first, second);
}

}  // namespace plimsoll::lab
