// The environment of a process as a value. It may hold credentials, so it has no way to print or list values.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe {

class Environment {
public:
    Environment() = default;
    /// From a NULL-terminated `environ`.
    [[nodiscard]] static Environment from_process(char** envp);
    /// From the bytes of /proc/<pid>/environ (NUL-separated NAME=value).
    [[nodiscard]] static Environment from_block(std::string_view block);

    void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }
    [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return get(name).has_value(); }
    [[nodiscard]] std::vector<std::string> names() const;

private:
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace ocprobe
