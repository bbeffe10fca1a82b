// Ties the room together: version, places, variables, config, the two ladders, the state directory, trust.
#include "ocprobe/openclaw/resolve.hpp"

#include "openclaw/config/load.hpp"
#include "openclaw/config/start_rules.hpp"
#include "openclaw/credential/edge_auth.hpp"
#include "openclaw/credential/ladder.hpp"
#include "openclaw/install/dead_variables.hpp"
#include "openclaw/install/layers.hpp"
#include "openclaw/install/start.hpp"
#include "openclaw/install/variables.hpp"
#include "openclaw/install/version.hpp"
#include "openclaw/state/device.hpp"
#include "openclaw/state/state.hpp"
#include "openclaw/url/ladder.hpp"
#include "openclaw/url/trust.hpp"

#include <algorithm>
#include <utility>

namespace ocprobe::openclaw {
namespace {

/// EX_CONFIG: the release refuses the config itself, in every command that needs a valid one.
constexpr int config_exit_code = 78;
constexpr std::string_view stopped_by_invalid_config =
    "the CLI calls the config invalid, and openclaw devices list stops";

void append(std::vector<Secret>& to, std::vector<Secret>& from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
}

/// What a config that is not understood would give is not known. One that is hidden from the CLI gives nothing.
bool hides_credentials(ConfigStatus status) {
    return status == ConfigStatus::unreadable || status == ConfigStatus::invalid ||
           status == ConfigStatus::too_large;
}

/// How the CLI ends before it looks at its URL or its credentials; nothing when it goes on.
std::optional<std::string> config_stop(const ConfigFacts& config, CliRules rules) {
    switch (config.status) {
    case ConfigStatus::invalid:
        return "the CLI stops at its config: " + config.problem;
    case ConfigStatus::unreadable:
        return "the CLI stops at its config, which it cannot read";
    case ConfigStatus::hidden:
        if (rules != CliRules::v2026_7_1) return std::nullopt;
        return "the CLI stops at its state directory, which it cannot enter";
    default:
        break;
    }
    if (rules == CliRules::v2026_9_6 || config.suspicious.empty()) return std::nullopt;
    return "the CLI stops at its config: " + config.suspicious.front();
}

std::optional<std::string> credential_stop(const CredentialFacts& credential) {
    switch (credential.stop) {
    case CredentialStop::none:
        break;
    case CredentialStop::unresolved_secret_ref:
        return label(credential.stop_source) +
               " is configured as a secret reference but is unavailable: " + credential.stop_detail;
    case CredentialStop::url_needs_env_token:
        return "gateway url override requires explicit credentials";
    case CredentialStop::missing:
        return credential.stop_detail;
    }
    return std::nullopt;
}

std::string pin_words(PinFault fault) {
    return fault == PinFault::needs_tls
               ? "gateway.remote.tlsFingerprint is set, which requires a wss:// URL"
               : "Invalid TLS fingerprint: gateway.remote.tlsFingerprint is no SHA-256 fingerprint";
}

/// What the rules of the release forbid together in a config that a gateway may start with. Environment and flags of the
/// gateway are not seen here.
std::vector<std::string>
start_faults(const StartSettings& settings, const ConfigFacts& config, CliRules rules) {
    std::vector<std::string> faults;
    if (rules != CliRules::v2026_9_6 || config.status != ConfigStatus::ok || config.mode == "remote")
        return faults;
    StartQuestion question;
    question.config = settings;
    for (const auto* rule : broken_start_rules(question)) {
        auto text = std::string(rule->because) + " (" + std::string(rule->settings) + ")";
        if (rule->exit_code == config_exit_code)
            text += std::string("; ") + std::string(stopped_by_invalid_config);
        faults.push_back(std::move(text));
    }
    return faults;
}

/// What the CLI makes of gateway.remote.edgeAuth; it looks at it after the pin and the references.
void take_edge_auth(EdgeAuthReading reading, Resolution& out) {
    auto& credential = out.credential;
    credential.edge_auth = reading.state;
    credential.edge_headers = std::move(reading.names);
    credential.edge_auth_detail = reading.detail;
    out.credentials.edge_headers = std::move(reading.headers);
    append(out.secrets, reading.secrets);
    Target& target = out.target;
    // That a credential is missing it finds out later.
    const bool comes_so_far = target.cli_would_dial() || (target.stop == DialStop::credential &&
                                                          credential.stop == CredentialStop::missing);
    if (reading.fault == EdgeAuthFault::none || !comes_so_far) return;
    const bool unresolved = reading.fault == EdgeAuthFault::unresolved;
    target.stop = unresolved ? DialStop::credential : DialStop::edge_auth;
    target.refused_because = reading.detail;
    if (unresolved) {
        credential.stop = CredentialStop::unresolved_secret_ref;
        credential.stop_source = Source{SourceKind::config_remote_edge_auth, {}};
        credential.stop_detail = std::move(reading.detail);
        return;
    }
    if (target.overridden || target.fault != UrlFault::none) return;
    target.fault = UrlFault::edge_auth;
    target.fault_detail = std::move(reading.detail);
    target.fault_at_dial = true;
}

/// Adds the stops that are not the URL's own: the first one stands.
void find_later_stops(Resolution& out, PinFault pin) {
    Target& target = out.target;
    const auto stop = [&target](DialStop at, std::string because) {
        if (!target.cli_would_dial()) return;
        target.stop = at;
        target.refused_because = std::move(because);
    };
    if (pin != PinFault::none) {
        if (target.cli_would_dial() && !target.overridden) {
            target.fault = UrlFault::pin;
            target.fault_detail = pin_words(pin);
            target.fault_at_dial = pin == PinFault::needs_tls;
        }
        stop(DialStop::pin, pin_words(pin));
    }
    if (out.cli.start_refusal != StartRefusal::none) stop(DialStop::start, out.cli.start_detail);
    if (auto because = config_stop(out.state.config, out.cli.rules))
        stop(DialStop::config, std::move(*because));
    if (auto because = credential_stop(out.credential); because && !target.overridden)
        stop(DialStop::credential, std::move(*because));
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

/// A gateway that runs has written its port there.
void add_lock_port(const LockFacts& lock, std::vector<std::uint16_t>& ports) {
    if (!lock.port || lock.state == LockState::none || lock.state == LockState::dead) return;
    if (std::find(ports.begin(), ports.end(), *lock.port) == ports.end()) ports.push_back(*lock.port);
}

void present_device(const Request& request, const UrlLadder& urls, Resolution& out) {
    const bool local = out.target.source.kind == SourceKind::default_loopback;
    auto reading = read_device(
        {request.files, out.state, out.credential, out.target, local ? std::string() : urls.origin_scope}
    );
    append(out.secrets, reading.secrets);
    out.as_cli_withheld = reading.withheld.value_or("");
    if (!reading.device) return;
    out.credential.length = reading.device->token.size();
    for (auto& rung : out.credential.ladder) {
        if (rung.source.kind != SourceKind::state_device_token) continue;
        rung.used = true;
        rung.why = "presented as the CLI would: --as-cli";
    }
    out.credentials.device = std::move(reading.device);
}

/// What lies in the container, read before a ladder is climbed.
struct Installation {
    Variables variables;
    Places places;
    Config config;
    Layers layers;
};

Installation read_installation(const Request& request, CliFacts& cli) {
    const FileSystem& files = request.files;
    const std::string& directory = request.working_directory;
    Variables variables(request.environment, request.environment_label);
    Places places = find_places(
        {files,
         variables,
         request.config_path,
         request.state_directory,
         cli.rules,
         directory,
         request.container.uid}
    );
    load_dotenv_files(files, places, variables);
    auto start = check_start(variables, cli.rules);
    cli.start_refusal = start.refusal;
    cli.start_detail = std::move(start.detail);
    const std::string measured = cli.measured ? cli.version : std::string();
    Config config = load_config({files, places.config_path, cli.rules, directory, measured}, variables);
    config.facts.path_source = places.config_source;
    Layers layers = read_layers(files, places, config, variables);
    return {std::move(variables), std::move(places), std::move(config), std::move(layers)};
}

CredentialLadder
find_credentials(const Request& request, const Installation& found, const UrlLadder& urls, bool cached) {
    const auto& [variables, places, config, layers] = found;
    const CredentialInputs inputs = read_credential_inputs(
        {request.files, config, variables, request.container.uid, request.working_directory},
        places.state_directory
    );
    return climb_credentials(
        {config, variables, layers.hidden, urls, config.rules, request.token, cached}, inputs
    );
}

/// Sets how a peer is trusted; what keeps the CLI from its pin.
PinFault
set_trust(const Request& request, const Installation& found, const UrlLadder& urls, Resolution& out) {
    const TrustRequest trust{
        request.files,
        request.environment,
        found.variables,
        found.config,
        urls.target,
        out.cli.rules,
        found.places.state_directory,
        request.working_directory,
        request.ca_files,
        request.pin,
        urls.remote_mode};
    out.trust = find_trust(trust);
    return find_pin_fault(trust);
}

void set_state(StateFacts facts, const Installation& found, Resolution& out) {
    out.start = read_start_settings(found.config);
    out.state = std::move(facts);
    out.state.config.start_faults = start_faults(out.start, out.state.config, out.cli.rules);
    out.state.misleading_variable = found.places.misleading_variable;
    out.state.default_config = found.places.default_config;
}

void set_target(const Request& request, const Installation& found, Target target, Resolution& out) {
    out.target = std::move(target);
    add_lock_port(out.state.lock, out.target.known_ports);
    auto dead =
        find_dead_variables({request.files, found.variables, found.places.workspace_dotenv, out.cli.rules});
    std::move(dead.begin(), dead.end(), std::back_inserter(out.target.dead_variables));
}

}  // namespace

Resolution resolve(const Request& request) {
    Resolution out;
    out.cli = find_cli({request.files, request.environment, request.working_directory, request.cli_version});
    const CliRules rules = out.cli.rules;
    Installation found = read_installation(request, out.cli);
    const auto& [variables, places, config, layers] = found;

    UrlLadder urls = climb_urls({config, variables, layers.hidden, rules, request.url});
    StateReading state =
        state_facts({request.files, request.container, places, config, out.cli, &variables, 0});
    CredentialLadder credentials =
        find_credentials(request, found, urls, caches_device_token(state.facts, urls, rules));
    EdgeAuthReading edge_auth = read_edge_auth(
        {request.files, config, variables, request.container.uid, request.working_directory}, urls
    );
    const PinFault pin = set_trust(request, found, urls, out);

    set_state(std::move(state.facts), found, out);
    set_target(request, found, std::move(urls.target), out);
    out.credential = std::move(credentials.facts);
    out.credential.config_unknown = hides_credentials(out.state.config.status) && !out.credential.forced &&
                                    !out.credential.config_ignored;
    out.credentials = std::move(credentials.credentials);
    auto written = config_secrets(config);
    for (auto* secrets :
         {&credentials.secrets, &urls.secrets, &state.secrets, &written, &found.layers.secrets})
        append(out.secrets, *secrets);
    if (request.as_cli) present_device(request, urls, out);
    find_later_stops(out, pin);
    take_edge_auth(std::move(edge_auth), out);
    return out;
}

}  // namespace ocprobe::openclaw
