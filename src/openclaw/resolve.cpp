// Ties the room together: version, places, variables, config, the two ladders, the state directory, trust.
#include "ocprobe/openclaw/resolve.hpp"

#include "openclaw/config/load.hpp"
#include "openclaw/config/start_rules.hpp"
#include "openclaw/credential/ladder.hpp"
#include "openclaw/install/dead_variables.hpp"
#include "openclaw/install/start.hpp"
#include "openclaw/install/variables.hpp"
#include "openclaw/install/version.hpp"
#include "openclaw/state/device.hpp"
#include "openclaw/state/state.hpp"
#include "openclaw/url/ladder.hpp"
#include "openclaw/url/trust.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ocprobe::openclaw {
namespace {

constexpr std::size_t dotenv_cap = 1024 * 1024;
constexpr std::string_view config_origin = "config env.vars";
constexpr std::array<std::string_view, 4> laddered = {
    "OPENCLAW_GATEWAY_URL", "OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_PASSWORD", "OPENCLAW_GATEWAY_PORT"};

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> tails) {
    return std::any_of(tails.begin(), tails.end(), [name](std::string_view tail) {
        return name.ends_with(tail);
    });
}

/// What the layers hold beside the variables that count: the ladders' variables that lost to a higher layer,
/// and every credential by name.
struct Layers {
    std::vector<HiddenVariable> hidden;
    std::vector<Secret> secrets;
};

class LayerReader {
public:
    explicit LayerReader(const Variables& variables) : variables_(variables) {}

    Layers read(const FileSystem& files, const Places& places, const Config& config) {
        for (const auto& [name, variable] : variables_.all())
            keep(name, variable.value);
        read_file(files, places.workspace_dotenv, false);
        for (const auto& path : places.dotenv_files)
            read_file(files, path, true);
        for (const std::string_view block : {"env.vars", "env"}) {
            const auto* entries = config.at(block);
            if (entries == nullptr || !entries->is_object()) continue;
            for (const auto& [name, value] : entries->get_object()) {
                if (value.is_string())
                    consider(name, std::string(value.get_string()), std::string(config_origin));
            }
        }
        return std::move(out_);
    }

private:
    /// `read_by_cli`: the working directory's file is blocked for the ladders' variables.
    void read_file(const FileSystem& files, const std::string& path, bool read_by_cli) {
        const FileContent content = files.read(path, dotenv_cap);
        if (content.error != 0 || content.truncated) return;
        for (const auto& [name, value] : parse_dotenv(content.bytes)) {
            keep(name, value);
            if (read_by_cli) consider(name, value, path);
        }
    }

    void keep(std::string_view name, std::string_view value) {
        if (auto secret = credential_by_name(name, value)) out_.secrets.push_back(std::move(*secret));
    }

    void consider(std::string_view name, const std::string& value, const std::string& origin) {
        if (std::find(laddered.begin(), laddered.end(), name) == laddered.end()) return;
        const auto* winner = variables_.find(name);
        if (winner == nullptr || winner->origin == origin) return;
        const std::string by = winner->origin.empty() ? "the process environment" : winner->origin;
        out_.hidden.push_back({std::string(name), {value, origin}, by});
    }

    const Variables& variables_;
    Layers out_;
};

