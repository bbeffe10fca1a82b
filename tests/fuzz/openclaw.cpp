// What the CLI would do with these files: config, dotenv, URLs, the state directory, the container's own tables.
#include "fuzz.hpp"
#include "ocprobe/container/inspect.hpp"
#include "ocprobe/openclaw/resolve.hpp"
#include "ocprobe/openclaw/stages.hpp"
#include "ocprobe/policy/host.hpp"
#include "openclaw/install/variables.hpp"
#include "openclaw/url/url.hpp"

#include <algorithm>

namespace ocprobe::fuzz {

namespace {

constexpr std::string_view state = "/home/node/.openclaw/";

/// Resolved over these files, then judged and said as a run that reached no network.
void resolve_and_render(const MemoryFiles& files, ContainerFacts container = {}) {
    Environment environment;
    environment.set("HOME", "/home/node");
    environment.set("PATH", "/usr/bin");
    auto found = openclaw::resolve(
        {.files = files,
         .environment = environment,
         .environment_label = {},
         .working_directory = "/home/node/work",
         .container = container,
         .url = {},
         .token = nullptr,
         .config_path = {},
         .state_directory = {},
         .cli_version = "2026.9.6",
         .ca_files = {},
         .pin = {},
         .as_cli = true}
    );
    Redactor redactor;
    for (const auto& secret : found.secrets)
        redactor.add(secret);
    Evidence evidence;
    evidence.container = std::move(container);
    evidence.cli = std::move(found.cli);
    evidence.state = std::move(found.state);
    evidence.target = std::move(found.target);
    evidence.credential = std::move(found.credential);
    evidence.stages.push_back(openclaw::target_stage(evidence.target));
    evidence.stages.push_back(openclaw::credential_stage(evidence.credential));
    evidence.stages.push_back(openclaw::state_stage(evidence.state, evidence.cli, evidence.container.uid));
    for (const auto id : {StageId::dns, StageId::connect, StageId::tls, StageId::http, StageId::websocket}) {
        StageRecord record;
        record.id = id;
        record.skipped_because = "not asked";
        evidence.stages.push_back(std::move(record));
    }
    render_all(evidence, redactor);
}

/// The n-th part of the input is the n-th of these files.
void resolve_files(std::string_view input, std::initializer_list<std::string_view> names) {
    MemoryFiles files;
    files.add("/home/node/work/x", {});
    const auto parts = parts_of(input);
    std::size_t at = 0;
    for (const auto name : names) {
        if (at < parts.size()) files.add(std::string(state) + std::string(name), parts[at]);
        ++at;
    }
    resolve_and_render(files);
}

void config(std::string_view input) {
    resolve_files(input, {"openclaw.json", "part.json5", ".env"});
}

void pairing(std::string_view input) {
    resolve_files(
        input,
        {"identity/device.json", "identity/device-auth.json", "devices/paired.json", "devices/pending.json"}
    );
}

/// A database in the first part; its log behind the separator.
void database(std::string_view input) {
    resolve_files(input, {"state/openclaw.sqlite", "state/openclaw.sqlite-wal"});
}

void dotenv(std::string_view input) {
    for (const auto& [name, value] : openclaw::parse_dotenv(input)) {
        require(!name.empty(), "a name");
        require(name.find_first_of("=\n ") == std::string::npos, "a name is one word", name);
        // What is no UTF-8 becomes U+FFFD, of three bytes.
        require(value.size() <= 3 * input.size(), "no byte is made", value);
    }
}

void url(std::string_view input) {
    for (const bool unix_too : {false, true}) {
        const auto reading = openclaw::read_url(input, unix_too);
        require_printable(reading.detail);
        if (!reading.parsed) continue;
        const auto& text = reading.parsed->host.text;
        require(reading.parsed->unix_socket() || !text.empty(), "a host");
        if (reading.parsed->unix_socket()) continue;
        const auto again = policy::parse_host(
            reading.parsed->host.address && reading.parsed->host.address->ipv6 ? "[" + text + "]" : text
        );
        require(again && again->text == text, "the host is its own", text);
        require_printable(reading.parsed->origin_scope());
    }
    // A part of the mark that stands in the place of a secret would be found in what is shown.
    if (input.find("redacted") != std::string_view::npos) return;
    const auto shown = escape_text(openclaw::printable_url(input), 10'000);
    for (const auto& secret : openclaw::url_secrets(input)) {
        // A short one, or one that is also a part of the host, stands there for another reason.
        if (secret.size() < 8 || std::count(input.begin(), input.end(), secret[0]) > 1) continue;
        require(shown.find(secret) == std::string::npos, "no password", shown);
    }
    (void)openclaw::public_query(input);
}

void host(std::string_view input) {
    const auto host = policy::parse_host(input);
    if (host) {
        require(
            std::all_of(
                host->text.begin(),
                host->text.end(),
                [](char c) { return static_cast<unsigned char>(c) < 0x80; }
            ),
            "ASCII"
        );
        require(
            host->text.size() <= 253 || host->address.has_value(), "a name that DNS can hold", host->text
        );
    }
    (void)policy::read_host(input);
    (void)policy::mentions_loopback(input);
}

void proc(std::string_view input) {
    constexpr std::string_view names[] = {
        "/proc/self/mountinfo",
        "/proc/self/status",
        "/proc/self/cgroup",
        "/proc/net/tcp",
        "/proc/net/tcp6",
        "/proc/net/route",
        "/proc/net/unix",
        "/proc/1/cmdline",
        "/proc/1/environ",
        "/proc/net/if_inet6",
        "/proc/net/fib_trie",
        "/etc/resolv.conf",
        "/proc/self/uid_map",
        "/proc/pressure/cpu",
        "/proc/42/cmdline",
        "/proc/42/status",
        "/proc/42/stat"};
    MemoryFiles files;
    std::size_t at = 0;
    for (const auto part : parts_of(input)) {
        if (at == std::size(names)) break;
        files.add(std::string(names[at++]), part);
    }
    const Environment environment;
    auto facts = container::inspect(
        {.files = files,
         .environment = environment,
         .watched_variables = openclaw::watched_variables(),
         .is_gateway = openclaw::is_gateway_command_line}
    );
    resolve_and_render(files, std::move(facts));
}

constexpr Target targets[] = {
    {"config", config},
    {"dotenv", dotenv},
    {"url", url},
    {"host", host},
    {"pairing", pairing},
    {"database", database},
    {"proc", proc},
};

}  // namespace

std::span<const Target> openclaw_targets() {
    return targets;
}

}  // namespace ocprobe::fuzz
