// The summary that a run ends with, for a terminal or a pipe.
#pragma once

#include <string>
#include <vector>

#include "lab/report_figures.hpp"

namespace plimsoll::lab {

std::string report_text(const ReplayResult& result, const ReportContext& context);

struct ComparedRun {
    std::string name;  // heads its column
    const ReplayResult* result = nullptr;
    const ReportContext* context = nullptr;
};
/// Figures of two runs side by side, with the difference of the second to the first.
std::string comparison_text(const ComparedRun& first, const ComparedRun& second);

/// Columns aligned at the width of their widest cell, two blanks between; the first to the left, the others to the right.
std::string aligned_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace plimsoll::lab
