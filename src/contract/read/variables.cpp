// The ladder of a variable.
#include "contract/read/variables.hpp"

#include "contract/read/env_file.hpp"
#include "contract/read/source_files.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/resolve.hpp"

namespace ocprobe::contract {

void Variables::set(Values values) {
    values_ = std::move(values);
    for (const auto& [name, value] : values_)
        keep_secret(name, value);
}

std::optional<Fault> Variables::add_file(const std::string& path) {
    const auto content = request_.files.read(path, source_cap);
    if (content.error != 0 || content.truncated) return std::nullopt;
    auto lines = read_env_file(content.bytes, lookup_);
    if (!lines) return Fault{{}, escape_text(path, 200) + ": " + lines.error()};
    Values own;
    for (auto& line : *lines) {
        keep_secret(line.name, line.value);
        own.insert_or_assign(std::move(line.name), std::move(line.value));
    }
    values_.merge(own);
    return std::nullopt;
}

std::optional<std::string> Variables::from_shell(std::string_view name) const {
    const auto value = request_.environment.get(name);
    return value ? std::optional(std::string(*value)) : std::nullopt;
}

std::optional<std::string> Variables::find(std::string_view name) {
    if (auto value = from_shell(name)) {
        keep_secret(name, *value);
        return value;
    }
    if (const auto found = values_.find(name); found != values_.end()) return found->second;
    const bool project = name == "COMPOSE_PROJECT_NAME" && !project_name_.empty();
    return project ? std::optional(project_name_) : std::nullopt;
}

void Variables::keep_secret(std::string_view name, std::string_view value) {
    if (auto secret = openclaw::credential_by_name(name, value)) secrets_.push_back(std::move(*secret));
}

}  // namespace ocprobe::contract
