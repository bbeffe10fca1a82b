// Findings about the URL and about the process's surroundings.
#include "base/ascii.hpp"
#include "judge/findings/findings.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/address.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ocprobe::judge {

bool no_proxy_covers(std::string_view list, std::string_view host, std::uint16_t port) {
    const auto wanted = lower(host);
    const auto wanted_ip = policy::parse_address(wanted);
    while (!list.empty()) {
        const auto end = list.find_first_of(", ");
        auto entry = lower(list.substr(0, end));
        list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
        if (entry == "*") return true;
        if (const auto slash = entry.find('/'); slash != std::string::npos && wanted_ip) {
            const auto network = policy::parse_address(std::string_view(entry).substr(0, slash));
            constexpr unsigned none = 129;
            unsigned bits = none;
            std::from_chars(entry.data() + slash + 1, entry.data() + entry.size(), bits);
            if (network && policy::same_network(*wanted_ip, *network, bits)) return true;
            continue;
        }
        const auto colon = entry.rfind(':');
        if (colon != std::string::npos && entry.find(':') == colon) {
            if (entry.substr(colon + 1) != std::to_string(port)) continue;
            entry.resize(colon);
        }
        if (entry.starts_with("*.")) entry.erase(0, 1);
        if (entry.empty()) continue;
        if (wanted == entry || (entry.front() == '.' && wanted == entry.substr(1))) return true;
        if (wanted.ends_with(entry.front() == '.' ? entry : "." + entry)) return true;
    }
    return false;
}

