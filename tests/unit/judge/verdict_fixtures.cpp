// One set-up (or more) for each row of the rule table.
#include "unit/judge/verdict_fixtures.hpp"

#include "unit/judge/session_fixtures.hpp"

namespace ocprobe::judge_test {

namespace {

using Make = Evidence (*)();

template <class... Break>
Evidence broken(Evidence e, Break... steps) {
    (steps(e), ...);
    return e;
}

Evidence with_dns(DnsOutcome outcome) {
    auto e = bridge();
    by_name(e, "openclaw-gatway");
    dns_outcome(e, outcome);
    return e;
}

Evidence with_connect(ConnectOutcome outcome) {
    auto e = bridge();
    connect_outcome(e, outcome);
    return e;
}

Evidence with_tls(TlsOutcome outcome) {
    auto e = bridge();
    tls_outcome(e, outcome);
    return e;
}

Evidence with_refusal(std::string_view code, std::string_view details, std::string_view reason = "") {
    auto e = bridge();
    refused(e, code, details, reason);
    return e;
}

Evidence with_mismatch(CredentialProblem problem) {
    auto e = with_refusal("INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    e.credential.problem = problem;
    return e;
}

Evidence with_ws(WsOutcome outcome) {
    auto e = bridge();
    ws(e) = WsFacts{};
    ws(e).outcome = outcome;
    stage(e, StageId::websocket).status = StageStatus::failed;
    return e;
}

Evidence on_socket(ConnectOutcome outcome) {
    auto e = bridge();
    unix_socket(e, outcome);
    return e;
}

const std::vector<VerdictFixture> before_the_network{
    {"internal_error",
     "a fault of ours",
     [] { return broken(bridge(), [](Evidence& e) { e.internal_error = "out of memory"; }); }},
    {"state.config_unreadable",
     "mode 0600 of another uid, beside env URL and token",
     [] {
         auto e = bridge();
         e.state.config.status = ConfigStatus::unreadable;
         e.state.config.obstacle = PathStep{e.state.config.path, true, "regular file", 0600, 0, 0, 13, ""};
         return e;
     }},
    {"state.config_unreadable",
     "a directory that may not be entered, and no credential without it",
     [] {
         auto e = own_loopback();
         e.state.config.status = ConfigStatus::hidden;
         return e;
     }},
    {"state.config_invalid",
     "a syntax error beside env URL and token",
     [] {
         auto e = bridge();
         e.state.config.status = ConfigStatus::invalid;
         e.state.config.problem = "unexpected }";
         e.state.config.line = 3;
         e.state.config.column = 7;
         return e;
     }},
    {"state.path_missing",
     "OPENCLAW_STATE_DIR names a folder of the host",
     [] {
         auto e = own_loopback();
         e.state.config.status = ConfigStatus::missing;
         e.state.misleading_variable = "OPENCLAW_STATE_DIR";
         e.state.default_config = "/home/node/.openclaw/openclaw.json";
         return e;
     }},
    {"state.not_writable",
     "2026.7.1 beside a database on a read-only mount",
     [] {
         auto e = shared_namespace();
         e.cli.rules = CliRules::v2026_7_1;
         e.cli.version = "2026.7.1";
         e.state.writable = false;
         e.state.read_only_mount = true;
         return e;
     }},
    {"inconclusive",
     "a config larger than we read",
     [] {
         auto e = own_loopback();
         e.state.config.status = ConfigStatus::too_large;
         e.state.config.problem = "larger than 2 MiB";
         return e;
     }},
    {"target.url_invalid",
     "no scheme",
     [] {
         auto e = bridge();
         e.target.fault = UrlFault::no_scheme;
         e.target.fault_detail = "it has no scheme";
         e.target.url = "openclaw-gateway:18789";
         e.target.endpoint.reset();
         skip_from(e, StageId::dns);
         return e;
     }},
    {"target.url_invalid",
     "a pin beside a URL without TLS, though a gateway answers there",
     [] {
         auto e = bridge();
         e.target.fault = UrlFault::pin;
         e.target.fault_at_dial = true;
         e.target.fault_detail = "gateway.remote.tlsFingerprint is set, which requires a wss:// URL";
         e.target.stop = DialStop::plaintext;
         return e;
     }},
    {"target.cli_refuses_plaintext",
     "a Compose name without the switch, though the gateway answers",
     [] {
         auto e = bridge();
         by_name(e, "openclaw-gateway");
         e.target.plaintext = PlaintextPolicy::refused;
         return e;
     }},
    {"auth.unresolved_secret_ref",
     "${VAR} in the config without a value",
     [] {
         auto e = shared_namespace();
         e.credential.stop = CredentialStop::unresolved_secret_ref;
         e.credential.stop_source.kind = SourceKind::config_auth_token;
         e.credential.stop_detail = "variable OC_TOKEN is not set";
         e.credential.kind = CredentialKind::none;
         refused(e, "NOT_PAIRED", "DEVICE_IDENTITY_REQUIRED");
         return e;
     }},
    {"target.url_needs_env_token",
     "URL in the environment, token only in the config",
     [] {
         auto e = bridge();
         no_credential(e);
         e.credential.stop = CredentialStop::url_needs_env_token;
         return e;
     }},
    {"target.remote_url_missing",
     "mode remote without a URL",
     [] {
         auto e = bridge();
         e.target.remote_url_missing = true;
         e.target.endpoint.reset();
         e.target.source.kind = SourceKind::none;
         skip_from(e, StageId::dns);
         return e;
     }},
};

const std::vector<VerdictFixture> on_the_way{
    {"dns.name_not_found", "NXDOMAIN", [] { return with_dns(DnsOutcome::name_not_found); }},
    {"dns.name_not_found", "no host name at all", [] { return with_dns(DnsOutcome::bad_name); }},
    {"dns.no_address", "no A, no AAAA", [] { return with_dns(DnsOutcome::no_address); }},
    {"dns.server_failure", "SERVFAIL", [] { return with_dns(DnsOutcome::server_failure); }},
    {"dns.server_failure", "REFUSED", [] { return with_dns(DnsOutcome::refused); }},
    {"dns.server_failure", "garbage", [] { return with_dns(DnsOutcome::malformed); }},
    {"dns.no_answer", "silence", [] { return with_dns(DnsOutcome::timeout); }},
    {"dns.no_answer", "no resolv.conf", [] { return with_dns(DnsOutcome::no_server); }},
    {"dns.no_answer", "name server out of reach", [] { return with_dns(DnsOutcome::unreachable); }},
    {"target.port_mismatch",
     "the same host on another port",
     [] {
         auto e = own_loopback();
         gateway_at(e, "127.0.0.1", 19000, "127.0.0.1");
         return e;
     }},
    {"target.dead_variable",
     "a token under a name that is no longer read",
     [] {
         auto e = shared_namespace();
         e.state.config.status = ConfigStatus::missing;
         no_credential(e);
         e.target.dead_variables = {{"CLAWDBOT_GATEWAY_TOKEN", "ignored since 2026.3.31", true}};
         return e;
     }},
    {"target.loopback_own_container",
     "nothing set, the gateway next door",
     [] {
         auto e = own_loopback();
         gateway_at(e, "openclaw-gateway");
         return e;
     }},
    {"connect.socket_missing", "ENOENT", [] { return on_socket(ConnectOutcome::socket_missing); }},
    {"connect.socket_denied", "EACCES", [] { return on_socket(ConnectOutcome::socket_denied); }},
    {"connect.not_a_socket", "a directory", [] { return on_socket(ConnectOutcome::not_a_socket); }},
    {"connect.socket_stale", "nobody listens", [] { return on_socket(ConnectOutcome::socket_stale); }},
    {"connect.refused",
     "the gateway's address refuses",
     [] { return with_connect(ConnectOutcome::refused); }},
    {"http.gateway_stalled",
     "silence while the process is stopped",
     [] {
         auto e = shared_namespace();
         http_outcome(e, HttpOutcome::silent);
         e.container.gateway_processes = {{7, true, false, "T"}};
         return e;
     }},
    {"connect.timeout", "packets are dropped", [] { return with_connect(ConnectOutcome::timeout); }},
    {"connect.unreachable", "no shared network", [] { return with_connect(ConnectOutcome::unreachable); }},
    {"tls.required",
     "ws:// to a TLS port",
     [] {
         auto e = bridge();
         http_outcome(e, HttpOutcome::closed_no_byte);
         http(e).tls_answered = true;
         return e;
     }},
    {"connect.published_port_reset",
     "host.docker.internal accepts and closes",
     [] {
         auto e = bridge();
         by_name(e, "host.docker.internal");
         http_outcome(e, HttpOutcome::reset_no_byte);
         http(e).tls_answered = false;
         return e;
     }},
    {"tls.plain_server", "wss:// to a plaintext port", [] { return with_tls(TlsOutcome::plain_server); }},
    {"tls.pin_mismatch", "another leaf", [] { return with_tls(TlsOutcome::pin_mismatch); }},
    {"tls.expired", "past its end", [] { return with_tls(TlsOutcome::expired); }},
    {"tls.not_yet_valid", "before its start", [] { return with_tls(TlsOutcome::not_yet_valid); }},
    {"tls.name_mismatch", "another name", [] { return with_tls(TlsOutcome::name_mismatch); }},
    {"tls.untrusted_certificate", "self-signed", [] { return with_tls(TlsOutcome::untrusted); }},
    {"tls.handshake_failed", "an alert", [] { return with_tls(TlsOutcome::handshake_failed); }},
};

const std::vector<VerdictFixture> at_the_peer{
    {"http.proxy_attribution_required",
     "403 of the gateway",
     [] {
         auto e = bridge();
         declined(e, answer(403, HttpBody::gateway_attribution, "application/json"));
         return e;
     }},
    {"http.preauth_limit",
     "503 too many sockets",
     [] {
         auto e = bridge();
         declined(e, answer(503, HttpBody::gateway_preauth_limit, "text/plain"));
         return e;
     }},
    {"http.gateway_draining",
     "503 admission closed",
     [] {
         auto e = bridge();
         declined(e, answer(503, HttpBody::gateway_admission_closed, "text/plain"));
         return e;
     }},
    {"http.gateway_starting",
     "1013 while starting",
     [] {
         auto e = with_refusal("UNAVAILABLE", "", "startup-sidecars");
         e.close->code = 1013;
         return e;
     }},
    {"inconclusive",
     "a login of an identity-aware proxy, whose answer only the CLI can look up",
     [] {
         auto e = bridge();
         over_tls(e);
         auto login = answer(401, HttpBody::html);
         foreign(e, login, login);
         e.credential.edge_auth = EdgeAuth::undecided;
         return e;
     }},
    {"http.edge_auth_required",
     "302 to the login of an identity-aware proxy",
     [] {
         auto e = bridge();
         over_tls(e);
         auto login = answer(302, HttpBody::html);
         login.headers = {{"Location", safe("https://team.cloudflareaccess.com/cdn-cgi/access/login")}};
         login.edge = "Cloudflare Access";
         foreign(e, login, login);
         return e;
     }},
    {"http.proxy_bad_gateway",
     "502 of nginx",
     [] {
         auto e = bridge();
         foreign(e, answer(502, HttpBody::html), answer(502, HttpBody::html));
         http(e).proxy = "nginx";
         return e;
     }},
    {"http.not_a_gateway",
     "a default page on both",
     [] {
         auto e = bridge();
         foreign(e, answer(404, HttpBody::html), answer(200, HttpBody::server_default_page));
         return e;
     }},
    {"http.no_response",
     "accepted, then silence",
     [] {
         auto e = bridge();
         http_outcome(e, HttpOutcome::silent);
         return e;
     }},
    {"ws.upgrade_declined",
     "the gateway's page instead of 101",
     [] {
         auto e = bridge();
         declined(e, answer(200, HttpBody::gateway_page));
         return e;
     }},
    {"ws.no_challenge", "101, then nothing", [] { return with_ws(WsOutcome::no_challenge); }},
    {"ws.protocol_violation", "a masked frame", [] { return with_ws(WsOutcome::protocol_violation); }},
    {"ws.protocol_mismatch", "1002", [] { return with_refusal("INVALID_REQUEST", "PROTOCOL_MISMATCH"); }},
    {"ws.origin_not_allowed",
     "an Origin of a proxy",
     [] { return with_refusal("INVALID_REQUEST", "CONTROL_UI_ORIGIN_NOT_ALLOWED"); }},
    {"state.disk_full",
     "1000 without a reason, and no space",
     [] {
         auto e = shared_namespace();
         closed(e, 1000, "");
         e.state.disk_full = true;
         return e;
     }},
    {"ws.closed_before_answer",
     "1000 without a reason",
     [] {
         auto e = bridge();
         closed(e, 1000, "");
         return e;
     }},
    {"ws.answer_timeout", "connect without an answer", [] { return with_ws(WsOutcome::answer_timeout); }},
};

const std::vector<VerdictFixture> at_authentication{
    {"clock.skew",
     "a signature refused for its age",
     [] { return with_refusal("INVALID_REQUEST", "DEVICE_AUTH_SIGNATURE_EXPIRED"); }},
    {"auth.rate_limited", "locked out", [] { return with_refusal("INVALID_REQUEST", "AUTH_RATE_LIMITED"); }},
    {"state.not_shared",
     "another user's empty HOME beside a running gateway",
     [] {
         auto e = shared_namespace();
         e.state.config.status = ConfigStatus::missing;
         e.state.gateway_traces = false;
         e.container.gateway_processes = {{7, true, false, "S"}};
         no_credential(e);
         return e;
     }},
    {"auth.no_credential",
     "nothing to send",
     [] {
         auto e = shared_namespace();
         e.state = bridge().state;
         no_credential(e);
         return e;
     }},
    {"auth.password_mismatch",
     "a wrong password",
     [] { return with_refusal("INVALID_REQUEST", "AUTH_PASSWORD_MISMATCH"); }},
    {"auth.identity_required",
     "a device is wanted although a token was sent",
     [] { return with_refusal("NOT_PAIRED", "DEVICE_IDENTITY_REQUIRED"); }},
    {"auth.device_token_mismatch",
     "rotated",
     [] { return with_refusal("INVALID_REQUEST", "AUTH_DEVICE_TOKEN_MISMATCH"); }},
    {"auth.scope_mismatch",
     "too few scopes",
     [] { return with_refusal("INVALID_REQUEST", "AUTH_SCOPE_MISMATCH"); }},
    {"state.single_file_mount",
     "a mounted file that was replaced on the other side",
     [] {
         auto e = shared_namespace();
         refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
         e.state.config.single_file_mount = true;
         MountPoint mount;
         mount.point = e.state.config.path;
         mount.root = "/srv/openclaw.json//deleted";
         e.container.mounts.push_back(mount);
         return e;
     }},
    {"auth.token_placeholder", "changeme", [] { return with_mismatch(CredentialProblem::placeholder); }},
    {"auth.token_malformed", "quotes", [] { return with_mismatch(CredentialProblem::quoted); }},
    {"auth.token_malformed", "a blank inside", [] { return with_mismatch(CredentialProblem::inner_blank); }},
    {"auth.token_malformed",
     "a control character",
     [] { return with_mismatch(CredentialProblem::control_character); }},
    {"auth.token_malformed", "JSON text", [] { return with_mismatch(CredentialProblem::wrapped); }},
    {"auth.token_malformed", "${VAR}", [] { return with_mismatch(CredentialProblem::unexpanded_variable); }},
    {"auth.token_mismatch", "another token", [] { return with_mismatch(CredentialProblem::none); }},
    {"auth.unauthorized",
     "a trusted-proxy reason",
     [] { return with_refusal("INVALID_REQUEST", "AUTH_UNAUTHORIZED"); }},
    {"pairing.required",
     "on the wire",
     [] { return with_refusal("NOT_PAIRED", "PAIRING_REQUIRED", "not-paired"); }},
    {"pairing.required",
     "the gateway's own identity, shared, over TCP",
     [] {
         auto e = shared_namespace();
         env_url(e, "172.18.0.2");
         return e;
     }},
    {"pairing.scope_upgrade",
     "on the wire",
     [] { return with_refusal("NOT_PAIRED", "PAIRING_REQUIRED", "scope-upgrade"); }},
    {"pairing.role_upgrade",
     "on the wire",
     [] { return with_refusal("NOT_PAIRED", "PAIRING_REQUIRED", "role-upgrade"); }},
    {"pairing.metadata_upgrade",
     "on the wire",
     [] { return with_refusal("NOT_PAIRED", "PAIRING_REQUIRED", "metadata-upgrade"); }},
    {"ws.connect_rejected",
     "a schema that does not match",
     [] { return with_refusal("INVALID_REQUEST", ""); }},
    {"http.gateway_not_ready",
     "readiness was asked for",
     [] {
         auto e = bridge();
         e.question.ready_required = true;
         http(e).ready = false;
         return e;
     }},
    {"healthy", "URL and token in the environment", [] { return bridge(); }},
    {"healthy", "the official layout", [] { return shared_namespace(); }},
    {"deadline",
     "the overall time was over in http",
     [] {
         auto e = bridge();
         http_outcome(e, HttpOutcome::silent);
         stage(e, StageId::http).error = StageError{"deadline", {}, ""};
         e.stopped = StopReason::deadline;
         return e;
     }},
    {"inconclusive",
     "only a cached device token",
     [] {
         auto e = shared_namespace();
         no_credential(e);
         e.credential.cached_device_token = true;
         return e;
     }},
};

}  // namespace

const std::vector<VerdictFixture>& verdict_fixtures() {
    static const std::vector<VerdictFixture> all = [] {
        std::vector<VerdictFixture> list;
        for (const auto* part :
             {&before_the_network, &on_the_way, &at_the_peer, &at_authentication, &session_fixtures()}) {
            list.insert(list.end(), part->begin(), part->end());
        }
        return list;
    }();
    return all;
}

}  // namespace ocprobe::judge_test
