// Ties the room together: version, places, variables, config, the two ladders, the state directory, trust.
#include "ocprobe/openclaw/resolve.hpp"

#include "openclaw/config.hpp"
#include "openclaw/credential_ladder.hpp"
#include "openclaw/dead_variables.hpp"
#include "openclaw/state.hpp"
#include "openclaw/trust.hpp"
#include "openclaw/url_ladder.hpp"
#include "openclaw/variables.hpp"
#include "openclaw/version.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ocprobe::openclaw {
namespace {

constexpr std::size_t dotenv_cap = 1024 * 1024;
constexpr std::string_view config_origin = "config env.vars";
constexpr std::array<std::string_view, 4> laddered = {
    "OPENCLAW_GATEWAY_URL", "OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_PASSWORD", "OPENCLAW_GATEWAY_PORT"};

/// The ladders' variables in layers that lost to a higher one.
class HiddenVariables {
public:
    explicit HiddenVariables(const Variables& variables) : variables_(variables) {}

    std::vector<HiddenVariable> find(const FileSystem& files, const Places& places, const Config& config) {
        for (const auto& path : places.dotenv_files) {
            const FileContent content = files.read(path, dotenv_cap);
            if (content.error != 0 || content.truncated) continue;
            for (const auto& [name, value] : parse_dotenv(content.bytes))
                consider(name, value, path);
        }
        for (const std::string_view block : {"env.vars", "env"}) {
            const auto* entries = config.at(block);
            if (entries == nullptr || !entries->is_object()) continue;
            for (const auto& [name, value] : entries->get_object()) {
                if (value.is_string())
                    consider(name, std::string(value.get_string()), std::string(config_origin));
            }
        }
        return std::move(found_);
    }

private:
    void consider(std::string_view name, const std::string& value, const std::string& origin) {
        if (std::find(laddered.begin(), laddered.end(), name) == laddered.end()) return;
        const auto* winner = variables_.find(name);
        if (winner == nullptr || winner->origin == origin) return;
        const std::string by = winner->origin.empty() ? "the process environment" : winner->origin;
        found_.push_back({std::string(name), {value, origin}, by});
    }

    const Variables& variables_;
    std::vector<HiddenVariable> found_;
};

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> tails) {
    return std::any_of(tails.begin(), tails.end(), [name](std::string_view tail) {
        return name.ends_with(tail);
    });
}

/// Variables that hold a credential by their name. Paths and plain numbers are none, whatever the name says.
std::vector<Secret> credentials_by_name(const Variables& variables) {
    std::vector<Secret> secrets;
    for (const auto& [name, variable] : variables.all()) {
        if (!ends_with_any(
                name, {"TOKEN", "PASSWORD", "PASSWD", "SECRET", "_KEY", "APIKEY", "CREDENTIAL", "CREDENTIALS"}
            )) {
            continue;
        }
        const auto value = trim(variable.value);
        const bool number =
            std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (value.empty() || value.front() == '/' || (number && value.size() < 16)) continue;
        secrets.emplace_back(std::string(value));
    }
    return secrets;
}

template <class From>
void append(std::vector<Secret>& to, From&& from) {
    for (auto& secret : from)
        to.push_back(std::move(secret));
}

/// Where the CLI stops before it looks at its URL or its credentials; empty when it goes on.
std::string config_stop(const ConfigFacts& config, CliRules rules) {
    switch (config.status) {
    case ConfigStatus::invalid:
        return "the CLI stops at its config: " + config.problem;
    case ConfigStatus::unreadable:
        return "the CLI stops at its config, which it cannot read";
    case ConfigStatus::hidden:
        return rules == CliRules::v2026_7_1 ? "the CLI stops at its state directory, which it cannot enter"
                                            : "";
    default:
        break;
    }
    if (rules == CliRules::v2026_9_6 || config.suspicious.empty()) return {};
    return "the CLI stops at its config: " + config.suspicious.front();
}

std::string credential_stop(const CredentialFacts& credential, const Target& target) {
    if (target.overridden) return {};
    switch (credential.stop) {
    case CredentialStop::none:
        return {};
    case CredentialStop::unresolved_secret_ref:
        return label(credential.stop_source) +
               " is configured as a secret reference but is unavailable: " + credential.stop_detail;
    case CredentialStop::url_needs_env_token:
        return "gateway url override requires explicit credentials";
    case CredentialStop::missing:
        return credential.stop_detail;
    }
    return {};
}

/// The last word on whether a packet would leave.
void settle(Resolution& out, const std::string& pin) {
    Target& target = out.target;
    const auto refuse = [&](const std::string& because, bool elsewhere) {
        if (because.empty() || !target.cli_would_dial) return;
        target.cli_would_dial = false;
        target.refused_because = because;
        target.refused_elsewhere = elsewhere;
    };
    refuse(pin, false);
    refuse(config_stop(out.state.config, out.cli.rules), true);
    refuse(credential_stop(out.credential, target), true);
}

