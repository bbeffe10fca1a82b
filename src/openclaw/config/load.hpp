// The CLI's config file as the CLI reads it: JSON5, $include, config env, ${VAR}.
#pragma once

#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/state.hpp"
#include "openclaw/install/variables.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::openclaw {

/// A string of the config that names a variable which has no value here.
struct UnresolvedVariable {
    std::string path;  ///< dotted: `gateway.auth.token`
    std::string variable;
    bool set_but_empty = false;
};

/// A string that stood in the file as `$NAME` or as `${NAME}` without a value: the CLI looks the variable up as a
/// secret. What a variable or an escape put there is no reference.
struct VariableReference {
    std::string path;
    std::string variable;
};

/// The document after includes and substitution. `root` is an object; it is empty unless `facts.status` is
/// ok. Strings with an unresolved ${VAR} keep their text and are listed.
struct Config {
    ConfigFacts facts;
    boost::json::object root;
    std::vector<UnresolvedVariable> unresolved;
    std::vector<VariableReference> references;
    CliRules rules = CliRules::v2026_9_6;

    /// The value at a dotted path, or nullptr.
    [[nodiscard]] const boost::json::value* at(std::string_view dotted) const;
    /// A string at a dotted path as it stands, blank or not.
    [[nodiscard]] std::optional<std::string_view> raw(std::string_view dotted) const;
    /// A non-blank string at a dotted path, trimmed as the CLI does; nothing for other types.
    [[nodiscard]] std::optional<std::string> text(std::string_view dotted) const;
    [[nodiscard]] const UnresolvedVariable* unresolved_at(std::string_view dotted) const;

    /// `env.shellEnv.enabled`: the CLI would also ask a login shell for the gateway's token and password.
    bool asks_login_shell = false;
};

struct ConfigRequest {
    const FileSystem& files;
    std::string path;
    CliRules rules = CliRules::v2026_9_6;
    std::string working_directory = "/";  ///< for relative entries of OPENCLAW_INCLUDE_ROOTS
    std::string version{};                ///< the CLI's when it is measured: lets the schema be exact
};

/// Reads and evaluates the config at `request.path`. `variables` gives the values for ${VAR} and receives the
/// document's own `env.vars` (they never override). Never throws for what the file holds.
[[nodiscard]] Config load_config(const ConfigRequest& request, Variables& variables);

/// Every credential value of the document, for the redactor: strings under keys that name a token, a
/// password, a secret or a key, and the like-named variables of its `env` block.
[[nodiscard]] std::vector<Secret> config_secrets(const Config& config);

}  // namespace ocprobe::openclaw