void append(std::vector<Secret>& to, std::vector<Secret>& from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
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
void settle(Resolution& out, const PinRefusal& pin) {
    Target& target = out.target;
    const auto refuse = [&](const std::string& because, bool elsewhere) {
        if (because.empty() || !target.cli_would_dial) return;
        target.cli_would_dial = false;
        target.refused_because = because;
        target.refused_elsewhere = elsewhere;
    };
    if (!pin.why.empty() && target.cli_would_dial && !target.overridden) {
        target.fault = UrlFault::pin;
        target.fault_detail = pin.why;
        target.fault_at_dial = pin.at_dial;
    }
    refuse(pin.why, false);
    refuse(out.cli.start_refusal, true);
    refuse(config_stop(out.state.config, out.cli.rules), true);
    refuse(credential_stop(out.credential, target), true);
}

/// Whether the CLI would present a device token that it has cached. For a remote.url it keeps one for each origin;
/// under a URL from the environment it never comes that far.
bool caches_device_token(const StateFacts& state, const UrlLadder& urls, CliRules rules) {
    const auto& pairing = state.pairing;
    if (!pairing.device_identity) return false;
    if (urls.target.source.kind == SourceKind::default_loopback) return pairing.cached_token_local;
    if (urls.target.source.kind != SourceKind::config_remote_url || rules != CliRules::v2026_9_6)
        return false;
    const auto& origins = pairing.cached_token_origins;
    return std::find(origins.begin(), origins.end(), urls.origin_scope) != origins.end();
}

void present_device(const Request& request, const UrlLadder& urls, Resolution& out) {
    const bool local = out.target.source.kind == SourceKind::default_loopback;
    auto reading = read_device(
        {request.files, out.state, out.credential, out.target, local ? std::string() : urls.origin_scope}
    );
    out.as_cli_withheld = std::move(reading.withheld);
    append(out.secrets, reading.secrets);
    if (!reading.device) return;
    out.credential.length = reading.device->token.size();
    for (auto& rung : out.credential.ladder) {
        if (rung.source.kind != SourceKind::state_device_token) continue;
        rung.used = true;
        rung.why = "presented as the CLI would: --as-cli";
    }
    out.credentials.device = std::move(reading.device);
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
    out.cli.start_refusal = start_refusal(variables, request.environment_label, rules);
    const std::string measured = out.cli.measured ? out.cli.version : std::string();
    Config config = load_config({request.files, places.config_path, rules, directory, measured}, variables);
    config.facts.path_source = places.config_source;
    Layers layers = LayerReader(variables).read(request.files, places, config);
    const auto& hidden = layers.hidden;

    UrlLadder urls = climb_urls({config, variables, hidden, rules, request.url});
    StateReading state =
        state_facts({request.files, request.container, places, config, out.cli, &variables, 0});
    const CredentialInputs inputs =
        read_credential_inputs({request.files, config, variables, uid, directory}, places.state_directory);
    CredentialLadder credentials = climb_credentials(
        {config,
         variables,
         hidden,
         urls,
         rules,
         request.token,
         caches_device_token(state.facts, urls, rules)},
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
    const auto pin = pin_refusal(trust);
    auto dead = find_dead_variables({request.files, variables, places.workspace_dotenv, rules});

    out.start = read_start_settings(config);
    out.state = std::move(state.facts);
    out.target = std::move(urls.target);
    std::move(dead.begin(), dead.end(), std::back_inserter(out.target.dead_variables));
    out.credential = std::move(credentials.facts);
    out.credentials = std::move(credentials.credentials);
    append(out.secrets, credentials.secrets);
    append(out.secrets, urls.secrets);
    append(out.secrets, state.secrets);
    auto written = config_secrets(config);
    append(out.secrets, written);
    append(out.secrets, layers.secrets);
    if (request.as_cli) present_device(request, urls, out);
    settle(out, pin);
    return out;
}

std::optional<Secret> credential_by_name(std::string_view name, std::string_view text) {
    const bool named = ends_with_any(
        name, {"TOKEN", "PASSWORD", "PASSWD", "SECRET", "_KEY", "APIKEY", "CREDENTIAL", "CREDENTIALS"}
    );
    const auto value = trim(text);
    if (!named || value.empty() || value.front() == '/') return std::nullopt;
    const bool number = std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (number && value.size() < 16) return std::nullopt;
    return Secret(std::string(value));
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
    // Most processes are something else, and a host has thousands of them.
    if (command_line.find("gateway") == std::string_view::npos) return false;
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
    if (words.empty()) return false;
    const auto first = base_name(words.front());
    if (first == "openclaw-gateway") return true;  // the process's own title
    std::size_t entry = 0;
    if (first == "node" || first == "nodejs" || first == "bun") {
        entry = 1;
        while (entry < words.size() && words[entry].starts_with("-"))
            ++entry;
    }
    if (entry >= words.size()) return false;
    const auto program = base_name(words[entry]);
    if (program != "openclaw" && program != "openclaw.mjs" && program != "index.js" && program != "entry.js")
        return false;
    auto command = entry + 1;
    while (command < words.size() && words[command].starts_with("--"))
        ++command;
    if (command >= words.size() || words[command] != "gateway") return false;
    // `gateway` and `gateway run` serve; every other subcommand is a client.
    return command + 1 == words.size() || words[command + 1].starts_with("-") || words[command + 1] == "run";
}

}  // namespace ocprobe::openclaw