bool caches_device_token(const StateFacts& state, const UrlLadder& urls) {
    return urls.target.source.kind == SourceKind::default_loopback && state.pairing.cached_token_local &&
           state.pairing.device_identity;
}

}  // namespace

Resolution resolve(const Request& request) {
    Resolution out;
    out.cli = find_cli({request.files, request.environment, request.working_directory, request.cli_version});
    const CliRules rules = out.cli.rules;
    const std::uint32_t uid = request.container.uid;
    const std::string& directory = request.working_directory;

    Variables variables(request.environment, request.environment_label);
    const Places places = find_places(
        {request.files, variables, request.config_path, request.state_directory, rules, directory, uid}
    );
    load_dotenv_files(request.files, places, variables);
    Config config = load_config({request.files, places.config_path, rules, directory}, variables);
    config.facts.path_source = places.config_source;
    const auto hidden = HiddenVariables(variables).find(request.files, places, config);

    UrlLadder urls = climb_urls({config, variables, hidden, rules, request.url});
    StateReading state = state_facts(
        {request.files, request.container, places, config, out.cli, urls.origin_scope, &variables, 0}
    );
    state.facts.config = config.facts;
    const CredentialInputs inputs =
        read_credential_inputs({request.files, config, variables, uid, directory}, places.state_directory);
    CredentialLadder credentials = climb_credentials(
        {config, variables, hidden, urls, rules, request.token, caches_device_token(state.facts, urls)},
        inputs
    );
    const TrustRequest trust{
        request.files,
        request.environment,
        variables,
        config,
        urls.target,
        rules,
        places.state_directory,
        directory,
        request.ca_files,
        request.pin,
        urls.remote_mode};
    out.trust = find_trust(trust);
    const std::string pin = pin_refusal(trust);
    auto dead = find_dead_variables({request.files, variables, places.workspace_dotenv, rules});

    out.state = std::move(state.facts);
    out.target = std::move(urls.target);
    std::move(dead.begin(), dead.end(), std::back_inserter(out.target.dead_variables));
    out.credential = std::move(credentials.facts);
    out.credentials = std::move(credentials.credentials);
    append(out.secrets, credentials.secrets);
    append(out.secrets, urls.secrets);
    append(out.secrets, state.secrets);
    append(out.secrets, config_secrets(config));
    append(out.secrets, credentials_by_name(variables));
    settle(out, pin);
    return out;
}

std::vector<std::string> watched_variables() {
    return {
        "OPENCLAW_GATEWAY_URL",
        "OPENCLAW_GATEWAY_TOKEN",
        "OPENCLAW_GATEWAY_PASSWORD",
        "OPENCLAW_GATEWAY_PORT",
        "OPENCLAW_STATE_DIR",
        "OPENCLAW_CONFIG_PATH",
        "OPENCLAW_HOME",
        "HOME",
        "OPENCLAW_PROFILE",
        "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS",
        "OPENCLAW_SERVICE_KIND",
        "OPENCLAW_INCLUDE_ROOTS",
        "OPENCLAW_CONFIG_READONLY",
        "NODE_EXTRA_CA_CERTS",
        "NODE_OPTIONS",
        "NODE_USE_SYSTEM_CA",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR"};
}

bool is_gateway_command_line(std::string_view command_line) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < command_line.size();) {
        constexpr std::string_view separators(" \t\n\0", 4);
        const auto begin = command_line.find_first_not_of(separators, at);
        if (begin == std::string_view::npos) break;
        const auto end = std::min(command_line.find_first_of(separators, begin), command_line.size());
        words.push_back(command_line.substr(begin, end - begin));
        at = end;
    }
    const auto base_name = [](std::string_view path) {
        const auto slash = path.rfind('/');
        return slash == std::string_view::npos ? path : path.substr(slash + 1);
    };
    if (!words.empty() && base_name(words.front()) == "openclaw-gateway") return true;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const auto program = base_name(words[i]);
        const bool entry = program == "openclaw" || program == "openclaw.mjs" ||
                           words[i].ends_with("dist/index.js") || words[i].ends_with("dist/entry.js");
        if (!entry) continue;
        auto command = i + 1;
        while (command < words.size() && words[command].starts_with("--"))
            ++command;
        if (command >= words.size() || words[command] != "gateway") continue;
        // `gateway` and `gateway run` serve; every other subcommand is a client.
        return command + 1 == words.size() || words[command + 1].starts_with("-") ||
               words[command + 1] == "run";
    }
    return false;
}

}  // namespace ocprobe::openclaw
