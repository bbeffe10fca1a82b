// The variables that the CLI sees: the process's, the dotenv files', the config's `env.vars`, each with its
// origin.
#pragma once

#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/model/state.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::openclaw {

enum class Layer { process, dotenv, config };

/// A variable's value and where it was read.
struct Variable {
    std::string value;
    Layer layer = Layer::process;
    std::string origin;  ///< what Source::from holds: empty, `pid 1`, a file's path, `config env.vars`
};

/// The origin of a variable of the config's `env` block. The report has one name for its two forms.
inline constexpr std::string_view config_origin = "config env.vars";

/// Layers, highest first (README.md, "Variables"): none overrides a key that a higher one has set, a key set to ""
/// or blanks in the process included.
class Variables {
public:
    /// `label` is the origin of process variables: "" or `pid 1`.
    Variables(const Environment& process, std::string label);

    /// The variable that counts, blank or not; nullptr when no layer has it.
    [[nodiscard]] const Variable* find(std::string_view name) const;
    /// As find(), trimmed as the CLI does, nothing when blank.
    [[nodiscard]] std::optional<std::string> text(std::string_view name) const;

    /// Adds a dotenv file's variable unless a higher layer has the key.
    void add(std::string name, std::string value, const std::string& path);
    /// The config's own variables: as add(), but a blank value above counts as none.
    void add_from_config(std::string name, std::string value);

    [[nodiscard]] const std::map<std::string, Variable, std::less<>>& all() const { return values_; }

private:
    std::map<std::string, Variable, std::less<>> values_;
};

/// Parses dotenv text as the CLI's own reader does (quotes, `export`, comments, CR).
[[nodiscard]] std::vector<std::pair<std::string, std::string>> parse_dotenv(std::string_view text);

/// The variables of a dotenv file; none of a file that cannot be read, or that the CLI skips as too large.
[[nodiscard]] std::vector<std::pair<std::string, std::string>>
read_dotenv(const FileSystem& files, const std::string& path);

/// Where the CLI looks (README.md, "Places").
struct Places {
    std::string home;
    std::string state_directory;
    std::string state_source;  ///< `env OPENCLAW_STATE_DIR`, `home`, `flag --state-dir`
    std::string config_path;
    std::string config_source;        ///< `env OPENCLAW_CONFIG_PATH`, `state directory`, `flag --config`
    std::string misleading_variable;  ///< StateFacts::misleading_variable
    std::string default_config;
    std::vector<std::string> dotenv_files;  ///< in the order in which they are read
    std::string workspace_dotenv;  ///< the working directory's; read before those, most names blocked
};

struct PlaceRequest {
    const FileSystem& files;
    const Variables& variables;
    std::optional<std::string> config_flag;
    std::optional<std::string> state_flag;
    CliRules rules = CliRules::v2026_9_6;
    std::string working_directory = "/";
    std::optional<std::uint32_t> uid;  ///< whose account gives the home directory when HOME is not set
};

[[nodiscard]] Places find_places(const PlaceRequest& request);

/// Reads the dotenv files of `places` into `variables`.
void load_dotenv_files(const FileSystem& files, const Places& places, Variables& variables);

/// Leading and trailing white space as JavaScript's String.prototype.trim removes it.
[[nodiscard]] std::string_view trim(std::string_view text);

}  // namespace ocprobe::openclaw
