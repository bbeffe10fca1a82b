// The environment of a process as a value.
#include "ocprobe/base/environment.hpp"

namespace ocprobe {

namespace {

// An entry without `=` is legal in the environment of a process, but no shell or runtime treats it as a variable.
void add_entry(std::map<std::string, std::string, std::less<>>& values, std::string_view entry) {
    const auto equals = entry.find('=');
    if (equals == std::string_view::npos || equals == 0) return;
    // The first of two entries of the same name counts, as for getenv(3).
    values.try_emplace(std::string(entry.substr(0, equals)), entry.substr(equals + 1));
}

}  // namespace

Environment Environment::from_process(char** envp) {
    Environment environment;
    for (char** entry = envp; entry != nullptr && *entry != nullptr; ++entry) {
        add_entry(environment.values_, *entry);
    }
    return environment;
}

Environment Environment::from_block(std::string_view block) {
    Environment environment;
    while (!block.empty()) {
        const auto end = block.find('\0');
        add_entry(environment.values_, block.substr(0, end));
        if (end == std::string_view::npos) break;
        block.remove_prefix(end + 1);
    }
    return environment;
}

std::optional<std::string_view> Environment::get(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    return std::string_view(found->second);
}

std::vector<std::string> Environment::names() const {
    std::vector<std::string> names;
    names.reserve(values_.size());
    for (const auto& [name, value] : values_)
        names.push_back(name);
    return names;
}

}  // namespace ocprobe
