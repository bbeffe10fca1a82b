// Findings about the URL and the process's surroundings.
#include "base/ascii.hpp"
#include "judge/findings/findings.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/address.hpp"

#include <algorithm>
#include <charconv>

namespace ocprobe::judge {

namespace {

void note_override(Notes& notes) {
    const auto& e = notes.evidence();
    const auto& target = e.target;
    if (!target.overridden) return;
    if (!target.cli_url.empty() && target.cli_url != target.url) {
        notes.add(
            "target.overridden",
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
    if (target.plaintext == PlaintextPolicy::refused ||
        target.plaintext == PlaintextPolicy::refused_for_good) {
        notes.add(
            "target.cli_refuses_plaintext",
            notes.worry(),
            cat("The CLI would refuse ", target.url, ": plaintext to a host that its policy does not allow"),
            target.plaintext == PlaintextPolicy::refused ? "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1"
                                                         : "use wss://"
        );
    }
    const bool from_config = !e.credential.forced && e.credential.kind != CredentialKind::none &&
                             std::string_view(name(e.credential.source.kind)).starts_with("config ");
    if (e.credential.stop == CredentialStop::url_needs_env_token || from_config) {
        notes.add(
            "target.url_needs_env_token",
            notes.worry(),
            "With this URL in OPENCLAW_GATEWAY_URL the CLI would use no credential of the config, and the "
            "environment has none",
            "set OPENCLAW_GATEWAY_TOKEN beside it"
        );
    }
}

void note_ladder(Notes& notes) {
    const auto& target = notes.evidence().target;
    if (target.trimmed) {
        notes.add(
            "target.url_trimmed",
            Severity::info,
            "Blanks or a carriage return were cut from the ends of the URL, as the CLI does: harmless"
        );
    }
    if (target.credential_in_url) {
        notes.add(
            "target.credential_in_url",
            Severity::warning,
            "The URL carries a credential, which goes into logs on the way and which the gateway does not "
            "read there; "
            "ocprobe leaves it out",
            "take it out of the URL and set OPENCLAW_GATEWAY_TOKEN"
        );
    }
    for (const auto& rung : target.ladder) {
        const bool lost = !rung.used && !rung.value.empty() && rung.value != target.url;
        if (lost && rung.source.kind == SourceKind::config_remote_url) {
            notes.add(
                "target.url_shadowed",
                notes.worry(),
                cat("gateway.remote.url (", rung.value, ") is not used: ", rung.why),
                "set gateway.mode to remote, or remove it"
            );
        }
    }
}

}  // namespace

void note_target(Notes& notes) {
    const auto& e = notes.evidence();
    note_override(notes);
    note_ladder(notes);
    for (const auto& dead : e.target.dead_variables) {
        notes.add(
            "target.dead_variable",
            dead.names_credential ? Severity::warning : notes.worry(),
            cat(dead.name, " is set, but this CLI version ignores it", dead.why.empty() ? "" : ": ", dead.why)
        );
    }
    if (over_unix_socket(e)) {
        notes.add(
            "target.unix_socket",
            Severity::info,
            "The real CLI has no Unix socket target: only this probe can dial it"
        );
    }
}

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

void note_proxy(Notes& notes) {
    const auto& e = notes.evidence();
    const auto& facts = e.container;
    if (facts.http_proxy.empty() || !e.target.endpoint || over_unix_socket(e)) return;
    const auto& endpoint = *e.target.endpoint;
    if (no_proxy_covers(facts.no_proxy, endpoint.host, endpoint.port)) return;
    notes.add(
        "target.proxy_variables",
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

}  // namespace

void note_surroundings(Notes& notes) {
    const auto& e = notes.evidence();
    note_proxy(notes);
    if (!e.container.environment_differs.empty() && !e.as_pid1) {
        notes.add(
            "target.environment_differs",
            Severity::warning,
            cat("PID 1 has another environment than this process: ",
                join(e.container.environment_differs, ", ")),
            "ocprobe --as-pid 1 judges with its environment"
        );
    }
    if (e.container.oom_kills.value_or(0) > 0) {
        notes.add(
            "container.oom_kills",
            notes.worry(),
            cat("Processes of this container were killed for lack of memory (", *e.container.oom_kills, ")"),
            "raise the memory limit"
        );
    }
}

}  // namespace ocprobe::judge
