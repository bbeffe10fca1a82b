// The cases under tests/fixtures/contract: sets of files and what must be said of them.
#pragma once

#include "ocprobe/contract/contract.hpp"
#include "support/fixture_tree.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ocprobe::test {

struct ContractCase {
    std::string name;
    std::map<std::string, std::string> expected;  ///< `url` to `red`; what is missing must be green
    /// `openclaw-cli` to `cli`, for each service; `gateway?` is an assumed one. Empty: the roles are not the point.
    std::map<std::string, std::string> roles;
    std::vector<std::string> paths;  ///< empty: the first `compose.yml`
    std::vector<std::pair<std::string, std::string>> files;
    /// What happens in life: `url` to `broken` or `depends` (on what the files do not show); what is missing holds.
    std::map<std::string, std::string> truth;
    bool truth_given = false;
    bool lives = false;  ///< brought up with the real gateway by an end-to-end suite
};

[[nodiscard]] std::vector<ContractCase> read_cases(const std::string& file);

/// What was said of the files, or why nothing could be.
struct Examined {
    ContractReport report;
    std::string error;  ///< the line on stderr; empty: they were judged
    std::string patch;
    std::string waivers;
};

/// Files in a tree of their own, judged.
class Workshop {
public:
    Workshop() : files_("") {}
    Workshop& file(const std::string& path, std::string_view text) {
        tree_.file("/" + path, text);
        return *this;
    }
    Workshop& env(std::string name, std::string value) {
        environment_.set(std::move(name), std::move(value));
        return *this;
    }
    [[nodiscard]] const std::string& root() const { return tree_.root(); }
    [[nodiscard]] Examined examine(std::vector<std::string> paths) const;

    std::vector<std::string> env_files{};
    std::vector<std::string> profiles{};
    std::optional<std::string> project_directory{};
    std::vector<std::string> gateways{};
    std::vector<std::string> clis{};
    std::optional<std::string> standard_input{};
    std::optional<std::string> waivers{};
    std::int64_t today = 20'781;  ///< 2026-11-24
    bool strict = false;
    std::function<contract::Measurement()> measure{};

private:
    FixtureTree tree_;
    RealFileSystem files_;
    Environment environment_;
};

/// The rows of every pair together: `url` to the worst status.
[[nodiscard]] std::map<std::string, std::string> statuses(const ContractReport& report);

/// The role of each service, as a case writes them.
[[nodiscard]] std::map<std::string, std::string> roles_in(const ContractReport& report);

/// Everything that was found, a line each: for a failing test.
[[nodiscard]] std::string told(const ContractReport& report);

}  // namespace ocprobe::test
