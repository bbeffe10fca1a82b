// What several causes advise.
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/platform.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/plaintext.hpp"
#include "ocprobe/policy/ports.hpp"

#include <algorithm>

namespace ocprobe::judge {

namespace {

constexpr std::string_view insecure_switch = "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS";

// The name that a user knows, unless no variable makes the policy take it.
std::string dialled_host(const Evidence& e, const CandidateResult& candidate) {
    const bool name_will_do =
        candidate.tls || policy::plaintext_policy(candidate.candidate.host, false, e.cli.rules) !=
                             PlaintextPolicy::refused_for_good;
    return name_will_do || candidate.address.empty() ? candidate.candidate.host : candidate.address;
}

bool needs_switch(const Evidence& e, std::string_view host, bool tls) {
    return !tls && policy::plaintext_policy(host, false, e.cli.rules) == PlaintextPolicy::refused &&
           e.target.allow_insecure != std::optional<std::string>("1");
}

// In remote mode the config gives the URL, also where it gives none yet.
bool url_stands_in_config(const Evidence& e) {
    return e.target.remote_url_missing ||
           (e.target.source.kind == SourceKind::config_remote_url && !e.target.overridden);
}

void set_url(Advice& advice, std::string purpose, std::string url, bool with_switch) {
    const auto& e = advice.evidence();
    if (url_stands_in_config(e)) {
        advice.remedy(
            std::move(purpose),
            Place::cli_container,
            {ConfigSet{"gateway.remote.url", literal(std::move(url))}}
        );
        if (with_switch) {
            advice.also(
                "Let the CLI dial that name in plaintext",
                Place::cli_service,
                {SetEnv{std::string(insecure_switch), literal("1")}}
            );
        }
        return;
    }
    std::vector<Edit> edits{SetEnv{"OPENCLAW_GATEWAY_URL", literal(std::move(url))}};
    if (with_switch) edits.emplace_back(SetEnv{std::string(insecure_switch), literal("1")});
    advice.remedy(std::move(purpose), Place::cli_service, std::move(edits));
}

}  // namespace

void dial(Advice& advice, std::string purpose, const CandidateResult& candidate) {
    const auto& e = advice.evidence();
    const auto host = dialled_host(e, candidate);
    set_url(
        advice,
        std::move(purpose),
        cat(candidate.tls ? "wss://" : "ws://", host_port(host, candidate.candidate.port)),
        needs_switch(e, host, candidate.tls)
    );
}

std::vector<std::string> called_at_gateway(const Evidence& e, std::vector<std::string> argv) {
    const auto& endpoint = e.target.endpoint;
    constexpr std::uint16_t web = 80;
    // A Service of Kubernetes may map its port.
    const bool mapped = platform_of(e) == Platform::kubernetes && !e.target.host_is_loopback;
    const bool dialled_itself = endpoint && endpoint->transport == Endpoint::Transport::tcp &&
                                endpoint->port != 0 && endpoint->port != web && !is_behind_proxy(e) &&
                                !address_is_the_hosts(e) && !mapped;
    // A port on the gateway's command line alone is not known to what is called beside it.
    if (dialled_itself && endpoint->port != policy::gateway_port &&
        e.cli.command == std::vector<std::string>{"openclaw"})
        argv.insert(argv.begin(), {"env", cat("OPENCLAW_GATEWAY_PORT=", endpoint->port)});
    return argv;
}

bool dial_what_answers(Advice& advice, std::string purpose) {
    const auto* found = gateway_elsewhere(advice.evidence());
    if (found == nullptr) return false;
    dial(advice, cat(purpose, ": ", proof_of(*found)), *found);
    return true;
}

void set_url(Advice& advice, std::string purpose, std::string url) {
    const auto& e = advice.evidence();
    const bool tls = url.starts_with("wss:");
    const auto host = e.target.endpoint ? e.target.endpoint->host : std::string();
    const bool from_config = e.target.source.kind == SourceKind::config_remote_url;
    set_url(
        advice,
        std::move(purpose),
        std::move(url),
        !from_config && !host.empty() && needs_switch(e, host, tls)
    );
}

void share_network_namespace(Advice& advice, std::string purpose) {
    const auto& e = advice.evidence();
    const auto service = gateways_service(e);
    std::vector<Edit> edits{
        NetworkMode{cat("service:", service.empty() ? "<service of the gateway>" : service)}};
    // The gateway is on loopback there, the default of local mode; a URL that leads elsewhere would stay in force.
    const bool leads_elsewhere = !e.target.host_is_loopback && !e.target.overridden;
    const auto& source = e.target.source;
    if (leads_elsewhere && source.kind == SourceKind::env_gateway_url && source.from.empty())
        edits.emplace_back(UnsetEnv{"OPENCLAW_GATEWAY_URL"});
    advice.alternative(std::move(purpose), Place::cli_service, std::move(edits));
    if (leads_elsewhere && url_stands_in_config(e))
        advice.also(
            "Dial loopback there", Place::cli_container, {ConfigSet{"gateway.mode", literal("local")}}
        );
    advice.expect(namespace_is_shared);
}

namespace {

// By a readable config, or by what the gateway said when it refused.
bool mode_is_known(const Evidence& e) {
    return !e.credential.expected_mode.empty() || refusal_code(e).starts_with("AUTH_TOKEN_");
}

}  // namespace

void give_credential(Advice& advice, std::string purpose) {
    const auto& e = advice.evidence();
    // In these modes a token cannot help: the gateway judges a password, or nothing that this CLI could send.
    const bool password =
        e.credential.expected_mode == "password" || e.credential.expected_mode == "trusted-proxy";
    const std::string variable = password ? "OPENCLAW_GATEWAY_PASSWORD" : "OPENCLAW_GATEWAY_TOKEN";
    // This config is the gateway's own, or a copy of it: a gateway in this mode seldom has a password yet.
    if (e.credential.expected_mode == "trusted-proxy") {
        advice.remedy(
            "Give the gateway a password, where it has none",
            Place::gateway_service,
            {SetEnv{variable, {{}, "a password of your own"}}}
        );
        advice.also(std::move(purpose), Place::cli_service, {SetEnv{variable, gateways(e, variable)}});
        return;
    }
    advice.remedy(std::move(purpose), Place::cli_service, {SetEnv{variable, gateways(e, variable)}});
    if (mode_is_known(e)) return;
    constexpr std::string_view other = "OPENCLAW_GATEWAY_PASSWORD";
    advice.alternative(
        "Set the gateway's password, if its auth mode is password",
        Place::cli_service,
        {SetEnv{std::string(other), gateways(e, other)}}
    );
    advice.expect(credential_is_right);
    read_gateway_config(advice, "See which of them the gateway takes", "gateway.auth.mode");
}

void correct_credential(Advice& advice, std::string purpose) {
    const auto& e = advice.evidence();
    const auto& source = e.judged_credential().source;
    const bool password = e.judged_credential().kind == CredentialKind::password;
    const std::string variable = password ? "OPENCLAW_GATEWAY_PASSWORD" : "OPENCLAW_GATEWAY_TOKEN";
    if (const auto key = config_key(source.kind); !key.empty()) {
        advice.remedy(
            std::move(purpose), Place::cli_container, {ConfigSet{std::string(key), gateways(e, variable)}}
        );
        return;
    }
    switch (source.kind) {
    case SourceKind::flag_token_file:
    case SourceKind::standard_input:
    case SourceKind::env_ocprobe_token:
        advice.by_hand(cat(purpose, " (what ", name(source.kind), " gives)"), Place::cli_container);
        return;
    default:
        break;
    }
    // A dotenv file holds it: the file is what has to change.
    if (!source.from.empty() && source.from.front() == '/') {
        advice.remedy(std::move(purpose), Place::env_file, {SetEnv{variable, gateways(e, variable)}}).file =
            source.from;
        return;
    }
    advice.remedy(std::move(purpose), Place::cli_service, {SetEnv{variable, gateways(e, variable)}});
}

std::vector<Edit> mount_as_the_gateway(const Evidence& e) {
    const auto service = gateways_service(e);
    // A new volume would be empty, for the gateway too; what it mounts today holds its state.
    std::vector<Edit> edits{VolumesFrom{service.empty() ? "<service of the gateway>" : service}};
    // A mount of this service at the same place would win.
    const auto& mounts = e.container.mounts;
    const bool mounted = std::any_of(mounts.begin(), mounts.end(), [&](const auto& mount) {
        return mount.point == e.state.directory;
    });
    if (mounted) edits.emplace_back(Unmount{e.state.directory});
    return edits;
}

void share_state_directory(Advice& advice, std::string purpose) {
    advice.alternative(std::move(purpose), Place::cli_service, mount_as_the_gateway(advice.evidence()));
}

void bind_to_network(Advice& advice, std::string purpose) {
    advice.remedy(std::move(purpose), Place::gateway_container, {ConfigSet{"gateway.bind", literal("lan")}});
    advice.also("Let the gateway read it", Place::gateway_service, {Restart{}});
}

void recreate_this_container(Advice& advice) {
    advice.remedy(
        "Recreate this container, so that it joins the gateway's network namespace as it is now",
        Place::cli_service,
        {Recreate{}}
    );
}

void offer_gateways_network(Advice& advice, std::string purpose) {
    const auto platform = advice.platform();
    if (platform != Platform::compose && platform != Platform::docker && platform != Platform::podman) return;
    const auto here = own_container(advice.evidence());
    advice.alternative(
        std::move(purpose),
        Place::engine_host,
        {Exec{
            {advice.engine(),
             "network",
             "connect",
             "<network of the gateway>",
             here.empty() ? "<container of the CLI>" : here}}}
    );
}

void set_up_proxy(Advice& advice, std::string purpose, std::vector<Edit> nginx_lines) {
    const auto proxy = recognised_proxy(advice.evidence());
    if (!proxy.empty() && proxy != "nginx") {
        advice.by_hand(std::move(purpose), Place::proxy_container).proxy = proxy;
        return;
    }
    if (proxy.empty()) purpose += " (these are the lines for nginx)";
    advice.remedy(std::move(purpose), Place::proxy_container, std::move(nginx_lines)).proxy = proxy;
}

void forward_upgrade(Advice& advice) {
    set_up_proxy(
        advice,
        "Forward the WebSocket upgrade",
        {ProxyDirective{"proxy_http_version", "1.1"},
         ProxyDirective{"proxy_set_header", "Upgrade $http_upgrade"},
         ProxyDirective{"proxy_set_header", "Connection \"upgrade\""}}
    );
}

}  // namespace ocprobe::judge