namespace {

void note_override(Notes& notes) {
    const auto& target = notes.evidence().target;
    if (!target.overridden || target.cli_url.empty() || target.cli_url == target.url) return;
    notes.add(
        Severity::info,
        cat("Without ",
            label(target.source),
            " the CLI would dial ",
            target.cli_url,
            " (",
            label(target.cli_source),
            ")")
    );
}

void note_refused_plaintext(Notes& notes) {
    const auto& target = notes.evidence().target;
    const bool mendable = target.plaintext == PlaintextPolicy::refused;
    if (!target.overridden || (!mendable && target.plaintext != PlaintextPolicy::refused_for_good)) return;
    notes.add(
        notes.worry(),
        cat("The CLI would refuse ", target.url, ": plaintext to a host that its policy does not allow"),
        mendable ? "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1" : "use wss://"
    );
}

void note_ignored_config_credential(Notes& notes) {
    const auto& e = notes.evidence();
    if (!e.target.overridden) return;
    const bool from_config = !e.credential.forced && e.judged_credential().kind != CredentialKind::none &&
                             !config_key(e.judged_credential().source.kind).empty();
    if (e.credential.stop != CredentialStop::url_needs_env_token && !from_config) return;
    notes.add(
        notes.worry(),
        "With this URL in OPENCLAW_GATEWAY_URL the CLI would use no credential of the config, and the "
        "environment has none",
        "set OPENCLAW_GATEWAY_TOKEN beside it"
    );
}

void note_trimmed_url(Notes& notes) {
    if (!notes.evidence().target.trimmed) return;
    notes.add(
        Severity::info,
        "Blanks or a carriage return were cut from the ends of the URL, as the CLI does: harmless"
    );
}

void note_credential_in_url(Notes& notes) {
    if (!notes.evidence().target.credential_in_url) return;
    notes.add(
        Severity::warning,
        "The URL carries a credential, which goes into logs on the way and which the gateway does not read "
        "there; "
        "ocprobe leaves it out",
        "take it out of the URL and set OPENCLAW_GATEWAY_TOKEN"
    );
}

void note_shadowed_url(Notes& notes) {
    const auto& target = notes.evidence().target;
    for (const auto& rung : target.ladder) {
        const bool lost = !rung.used && !rung.value.empty() && rung.value != target.url;
        if (!lost || rung.source.kind != SourceKind::config_remote_url) continue;
        notes.add(
            notes.worry(),
            cat("gateway.remote.url (", rung.value, ") is not used: ", rung.why),
            "set gateway.mode to remote, or remove it"
        );
    }
}

void note_dead_variables(Notes& notes) {
    for (const auto& dead : notes.evidence().target.dead_variables) {
        notes.add(
            dead.names_credential ? Severity::warning : notes.worry(),
            cat(dead.name, " is set, but this CLI version ignores it", dead.why.empty() ? "" : ": ", dead.why)
        );
    }
}

void note_unix_socket(Notes& notes) {
    if (!over_unix_socket(notes.evidence())) return;
    notes.add(Severity::info, "The real CLI has no Unix socket target: only this probe can dial it");
}

void note_proxy(Notes& notes) {
    const auto& e = notes.evidence();
    const auto& facts = e.container;
    if (facts.http_proxy.empty() || !e.target.endpoint || over_unix_socket(e)) return;
    const auto& endpoint = *e.target.endpoint;
    if (no_proxy_covers(facts.no_proxy, endpoint.host, endpoint.port)) return;
    notes.add(
        notes.worry(),
        cat(facts.http_proxy_variable,
            " (",
            facts.http_proxy,
            ") would catch ",
            endpoint.host,
            " for clients that honour it"),
        cat("add ", endpoint.host, " to NO_PROXY")
    );
}

void note_other_environment(Notes& notes) {
    const auto& e = notes.evidence();
    if (e.container.environment_differs.empty() || e.question.as_pid1) return;
    notes.add(
        Severity::warning,
        cat("PID 1 has another environment than this process: ", join(e.container.environment_differs, ", ")),
        "ocprobe --as-pid 1 judges with its environment"
    );
}

void note_oom_kills(Notes& notes) {
    const auto kills = notes.evidence().container.oom_kills.value_or(0);
    if (kills == 0) return;
    notes.add(
        notes.worry(),
        cat("Processes of this container were killed for lack of memory (", kills, ")"),
        "raise the memory limit"
    );
}

constexpr Documentation target_overridden_documentation{
    .holds_when = "--url or OCPROBE_URL replaced the address that the CLI would dial.",
    .what_to_do = "Nothing to do: run ocprobe without it to judge the CLI's own URL.",
    .links = no_links};
constexpr Documentation target_url_trimmed_documentation{
    .holds_when = "Blanks or a carriage return stood at the ends of the URL; the CLI cuts them too.",
    .what_to_do = "Harmless. Often a sign of an .env file with Windows line ends.",
    .links = no_links};
constexpr Documentation target_credential_in_url_documentation{
    .holds_when = "The URL's query or path holds a credential. The CLI sends it in the head of its "
                  "upgrade, where every proxy may log it; the gateway reads no credential there. ocprobe "
                  "sends the URL without it.",
    .what_to_do = "Take it out of the URL and set OPENCLAW_GATEWAY_TOKEN.",
    .links = no_links};
constexpr Documentation target_url_shadowed_documentation{
    .holds_when = "gateway.remote.url is set and not used, because gateway.mode is not remote or an "
                  "environment URL wins.",
    .what_to_do = "Set gateway.mode to remote, or remove the key.",
    .links = no_links};
constexpr Documentation target_unix_socket_documentation{
    .holds_when = "The target is a Unix socket, which only ocprobe can dial: the CLI has no such target.",
    .what_to_do = "Use a TCP URL for the CLI; the socket needs a proxy on the gateway's side.",
    .links = no_links};
constexpr Documentation target_proxy_variables_documentation{
    .holds_when = "HTTP_PROXY or ALL_PROXY is set and NO_PROXY does not cover the target: clients that "
                  "honour them go to the proxy.",
    .what_to_do = "Add the gateway's host to NO_PROXY.",
    .links = no_links};
constexpr Documentation target_environment_differs_documentation{
    .holds_when = "PID 1 of this container has another value than this process in a variable that decides "
                  "URL, credential or state.",
    .what_to_do = "Run ocprobe --as-pid 1 to judge with the entrypoint's environment.",
    .links = no_links};
constexpr Documentation container_oom_kills_documentation{
    .holds_when = "Processes of this container were killed for lack of memory.",
    .what_to_do = "Raise its memory limit.",
    .links = no_links};

constexpr std::array target_records{
    FindingRecord{
        .id = "target.overridden",
        .stage = StageId::target,
        .note = note_override,
        .documentation = &target_overridden_documentation},
    FindingRecord{
        .id = "target.cli_refuses_plaintext",
        .stage = StageId::target,
        .note = note_refused_plaintext,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "target.url_needs_env_token",
        .stage = StageId::target,
        .note = note_ignored_config_credential,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "target.url_trimmed",
        .stage = StageId::target,
        .note = note_trimmed_url,
        .documentation = &target_url_trimmed_documentation},
    FindingRecord{
        .id = "target.credential_in_url",
        .stage = StageId::target,
        .note = note_credential_in_url,
        .documentation = &target_credential_in_url_documentation},
    FindingRecord{
        .id = "target.url_shadowed",
        .stage = StageId::target,
        .note = note_shadowed_url,
        .documentation = &target_url_shadowed_documentation},
    FindingRecord{
        .id = "target.dead_variable",
        .stage = StageId::target,
        .note = note_dead_variables,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "target.unix_socket",
        .stage = StageId::target,
        .note = note_unix_socket,
        .documentation = &target_unix_socket_documentation},
};

}  // namespace

std::span<const FindingRecord> target_findings() {
    return target_records;
}

namespace {

constexpr std::array surroundings_records{
    FindingRecord{
        .id = "target.proxy_variables",
        .stage = StageId::target,
        .note = note_proxy,
        .documentation = &target_proxy_variables_documentation},
    FindingRecord{
        .id = "target.environment_differs",
        .stage = StageId::target,
        .note = note_other_environment,
        .documentation = &target_environment_differs_documentation},
    FindingRecord{
        .id = "container.oom_kills",
        .stage = StageId::target,
        .note = note_oom_kills,
        .documentation = &container_oom_kills_documentation},
};

}  // namespace

std::span<const FindingRecord> surroundings_findings() {
    return surroundings_records;
}

}  // namespace ocprobe::judge
