// liquidations.csv: one row per step of a liquidation (docs/formats/report.md).
#pragma once

#include <string>

#include "lab/report_figures.hpp"

namespace plimsoll::lab {

std::string liquidations_csv(const ReplayResult& result, const ReportContext& context);

}  // namespace plimsoll::lab
