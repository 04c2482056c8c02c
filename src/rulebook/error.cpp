#include "rulebook/error.hpp"

namespace plimsoll::rulebook {

std::string to_text(const RuleBookError& error) {
    std::string text = error.file;
    if (error.line != 0) text += (text.empty() ? "line " : ":") + std::to_string(error.line);
    if (!text.empty()) text += ": ";
    if (!error.key.empty()) text += error.key + ": ";
    return text + error.message;
}

std::string to_text(const Errors& errors) {
    std::string text;
    for (const RuleBookError& error : errors) text += to_text(error) + '\n';
    return text;
}

}  // namespace plimsoll::rulebook
