// The options of the commands that dial: check, health, wait.
#include "app/options/options.hpp"
#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace ocprobe::app {

namespace {

using Text = std::string_view;

constexpr Text network_commands = "check health wait hold";

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
Stored store_output(Options& o, Text text, bool) {
    o.output = std::string(text);  // held against the command's formats once the command is known
    o.output_chosen = true;
    return {};
}
Stored store_pretty(Options& o, Text text, bool v) {
    return store_switch(o.pretty, text, v);
}
Stored store_colour(Options& o, Text text, bool) {
    if (text == "auto") {
        o.colour = ColourChoice::automatic;
    } else if (text == "always") {
        o.colour = ColourChoice::always;
    } else if (text == "never") {
        o.colour = ColourChoice::never;
    } else {
        return BadValue{"takes auto, always or never"};
    }
    return {};
}
Stored store_quiet(Options& o, Text text, bool v) {
    bool quiet = false;
    const auto stored = store_switch(quiet, text, v);
    if (quiet) o.verbosity = -1;
    return stored;
}
Stored store_verbose(Options& o, Text text, bool v) {
    bool verbose = false;
    const auto stored = store_switch(verbose, text, v);
    if (verbose) o.verbosity = 1;
    return stored;
}

constexpr OptionRow network_options[] = {
    {"--url",
     "OCPROBE_URL",
     "URL",
     "dial this instead of what the CLI would: ws://, wss://, http://, https://, unix:/path",
     network_commands,
     store_url},
    {"--token",
     "OCPROBE_TOKEN",
     "",
     "only as the variable; the flag is refused, an argument is visible to others",
     network_commands,
     store_token},
    {"--token-file",
     "OCPROBE_TOKEN_FILE",
     "FILE",
     "send the token in this file",
     network_commands,
     store_token_file},
    {"--token-stdin",
     "OCPROBE_TOKEN_STDIN",
     "",
     "send the token read from standard input",
     network_commands,
     store_token_stdin},
    {"--config",
     "OCPROBE_CONFIG",
     "FILE",
     "the config file that the CLI would read",
     network_commands,
     store_config},
    {"--state-dir",
     "OCPROBE_STATE_DIR",
     "DIR",
     "the state directory that the CLI would use",
     network_commands,
     store_state},
    {"--cli-version",
     "OCPROBE_CLI_VERSION",
     "VERSION",
     "judge by the rules of this release of the CLI",
     network_commands,
     store_cli_version},
    {"--ca-file",
     "OCPROBE_CA_FILE",
     "FILE",
     "trust these certificates too (may be repeated)",
     network_commands,
     store_ca_file},
    {"--pin", "OCPROBE_PIN", "SHA256", "accept exactly this leaf certificate", network_commands, store_pin},
    {"--as-pid",
     "OCPROBE_AS_PID",
     "1",
     "judge with PID 1's environment and files in place of our own",
     network_commands,
     store_as_pid},
    {"--timeout",
     "OCPROBE_TIMEOUT",
     "TIME",
     "the whole run (check 10s, health 3s, wait 60s); hold: until its first session (10s)",
     network_commands,
     store_timeout},
    {"--stage-timeout",
     "OCPROBE_STAGE_TIMEOUT",
     "TIME",
     "at most this for each stage",
     network_commands,
     store_stage_timeout},
    {"--interval", "OCPROBE_INTERVAL", "TIME", "pause between two tries (500ms)", "wait", store_interval},
    {"--no-candidates",
     "OCPROBE_NO_CANDIDATES",
     "",
     "do not ask other addresses that may have been meant",
     "check hold",
     store_no_candidates},
    {"--prove",
     "OCPROBE_PROVE",
     "",
     "after a token mismatch, try the other token once; ask the neighbours even of a gateway that answers",
     "check",
     store_prove},
    {"--as-cli",
     "OCPROBE_AS_CLI",
     "",
     "present the CLI's own device and its cached token, once and only where no pairing request can arise; "
     "the gateway notes that the device was seen",
     "check",
     store_as_cli},
    {"--ready", "OCPROBE_READY", "", "ok means ready, not only live", "health", store_ready},
    {"--auth",
     "OCPROBE_AUTH",
     "",
     "ok means authenticated: the credential is sent, once",
     "health wait",
     store_auth},
    {"--ws",
     "OCPROBE_WS",
     "",
     "ok means that the WebSocket upgrade works too, always and not only behind a proxy; no credential is "
     "sent",
     "health",
     store_websocket},
    {"-o,--output",
     "OCPROBE_OUTPUT",
     "FORMAT",
     "text, json, markdown; hold also ndjson; contract also sarif, junit, github; timeline also html",
     "check wait contract hold timeline",
     store_output},
    {"--pretty",
     "OCPROBE_PRETTY",
     "",
     "JSON over several lines",
     "check wait contract hold timeline",
     store_pretty},
    {"--color",
     "OCPROBE_COLOR",
     "WHEN",
     "auto, always or never",
     "check wait contract hold timeline",
     store_colour},
    {"-q,--quiet",
     "OCPROBE_QUIET",
     "",
     "only what is wrong",
     "check wait contract hold timeline",
     store_quiet},
    {"-v,--verbose",
     "OCPROBE_VERBOSE",
     "",
     "everything measured; progress on stderr",
     "check wait contract hold timeline",
     store_verbose},
};

}  // namespace

std::span<const OptionRow> network_option_rows() {
    return network_options;
}

}  // namespace ocprobe::app
