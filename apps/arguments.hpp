// What stood on the command line, by flag.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::apps {

class Arguments {
public:
    void add(std::string_view flag, std::string value) { values_[std::string(flag)].push_back(std::move(value)); }

    bool has(std::string_view flag) const { return values_.contains(flag); }
    /// The (first) value, empty where the flag was not given.
    std::string text(std::string_view flag) const {
        const auto found = values_.find(flag);
        return found == values_.end() || found->second.empty() ? std::string{} : found->second.front();
    }
    std::vector<std::string> all(std::string_view flag) const {
        const auto found = values_.find(flag);
        return found == values_.end() ? std::vector<std::string>{} : found->second;
    }
    /// The whole command as it was typed, quoted for a shell.
    std::string command_line;

private:
    std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

}  // namespace plimsoll::apps
