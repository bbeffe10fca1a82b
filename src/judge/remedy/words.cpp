// Wording helpers. Whatever stands unquoted in a command has been validated here.
#include "judge/remedy/words.hpp"

#include "judge/view/names.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/host.hpp"
#include "ocprobe/policy/plaintext.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

bool in_container(const Evidence& e) {
    return e.container.in_container.value_or(true);
}

// A Compose value: quoted when YAML would read it as something else than a string.
std::string yaml_value(std::string_view value) {
    const bool plain = value != "1" && value.find(' ') == std::string_view::npos &&
                       value.find('"') == std::string_view::npos && value.find('#') == std::string_view::npos;
    return plain ? std::string(value) : cat("\"", value, "\"");
}

// The name that a Compose user knows, unless no variable makes the policy take it.
std::string dialled_host(const Evidence& e, const CandidateResult& candidate) {
    const bool name_will_do =
        candidate.tls || policy::plaintext_policy(candidate.candidate.host, false, e.cli.rules) !=
                             PlaintextPolicy::refused_for_good;
    return name_will_do || candidate.address.empty() ? candidate.candidate.host : candidate.address;
}

}  // namespace

std::string sentence(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string text;
    for (const auto& part : parts) {
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

std::string host_port(std::string_view host, std::uint16_t port) {
    const bool brackets = host.find(':') != std::string_view::npos;
    return cat(brackets ? "[" : "", host, brackets ? "]:" : ":", port);
}

std::string target_address(const Evidence& e) {
    if (!e.target.endpoint) return e.target.url;
    if (over_unix_socket(e)) return e.target.endpoint->unix_path;
    return host_port(e.target.endpoint->host, e.target.endpoint->port);
}

std::string octal(std::uint32_t mode) {
    std::string text = "0000";
    for (std::size_t i = 0; i < 4; ++i) {
        text[3 - i] = static_cast<char>('0' + ((mode >> (3 * i)) & 7U));
    }
    return text;
}

std::string shell_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

std::string here(const Evidence& e) {
    return in_container(e) ? "CLI container" : "this host";
}

std::string gateway_service(const Evidence& e) {
    const auto usable = [](std::string_view host) {
        const auto read = policy::read_host(host);
        const bool other_name =
            !read.address && !policy::connects_to_loopback(read) && !policy::is_private_name(read);
        return is_plain_name(host) && other_name && !host.ends_with(".docker.internal");
    };
    if (const auto* candidate = gateway_elsewhere(e);
        candidate != nullptr && usable(candidate->candidate.host)) {
        return candidate->candidate.host;
    }
    if (e.target.endpoint && usable(e.target.endpoint->host)) return e.target.endpoint->host;
    return "openclaw-gateway";
}

std::string in_gateway(const Evidence& e, std::string_view command) {
    return in_container(e) ? cat("docker compose exec ", gateway_service(e), " ", command)
                           : std::string(command);
}

std::string gateway_place(const Evidence& e) {
    return in_container(e) ? "Docker host" : "the gateway's machine";
}

FixStep set_variables(const Evidence& e, std::string action, const Variables& variables) {
    std::string lines;
    if (!in_container(e)) {
        for (const auto& [name, value] : variables) {
            if (!lines.empty()) lines += "\n";
            lines += cat("export ", name, "=", value.starts_with("$") ? value : shell_quoted(value));
        }
        return {std::move(action), "the shell or unit that starts the CLI", std::move(lines)};
    }
    lines = "environment:";
    for (const auto& [name, value] : variables)
        lines += cat("\n  ", name, ": ", yaml_value(value));
    return {std::move(action), "compose.yml, service of the CLI", std::move(lines)};
}

FixStep decide(std::string action, std::string where, std::string command) {
    return {std::move(action), std::move(where), std::move(command), true};
}

FixStep join_again() {
    return {
        "Make this container anew: it joins the namespace as it is now",
        "Docker host",
        "docker compose up -d --force-recreate --no-deps <this service>"};
}

bool explain_loopback_alone(const Evidence& e, Verdict& v) {
    if (!e.container.loopback_alone.value_or(false) || !in_container(e)) return false;
    v.cause +=
        cat(v.cause.empty() ? "" : " ",
            "This container has no network but its loopback: `network_mode: none`, or it joined the "
            "namespace of a "
            "container that was restarted or made anew since, which took the interfaces away.");
    v.fix.push_back(join_again());
    return true;
}

FixStep ask_the_cli(const Evidence& e) {
    return decide("Let the real CLI decide", here(e), "openclaw gateway call health");
}

Variables variables_to_dial(const Evidence& e, const CandidateResult& candidate) {
    const auto host = dialled_host(e, candidate);
    Variables variables{
        {"OPENCLAW_GATEWAY_URL",
         cat(candidate.tls ? "wss://" : "ws://", host_port(host, candidate.candidate.port))}};
    if (!candidate.tls && policy::plaintext_policy(host, false, e.cli.rules) == PlaintextPolicy::refused &&
        e.target.allow_insecure != std::optional<std::string>("1")) {
        variables.emplace_back("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS", "1");
    }
    return variables;
}

std::string proof_of(const CandidateResult& candidate) {
    auto text = cat(host_port(candidate.candidate.host, candidate.candidate.port), " answers as a gateway");
    if (!candidate.detail.empty()) text += cat(" (", candidate.detail, ")");
    return text;
}

}  // namespace ocprobe::judge
