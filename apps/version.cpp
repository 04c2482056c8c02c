#include "apps/version.hpp"

#include <fmt/format.h>

#include "build_info.hpp"
#include "engine/engine.hpp"
#include "journal/log_format.hpp"
#include "lab/portfolio.hpp"
#include "rulebook/rulebook.hpp"

namespace plimsoll::apps {

std::string version_line() { return fmt::format("plimsoll {} ({})", build_info::version, build_info::commit); }

std::string version_text() {
    return fmt::format(
        "plimsoll {}\n"
        "commit     {}\n"
        "compiler   {}, {}{}\n"
        "protocol   {}\n"
        "formats    command log {}, snapshot {}, rule book {}, portfolio {}\n",
        build_info::version, build_info::commit, build_info::compiler, build_info::build_type,
        build_info::audits ? ", with audits" : "", protocol_version, journal::format_version, snapshot_format,
        rulebook::schema_version, lab::portfolio_schema);
}

}  // namespace plimsoll::apps
