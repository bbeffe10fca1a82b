// The symptoms of connection that the release's own documents name (2026.9.6, `docs/` of its package), each with the set-up
// behind it and what this program calls it.
#include "unit/judge/fixtures.hpp"
#include "unit/judge/session_fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

namespace {

struct Symptom {
    std::string_view document;
    std::string_view words;  ///< as the document has them
    std::string_view id;     ///< of the verdict, or of a finding
    Evidence (*make)();
};

template <class... Parts>
Evidence refused_with(Parts... parts) {
    auto e = bridge();
    refused(e, parts...);
    return e;
}

Evidence not_listening() {
    auto e = shared_namespace();
    connect_outcome(e, ConnectOutcome::refused);
    e.container.gateway_processes = {{7, true, false, "S"}};
    return e;
}

Evidence config_with(std::string_view fault) {
    auto e = shared_namespace();
    e.state.config.start_faults = {std::string(fault)};
    return e;
}

Evidence proxy_refusal(std::string_view code, std::string_view reason) {
    auto e = refused_with("INVALID_REQUEST", code);
    ws(e).error->auth_reason = safe(reason);
    return e;
}

constexpr std::string_view runbook = "gateway/troubleshooting.md";
constexpr std::string_view control_ui = "gateway/troubleshooting/agent-replies-and-control-ui.md";
constexpr std::string_view service = "gateway/troubleshooting/gateway-service-and-process.md";
constexpr std::string_view probes = "gateway/troubleshooting/config-validation-and-probes.md";
constexpr std::string_view updates = "gateway/troubleshooting/updates-and-rollbacks.md";
constexpr std::string_view trusted_proxy = "gateway/trusted-proxy-auth.md";
constexpr std::string_view tailscale = "gateway/tailscale.md";
constexpr std::string_view lock = "gateway/gateway-lock.md";
constexpr std::string_view multiple = "gateway/multiple-gateways.md";
constexpr std::string_view networking = "install/docker/networking-and-storage.md";
constexpr std::string_view compose = "install/docker/compose-operations.md";
constexpr std::string_view sandbox = "install/docker/sandbox-and-troubleshooting.md";
constexpr std::string_view docker_vm = "install/docker-vm-runtime.md";

const std::vector<Symptom> symptoms{
    {runbook,
     "gateway connect failed: wrong URL target",
     "dns.name_not_found",
     [] {
         auto e = bridge();
         by_name(e, "openclaw-gatway");
         dns_outcome(e, DnsOutcome::name_not_found);
         return e;
     }},
    {runbook,
     "unauthorized",
     "auth.token_mismatch",
     [] { return refused_with("INVALID_REQUEST", "AUTH_TOKEN_MISMATCH"); }},
    {runbook,
     "explicit URLs do not fall back to stored credentials",
     "target.url_needs_env_token",
     [] {
         auto e = bridge();
         no_credential(e);
         e.credential.stop = CredentialStop::url_needs_env_token;
         return e;
     }},
    {runbook,
     "refusing to bind gateway ... without auth",
     "state.config_suspicious",
     [] { return config_with("a gateway that listens on the network refuses auth mode none"); }},
    {runbook, "Connectivity probe: failed while runtime is running", "connect.refused", not_listening},
    {runbook,
     "device identity required",
     "auth.no_credential",
     [] {
         auto e = bridge();
         no_credential(e);
         return e;
     }},
    {runbook,
     "pairing required",
     "pairing.required",
     [] { return refused_with("NOT_PAIRED", "PAIRING_REQUIRED", "not-paired"); }},

    {control_ui,
     "origin not allowed",
     "ws.origin_not_allowed",
     [] { return refused_with("INVALID_REQUEST", "CONTROL_UI_ORIGIN_NOT_ALLOWED"); }},
    {control_ui,
     "device nonce required",
     "auth.unauthorized",
     [] { return refused_with("INVALID_REQUEST", "DEVICE_AUTH_NONCE_REQUIRED"); }},
    {control_ui,
     "device nonce mismatch",
     "auth.unauthorized",
     [] { return refused_with("INVALID_REQUEST", "DEVICE_AUTH_NONCE_MISMATCH"); }},
    {control_ui,
     "device signature invalid",
     "auth.unauthorized",
     [] { return refused_with("INVALID_REQUEST", "DEVICE_AUTH_SIGNATURE_INVALID"); }},
    {control_ui,
     "device signature expired",
     "clock.skew",
     [] { return refused_with("INVALID_REQUEST", "DEVICE_AUTH_SIGNATURE_EXPIRED"); }},
    {control_ui,
     "too many failed authentication attempts (retry later)",
     "auth.rate_limited",
     [] { return refused_with("INVALID_REQUEST", "AUTH_RATE_LIMITED"); }},
    {control_ui,
     "AUTH_DEVICE_TOKEN_MISMATCH",
     "auth.device_token_mismatch",
     [] { return refused_with("INVALID_REQUEST", "AUTH_DEVICE_TOKEN_MISMATCH"); }},
    {control_ui,
     "AUTH_SCOPE_MISMATCH",
     "auth.scope_mismatch",
     [] { return refused_with("INVALID_REQUEST", "AUTH_SCOPE_MISMATCH"); }},
    {control_ui,
     "AUTH_TOKEN_MISSING",
     "auth.no_credential",
     [] {
         auto e = bridge();
         no_credential(e);
         refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISSING");
         return e;
     }},
    {control_ui,
     "PAIRING_REQUIRED scope-upgrade",
     "pairing.scope_upgrade",
     [] { return refused_with("NOT_PAIRED", "PAIRING_REQUIRED", "scope-upgrade"); }},
    {control_ui,
     "PAIRING_REQUIRED role-upgrade",
     "pairing.role_upgrade",
     [] { return refused_with("NOT_PAIRED", "PAIRING_REQUIRED", "role-upgrade"); }},
    {control_ui,
     "PAIRING_REQUIRED metadata-upgrade",
     "pairing.metadata_upgrade",
     [] { return refused_with("NOT_PAIRED", "PAIRING_REQUIRED", "metadata-upgrade"); }},
    {control_ui,
     "database or disk is full",
     "state.disk_full",
     [] {
         auto e = shared_namespace();
         closed(e, 1000, "");
         e.state.disk_full = true;
         return e;
     }},

    {service, "Gateway start blocked: set gateway.mode=local", "connect.refused", not_listening},
    {service, "another gateway instance is already listening", "connect.refused", not_listening},
    {service,
     "Gateway service port does not match current gateway config",
     "target.port_mismatch",
     [] {
         auto e = own_loopback();
         gateway_at(e, "127.0.0.1", 19000, "127.0.0.1");
         return e;
     }},
    {service,
     "Gateway exits during high memory use",
     "session.gateway_killed",
     [] { return with_end(back(after(cut_end(), AskedAgain::refused), SameGateway::other)); }},

    {probes,
     "Invalid config at",
     "state.config_invalid",
     [] {
         auto e = shared_namespace();
         e.state.config.status = ConfigStatus::invalid;
         return e;
     }},
    {probes,
     "multiple reachable gateway identities detected",
     "target.two_gateways",
     [] {
         auto e = bridge();
         gateway_at(e, "gateway", 18789, "172.18.0.3");
         e.candidates.back().version = safe("2026.4.29");
         return e;
     }},
    {probes,
     "Read-probe diagnostics are limited by gateway scopes (missing operator.read)",
     "healthy",
     [] { return bridge(); }},
    {probes,
     "Unresolved gateway.auth.* SecretRef",
     "auth.unresolved_secret_ref",
     [] {
         auto e = shared_namespace();
         no_credential(e);
         e.credential.stop = CredentialStop::unresolved_secret_ref;
         e.credential.stop_source.kind = SourceKind::config_auth_token;
         return e;
     }},

    {updates,
     "protocol mismatch",
     "ws.protocol_mismatch",
     [] { return refused_with("INVALID_REQUEST", "PROTOCOL_MISMATCH"); }},
    {updates,
     "newer config guard",
     "cli.config_newer",
     [] {
         auto e = shared_namespace();
         e.state.config.last_writer_version = "2026.10.1";
         return e;
     }},

    {trusted_proxy,
     "proxy_attribution_required",
     "http.proxy_attribution_required",
     [] {
         auto e = bridge();
         declined(e, answer(403, HttpBody::gateway_attribution, "application/json"));
         return e;
     }},
    {trusted_proxy,
     "trusted_proxy_untrusted_source",
     "auth.unauthorized",
     [] { return proxy_refusal("AUTH_UNAUTHORIZED", "trusted_proxy_untrusted_source"); }},
    {trusted_proxy,
     "trusted_proxy_loopback_source",
     "auth.unauthorized",
     [] { return proxy_refusal("AUTH_UNAUTHORIZED", "trusted_proxy_loopback_source"); }},
    {trusted_proxy,
     "trusted_proxy_local_interface_source",
     "auth.unauthorized",
     [] { return proxy_refusal("AUTH_UNAUTHORIZED", "trusted_proxy_local_interface_source"); }},
    {trusted_proxy,
     "trusted_proxy_user_missing",
     "auth.unauthorized",
     [] { return proxy_refusal("AUTH_UNAUTHORIZED", "trusted_proxy_user_missing"); }},
    {trusted_proxy,
     "trusted_proxy_user_not_allowed",
     "auth.unauthorized",
     [] { return proxy_refusal("AUTH_UNAUTHORIZED", "trusted_proxy_user_not_allowed"); }},
    {trusted_proxy,
     "AUTH_IDENTITY_HEADER_REQUIRED",
     "auth.unauthorized",
     [] { return proxy_refusal("AUTH_IDENTITY_HEADER_REQUIRED", "trusted_proxy_missing_header_x-user"); }},
    {trusted_proxy,
     "gateway auth mode is trusted-proxy, but a shared token is also configured",
     "state.config_suspicious",
     [] { return config_with("auth mode trusted-proxy and a token are mutually exclusive"); }},
    {trusted_proxy,
     "WebSocket still failing",
     "ws.upgrade_declined",
     [] {
         auto e = bridge();
         declined(e, answer(200, HttpBody::gateway_page));
         return e;
     }},

    {tailscale,
     "serve and funnel keep the gateway on 127.0.0.1",
     "state.config_suspicious",
     [] { return config_with("tailscale serve and funnel want a gateway that binds to loopback"); }},
    {tailscale,
     "funnel refuses to start unless auth mode is password",
     "state.config_suspicious",
     [] { return config_with("tailscale funnel wants auth mode password"); }},
    {tailscale,
     "falls back to loopback only",
     "connect.refused",
     [] {
         auto e = bridge();
         connect_outcome(e, ConnectOutcome::refused);
         return e;
     }},

    {lock, "gateway already running (pid); lock timeout", "connect.refused", not_listening},
    {lock, "failed to bind gateway socket", "connect.refused", not_listening},
    {lock,
     "the port is occupied by a different process",
     "http.not_a_gateway",
     [] {
         auto e = bridge();
         foreign(e, answer(404, HttpBody::html), answer(404, HttpBody::html));
         return e;
     }},
    {multiple,
     "sharing any of these causes config, state, or port conflicts",
     "state.lock_foreign",
     [] {
         auto e = not_listening();
         e.state.lock.state = LockState::foreign;
         return e;
     }},

    {networking,
     "loopback: only processes inside the container network namespace can reach the gateway",
     "connect.published_port_reset",
     [] {
         auto e = bridge();
         by_name(e, "host.docker.internal");
         http_outcome(e, HttpOutcome::reset_no_byte);
         http(e).tls_answered = false;
         return e;
     }},
    {networking,
     "CLI commands reach the gateway over 127.0.0.1 by a shared network namespace",
     "target.loopback_own_container",
     [] {
         auto e = own_loopback();
         gateway_at(e, "openclaw-gateway");
         return e;
     }},
    {compose,
     "EAI_AGAIN in openclaw-cli",
     "dns.no_answer",
     [] {
         auto e = bridge();
         by_name(e, "openclaw-gateway");
         dns_outcome(e, DnsOutcome::timeout);
         return e;
     }},
    {compose,
     "permission errors on /home/node/.openclaw",
     "state.config_unreadable",
     [] {
         auto e = bridge();
         e.state.config.status = ConfigStatus::unreadable;
         e.state.config.obstacle = PathStep{e.state.config.path, true, "regular file", 0600, 0, 0, 13, ""};
         return e;
     }},
    {sandbox,
     "Gateway target shows ws://172.x.x.x or pairing errors from Docker CLI",
     "pairing.required",
     [] {
         auto e = shared_namespace();
         env_url(e, "172.18.0.2");
         return e;
     }},
    {docker_vm,
     "never file-bind openclaw.json",
     "state.single_file_mount",
     [] {
         auto e = shared_namespace();
         e.state.config.single_file_mount = true;
         return e;
     }},
    {docker_vm,
     "Killed or exit code 137",
     "container.oom_kills",
     [] {
         auto e = bridge();
         e.container.oom_kills = 1;
         return e;
     }},
};

}  // namespace

TEST_CASE("each symptom of connection that the release's documents name has its id") {
    for (const auto& symptom : symptoms) {
        INFO(symptom.document << ": " << symptom.words);
        const auto judgement = judge::judge(symptom.make());
        const bool named = judgement.verdict.id == symptom.id || finding(judgement, symptom.id) != nullptr;
        INFO("said: " << judgement.verdict.id);
        CHECK(named);
    }
}

}  // namespace ocprobe::judge_test
