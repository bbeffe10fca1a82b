// What `${VAR}` names in the files of a run: the shell, then the env files.
#pragma once

#include "contract/read/interpolation.hpp"
#include "contract/read/reader.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

class Variables {
public:
    using Values = std::map<std::string, std::string, std::less<>>;

    /// Credentials by name are kept in `secrets`.
    Variables(const ReadRequest& request, std::vector<Secret>& secrets)
        : request_(request), secrets_(secrets) {}

    void set(Values values);
    /// COMPOSE_PROJECT_NAME where nobody sets it.
    void set_project_name(std::string name) { project_name_ = std::move(name); }
    /// A further env file, if it is there: what is known already wins.
    [[nodiscard]] std::optional<Fault> add_file(const std::string& path);
    [[nodiscard]] const Values& values() const { return values_; }

    [[nodiscard]] std::optional<std::string> from_shell(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> find(std::string_view name);
    /// As find(), for what is put in the place of a variable: nothing once all of that is larger than source_cap.
    [[nodiscard]] const Lookup& lookup() const { return lookup_; }
    [[nodiscard]] bool too_large() const { return expanded_ > most_expanded; }

    void keep_secret(std::string_view name, std::string_view value);

private:
    static constexpr std::size_t most_expanded = 4UL * 1024 * 1024;

    const ReadRequest& request_;
    std::vector<Secret>& secrets_;
    Values values_;
    std::string project_name_;
    std::size_t expanded_ = 0;
    Lookup lookup_ = [this](std::string_view name) -> std::optional<std::string> {
        auto value = find(name);
        if (value) expanded_ += value->size();
        return too_large() ? std::nullopt : value;
    };
};

}  // namespace ocprobe::contract
