// The result of a run as one JSON object: report.json and what --json prints (docs/formats/report.md).
#pragma once

#include <string>

#include "lab/report_figures.hpp"
#include "lab/report_writer.hpp"

namespace plimsoll::lab {

std::string report_json(const ReplayResult& result, const ReportContext& context);
/// The same object as a value inside another document.
void write_report(JsonWriter& out, const ReplayResult& result, const ReportContext& context);

}  // namespace plimsoll::lab
