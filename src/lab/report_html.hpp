// The result of a run as one HTML file that needs nothing else: style, script and data stand inside it, charts are drawn as
// SVG in the browser.
#pragma once

#include <string>

#include "lab/report_figures.hpp"

namespace plimsoll::lab {

std::string report_html(const ReplayResult& result, const ReportContext& context);

/// What the script of the page draws from, as one JSON object; curves are thinned to some 1,500 points, keeping extremes.
std::string report_html_data(const ReplayResult& result, const ReportContext& context);

/// The fixed parts of the page (report_html_style.cpp, report_html_script.cpp, report_html_charts.cpp).
extern const char* const report_html_style;
extern const char* const report_html_charts;
extern const char* const report_html_script;

}  // namespace plimsoll::lab
