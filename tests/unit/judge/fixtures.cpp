// Builds the evidence of judge tests.
#include "unit/judge/fixtures.hpp"

#include "support/fix_text.hpp"

namespace ocprobe::judge_test {

namespace {

void add_stages(Evidence& e) {
    for (const auto id :
         {StageId::target,
          StageId::credential,
          StageId::state,
          StageId::dns,
          StageId::connect,
          StageId::tls,
          StageId::http,
          StageId::websocket}) {
        StageRecord record;
        record.id = id;
        record.status = StageStatus::passed;
        e.stages.push_back(std::move(record));
    }
}

void healthy_network(Evidence& e, std::string_view address) {
    dns(e).outcome = DnsOutcome::literal;
    connection(e).outcome = ConnectOutcome::connected;
    connection(e).chosen_address = address;
    skip_from(e, StageId::tls);
    auto& health = http(e);
    stage(e, StageId::http).status = StageStatus::passed;
    health.gateway = true;
    health.live = true;
    health.ready = true;
    health.answers.push_back(answer(200, HttpBody::gateway_live, "application/json; charset=utf-8"));
    auto& socket = ws(e);
    stage(e, StageId::websocket).status = StageStatus::passed;
    socket.outcome = WsOutcome::hello_ok;
    socket.attempts = 1;
    socket.credential_sent = true;
    socket.challenge_after = Micros(3'000);
    socket.answered_after = Micros(5'000);
    Hello hello;
    hello.version = safe("2026.9.6");
    hello.protocol = 4;
    hello.auth_method = safe("token");
    socket.hello = std::move(hello);
}

Evidence basics() {
    Evidence e;
    e.container.in_container = true;
    e.container.engine = ContainerEngine::docker;
    e.container.compose = ComposeIdentity{"stack", "openclaw-cli"};
    e.container.container_id = "659d1d2795a34b6c";
    e.container.uid = 1000;
    e.container.gid = 1000;
    e.container.default_gateway = "172.18.0.1";
    e.cli = {.version = "2026.9.6", .measured = true, .path = "/app/package.json", .start_detail = {}};
    e.state.directory = "/home/node/.openclaw";
    e.state.directory_source = "home";
    e.state.exists = true;
    e.state.is_directory = true;
    e.state.enterable = true;
    e.state.writable = true;
    e.state.uid = 1000;
    e.state.gid = 1000;
    e.state.mode = 0700;
    e.state.config.path = "/home/node/.openclaw/openclaw.json";
    e.target.known_ports = {18789};
    e.target.default_port_source = "default";
    add_stages(e);
    return e;
}

void set_endpoint(Evidence& e, std::string host, std::uint16_t port) {
    Endpoint endpoint;
    endpoint.host = std::move(host);
    endpoint.port = port;
    e.target.url = "ws://" + endpoint.host + ":" + std::to_string(port);
    e.target.host_is_loopback = endpoint.host.starts_with("127.") || endpoint.host == "localhost";
    e.target.endpoint = std::move(endpoint);
    e.target.plaintext = PlaintextPolicy::allowed;
}

}  // namespace

SafeText safe(std::string_view text) {
    static const Redactor redactor;
    return redactor.clean(text);
}

StageRecord& stage(Evidence& e, StageId id) {
    return *std::find_if(e.stages.begin(), e.stages.end(), [id](const StageRecord& r) { return r.id == id; });
}

Evidence bridge() {
    auto e = basics();
    set_endpoint(e, "172.18.0.2", 18789);
    e.target.source.kind = SourceKind::env_gateway_url;
    e.credential.kind = CredentialKind::token;
    e.credential.source.kind = SourceKind::env_gateway_token;
    e.credential.length = 32;
    e.credential.config_ignored = true;
    e.credential.ladder = {rung(SourceKind::env_gateway_token, true, true)};
    healthy_network(e, "172.18.0.2");
    return e;
}

Evidence shared_namespace() {
    auto e = basics();
    set_endpoint(e, "127.0.0.1", 18789);
    e.target.source.kind = SourceKind::default_loopback;
    e.state.config.status = ConfigStatus::ok;
    e.state.config.auth_mode = "token";
    e.state.gateway_traces = true;
    e.state.lock.state = LockState::foreign;
    e.state.lock.path = "/home/node/.openclaw/tmp/openclaw-1000/gateway.1.lock";
    e.state.pairing.database_present = true;
    e.state.pairing.device_identity = true;
    e.state.pairing.identity_is_gateways = true;
    e.state.pairing.gateway_tables_used = true;
    e.credential.kind = CredentialKind::token;
    e.credential.expected_mode = "token";
    e.credential.source.kind = SourceKind::config_auth_token;
    e.credential.length = 32;
    e.credential.ladder = {rung(SourceKind::config_auth_token, true, true)};
    healthy_network(e, "127.0.0.1");
    return e;
}

Evidence own_loopback() {
    auto e = bridge();
    set_endpoint(e, "127.0.0.1", 18789);
    e.target.source.kind = SourceKind::default_loopback;
    e.state.config.status = ConfigStatus::ok;
    e.credential.config_ignored = false;
    e.credential.source.kind = SourceKind::config_auth_token;
    e.credential.ladder = {rung(SourceKind::config_auth_token, true, true)};
    connect_outcome(e, ConnectOutcome::refused);
    return e;
}

void skip_from(Evidence& e, StageId id) {
    for (auto& record : e.stages) {
        if (record.id < id) continue;
        record.status = StageStatus::skipped;
        record.facts = std::monostate{};
    }
    if (id <= StageId::websocket) e.close.reset();
}

void env_url(Evidence& e, std::string host, std::uint16_t port) {
    set_endpoint(e, std::move(host), port);
    e.target.source.kind = SourceKind::env_gateway_url;
}

void by_name(Evidence& e, std::string name) {
    env_url(e, name);
    dns(e).outcome = DnsOutcome::resolved;
    dns(e).name = std::move(name);
    dns(e).answers = {{"172.18.0.2", false}};
}

void over_tls(Evidence& e) {
    e.target.endpoint->transport = Endpoint::Transport::tls;
    e.target.plaintext = PlaintextPolicy::not_plaintext;
    e.target.url = "wss://" + e.target.endpoint->host + ":18789";
    tls(e).outcome = TlsOutcome::accepted;
    stage(e, StageId::tls).status = StageStatus::passed;
}

void no_credential(Evidence& e) {
    e.credential.kind = CredentialKind::none;
    e.credential.source = {};
    e.credential.length.reset();
    e.credential.ladder.clear();
    e.credential.stop = CredentialStop::missing;
    refused(e, "NOT_PAIRED", "DEVICE_IDENTITY_REQUIRED");
    ws(e).credential_sent = false;
}

CredentialRung rung(SourceKind kind, bool used, bool same) {
    CredentialRung made;
    made.source.kind = kind;
    const bool password = std::string(name(kind)).find("assword") != std::string::npos ||
                          kind == SourceKind::env_gateway_password;
    made.kind = password ? CredentialKind::password : CredentialKind::token;
    made.present = true;
    made.used = used;
    if (!used) made.same_as_used = same;
    made.length = 32;
    return made;
}

void dns_outcome(Evidence& e, DnsOutcome outcome) {
    skip_from(e, StageId::dns);
    auto& made = dns(e);
    made.outcome = outcome;
    made.name = e.target.endpoint ? e.target.endpoint->host : "gw";
    made.servers = {"127.0.0.11"};
    stage(e, StageId::dns).status = StageStatus::failed;
}

void connect_outcome(Evidence& e, ConnectOutcome outcome) {
    skip_from(e, StageId::connect);
    auto& made = connection(e);
    made.outcome = outcome;
    if (e.target.endpoint && e.target.endpoint->transport != Endpoint::Transport::unix_socket) {
        made.attempts = {{e.target.endpoint->host, e.target.endpoint->port, outcome, 0, Micros(100)}};
    }
    stage(e, StageId::connect).status = StageStatus::failed;
}

void tls_outcome(Evidence& e, TlsOutcome outcome) {
    over_tls(e);
    skip_from(e, StageId::tls);
    auto& made = tls(e);
    made.outcome = outcome;
    made.leaf_sha256 = "AA:BB";
    made.trust_sources = {"Mozilla roots (embedded)"};
    stage(e, StageId::tls).status = StageStatus::failed;
}

void http_outcome(Evidence& e, HttpOutcome outcome) {
    skip_from(e, StageId::http);
    auto& made = http(e);
    HttpAnswer given;
    given.path = "/healthz";
    given.outcome = outcome;
    made.answers = {given};
    stage(e, StageId::http).status = StageStatus::failed;
}

HttpAnswer answer(int status, HttpBody kind, std::string_view type) {
    HttpAnswer made;
    made.path = "/healthz";
    made.outcome = HttpOutcome::answered;
    made.status = status;
    made.content_type = safe(type);
    made.body_kind = kind;
    return made;
}

void foreign(Evidence& e, const HttpAnswer& health, const HttpAnswer& upgrade) {
    skip_from(e, StageId::http);
    http(e).answers = {health};
    declined(e, upgrade);
}

void declined(Evidence& e, const HttpAnswer& upgrade) {
    stage(e, StageId::websocket).facts = WsFacts{};
    ws(e).outcome = WsOutcome::upgrade_declined;
    ws(e).upgrade = upgrade;
    stage(e, StageId::websocket).status = StageStatus::failed;
}

void refused(Evidence& e, std::string_view code, std::string_view details, std::string_view reason) {
    auto& socket = ws(e);
    socket.outcome = WsOutcome::refused;
    socket.hello.reset();
    GatewayError error;
    error.code = safe(code);
    error.details_code = safe(details);
    error.reason = safe(reason);
    socket.error = std::move(error);
    stage(e, StageId::websocket).status = StageStatus::failed;
    CloseEvent close;
    close.code = 1008;
    close.error_code = safe(code);
    e.close = std::move(close);
}

void closed(Evidence& e, std::uint16_t code, std::string_view reason, CloseOrigin origin) {
    auto& socket = ws(e);
    socket.outcome = WsOutcome::closed_before_answer;
    socket.hello.reset();
    stage(e, StageId::websocket).status = StageStatus::failed;
    CloseEvent close;
    close.code = code;
    close.origin = origin;
    close.reason = safe(reason);
    e.close = std::move(close);
}

void unix_socket(Evidence& e, ConnectOutcome outcome) {
    e.target.endpoint->transport = Endpoint::Transport::unix_socket;
    e.target.endpoint->host.clear();
    e.target.endpoint->unix_path = "/run/openclaw/gateway.sock";
    e.target.plaintext = PlaintextPolicy::not_plaintext;
    e.target.overridden = true;
    e.target.source.kind = SourceKind::flag_url;
    connect_outcome(e, outcome);
    connection(e).obstacle = PathStep{"/run/openclaw", true, "directory", 0750, 0, 0, 0, ""};
}

void gateway_at(Evidence& e, std::string host, std::uint16_t port, std::string address) {
    CandidateResult found;
    found.candidate = {std::move(host), port, "a usual name of the gateway service"};
    found.outcome = CandidateOutcome::gateway;
    found.address = std::move(address);
    found.detail = "live, challenge after 3 ms";
    e.candidates.push_back(std::move(found));
}

std::string id(const Evidence& e) {
    return judge::judge(e).verdict.id;
}

const Finding* finding(const Judgement& judgement, std::string_view id) {
    for (const auto& entry : judgement.findings) {
        if (entry.id == id) return &entry;
    }
    return nullptr;
}

bool fix_says(const Verdict& verdict, std::string_view text) {
    for (const auto& step : verdict.fix) {
        if (test::edits_text(step).find(text) != std::string::npos ||
            step.purpose.find(text) != std::string::npos)
            return true;
    }
    return false;
}

std::vector<std::string> next_ids(const Judgement& judgement) {
    std::vector<std::string> ids;
    for (const auto& entry : judgement.next)
        ids.push_back(entry.id);
    return ids;
}

}  // namespace ocprobe::judge_test
