// The options of the commands that dial: check, health, wait, hold, watch.
#include "app/options/options.hpp"
#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace ocprobe::app {

namespace {

using Text = std::string_view;

constexpr Text network_commands = "check health wait hold watch";

Stored duration_into(std::optional<Millis>& place, Text text) {
    place = option_duration(text);
    return require(place.has_value(), "needs a duration with a unit, as 250ms, 3s or 1m30s");
}

Stored store_url(Options& o, Text text, bool from_variable) {
    o.url = std::string(text);
    o.url_source = from_variable ? SourceKind::env_ocprobe_url : SourceKind::flag_url;
    return {};
}
Stored store_token(Options& o, Text text, bool from_variable) {
    if (!from_variable) {
        return BadValue{"is refused: a token among the arguments shows in `ps` and in Docker's events; "
                        "use --token-file, --token-stdin or OCPROBE_TOKEN"};
    }
    // Blanks are no token, as an empty variable is none.
    if (!trim_blanks(text).empty()) o.token = Secret(std::string(text));
    return {};
}
Stored store_token_file(Options& o, Text text, bool) {
    o.token_file = std::string(text);
    return {};
}
Stored store_token_stdin(Options& o, Text text, bool v) {
    return store_switch(o.token_stdin, text, v);
}
Stored store_config(Options& o, Text text, bool) {
    o.config = std::string(text);
    return {};
}
Stored store_state(Options& o, Text text, bool) {
    o.state_directory = std::string(text);
    return {};
}
Stored store_cli_version(Options& o, Text text, bool) {
    const bool plausible = !text.empty() && text.size() < 32 &&
                           std::count(text.begin(), text.end(), '.') >= 2 && is_digit(text.front());
    if (!plausible) return BadValue{"needs a release as 2026.9.6"};
    o.cli_version = std::string(text);
    return {};
}
Stored store_ca_file(Options& o, Text text, bool) {
    o.ca_files.emplace_back(text);
    return {};
}
Stored store_pin(Options& o, Text text, bool) {
    std::string digits;
    for (const char c : text) {
        if (c == ':') continue;
        if (!is_hex(c)) return BadValue{"needs a SHA-256 in hex"};
        digits += lower(c);
    }
    if (digits.size() != 64) return BadValue{"needs the 64 hex digits of a SHA-256, colons allowed"};
    o.pin = digits;
    return {};
}
Stored store_as_pid(Options& o, Text text, bool) {
    if (text != "1") return BadValue{"takes 1: only PID 1's environment can be meant"};
    o.as_pid1 = true;
    return {};
}
Stored store_timeout(Options& o, Text text, bool) {
    return duration_into(o.timeout, text);
}
Stored store_stage_timeout(Options& o, Text text, bool) {
    return duration_into(o.stage_timeout, text);
}
Stored store_interval(Options& o, Text text, bool) {
    return duration_into(o.interval, text);
}
Stored store_no_candidates(Options& o, Text text, bool v) {
    return store_switch(o.candidates, text, v, false);
}
Stored store_prove(Options& o, Text text, bool v) {
    return store_switch(o.prove, text, v);
}
Stored store_as_cli(Options& o, Text text, bool v) {
    return store_switch(o.as_cli, text, v);
}
Stored store_ready(Options& o, Text text, bool v) {
    return store_switch(o.ready, text, v);
}
Stored store_auth(Options& o, Text text, bool v) {
    return store_switch(o.auth, text, v);
}
Stored store_websocket(Options& o, Text text, bool v) {
    return store_switch(o.websocket, text, v);
}
Stored store_against(Options& o, Text text, bool) {
    o.against = std::string(text);
    return {};
}
constexpr OptionRow network_options[] = {
    {"--url",
     "OCPROBE_URL",
     "URL",
     "Dial this (ws, wss, http, https or unix:/path) in place of the CLI's own address",
     network_commands,
     store_url,
     "ws://openclaw-gateway:18789",
     Shown::first},
    {"--token",
     "OCPROBE_TOKEN",
     "",
     "Send this token. There is no flag for it, since others can see arguments",
     network_commands,
     store_token,
     "",
     Shown::variable_only},
    {"--token-file",
     "OCPROBE_TOKEN_FILE",
     "FILE",
     "Send the token in this file",
     network_commands,
     store_token_file,
     "/run/secrets/token",
     Shown::first},
    {"--token-stdin",
     "OCPROBE_TOKEN_STDIN",
     "",
     "Send the token that standard input gives",
     network_commands,
     store_token_stdin},
    {"--config",
     "OCPROBE_CONFIG",
     "FILE",
     "Read this file as the CLI's config",
     network_commands,
     store_config,
     "/home/node/.openclaw/openclaw.json"},
    {"--state-dir",
     "OCPROBE_STATE_DIR",
     "DIR",
     "Read this directory as the CLI's state directory",
     network_commands,
     store_state,
     "/home/node/.openclaw"},
    {"--cli-version",
     "OCPROBE_CLI_VERSION",
     "VERSION",
     "Judge by the rules of this release of the CLI",
     network_commands,
     store_cli_version,
     "2026.9.6"},
    {"--ca-file",
     "OCPROBE_CA_FILE",
     "FILE",
     "Trust the certificates in this file too (may be repeated)",
     network_commands,
     store_ca_file,
     "/etc/ssl/private-ca.pem"},
    {"--pin",
     "OCPROBE_PIN",
     "SHA256",
     "Accept exactly the certificate with this SHA-256",
     network_commands,
     store_pin,
     "E3A9…"},
    {"--as-pid",
     "OCPROBE_AS_PID",
     "1",
     "Judge with the environment and files of process 1",
     network_commands,
     store_as_pid,
     "1"},
    {"--timeout",
     "OCPROBE_TIMEOUT",
     "TIME",
     "{timeout}",
     network_commands,
     store_timeout,
     "10s",
     Shown::first},
    {"--stage-timeout",
     "OCPROBE_STAGE_TIMEOUT",
     "TIME",
     "Give each stage at most this time",
     network_commands,
     store_stage_timeout,
     "3s"},
    {"--interval",
     "OCPROBE_INTERVAL",
     "TIME",
     "Pause this long between two tries (wait 500ms, watch 30s and up to a tenth more)",
     "wait watch",
     store_interval,
     "500ms",
     Shown::first},
    {"--no-candidates",
     "OCPROBE_NO_CANDIDATES",
     "",
     "Do not ask other addresses that may have been meant",
     "check hold",
     store_no_candidates},
    {"--prove",
     "OCPROBE_PROVE",
     "",
     "After a token mismatch, try the other token once; also ask the neighbours of a gateway that answers",
     "check",
     store_prove,
     "",
     Shown::first},
    {"--against",
     "OCPROBE_AGAINST",
     "FILE",
     "Compare this run with an earlier report, as `ocprobe diff` does. The exit code stays the run's own",
     "check",
     store_against,
     "healthy.json"},
    {"--as-cli",
     "OCPROBE_AS_CLI",
     "",
     "Present the CLI's own device and its cached token once, where no pairing request can arise. The "
     "gateway notes that the device was seen",
     "check",
     store_as_cli},
    {"--ready",
     "OCPROBE_READY",
     "",
     "Healthy means ready, not only alive",
     "health watch",
     store_ready,
     "",
     Shown::first},
    {"--auth",
     "OCPROBE_AUTH",
     "",
     "Healthy means authenticated: the credential is sent once; by watch in each run, until it is refused",
     "health wait watch",
     store_auth,
     "",
     Shown::first},
    {"--ws",
     "OCPROBE_WS",
     "",
     "Healthy means that the WebSocket upgrade works too. No credential is sent",
     "health watch",
     store_websocket,
     "",
     Shown::first},
};

}  // namespace

std::span<const OptionRow> network_option_rows() {
    return network_options;
}

}  // namespace ocprobe::app
