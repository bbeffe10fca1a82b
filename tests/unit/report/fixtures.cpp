// Reports as the whole program makes them.
#include "unit/report/fixtures.hpp"

namespace ocprobe::test {

namespace {

using namespace std::chrono_literals;

StageRecord record(StageId id, StageStatus status, std::string text, Micros started, Micros took) {
    StageRecord stage;
    stage.id = id;
    stage.status = status;
    (status == StageStatus::skipped ? stage.skipped_because : stage.summary) = std::move(text);
    stage.started = started;
    stage.took = took;
    return stage;
}

RunHeader header() {
    RunHeader result;
    result.version = "0.1.0";
    result.commit = "0123456789ab";
    result.run_id = "7f3c91d2";
    result.started_at = Millis(1'795'345'323'123);
    result.took = 41'233us;
    return result;
}

Evidence in_compose() {
    Evidence evidence;
    auto& container = evidence.container;
    container.in_container = true;
    container.container_because = "/.dockerenv";
    container.container_id = "4f1e0c2b9a3d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7";
    container.network_namespace = "net:[4026532201]";
    container.network_namespace_is_pid1s = true;
    container.uid = container.gid = 1000;
    container.groups = {1000};
    container.capabilities_effective = "0000000000000000";
    container.no_new_privileges = true;
    container.root_read_only = false;
    container.kernel = "6.1.0-28-amd64";
    container.hostname = "4f1e0c2b9a3d";
    container.name_servers = {"127.0.0.11"};
    container.resolver_status = "ok";
    container.default_gateway = "172.18.0.1";
    container.own_addresses = {"172.18.0.3"};
    container.listeners_measured = true;
    container.memory_limit_bytes = 536'870'912;
    container.not_measured = {{"memory pressure", 2}};
    evidence.cli.version = "2026.9.6";
    evidence.cli.measured = true;
    evidence.cli.path = "/app/package.json";
    auto& state = evidence.state;
    state.directory = "/home/node/.openclaw";
    state.directory_source = "home";
    state.exists = state.is_directory = state.enterable = state.writable = true;
    state.mode = 0755;
    state.uid = state.gid = 1000;
    state.device = 66;
    state.inode = 1'835'011;
    state.free_bytes = 41'943'040'000;
    state.free_inodes = 2'621'440;
    state.mount_point = "/home/node/.openclaw";
    state.mount_source = "/dev/sda1";
    state.mount_type = "ext4";
    state.config.path = "/home/node/.openclaw/openclaw.json";
    state.config.path_source = "state directory";
    state.config.status = ConfigStatus::ok;
    state.config.mode = "local";
    state.config.auth_mode = "token";
    evidence.started_at = header().started_at;
    return evidence;
}

void loopback_evidence(Evidence& evidence) {
    auto& target = evidence.target;
    target.url = "ws://127.0.0.1:18789";
    target.source.kind = SourceKind::default_loopback;
    target.endpoint = Endpoint{Endpoint::Transport::tcp, "127.0.0.1", 18789, "", "/", "127.0.0.1:18789"};
    target.plaintext = PlaintextPolicy::allowed;
    target.host_is_loopback = target.host_is_literal = true;
    target.default_port_source = "default";
    target.known_ports = {18789};
    target.ladder = {
        {{SourceKind::default_loopback, ""}, "ws://127.0.0.1:18789", true, "nothing else names a URL"}};
    auto& credential = evidence.credential;
    credential.kind = CredentialKind::token;
    credential.source.kind = SourceKind::config_auth_token;
    credential.length = 48;
    credential.expected_mode = "token";
    CredentialRung used;
    used.source.kind = SourceKind::config_auth_token;
    used.kind = CredentialKind::token;
    used.present = used.used = true;
    used.length = 48;
    used.why = "the first of its kind with a value";
    CredentialRung unset;
    unset.source.kind = SourceKind::env_gateway_token;
    unset.kind = CredentialKind::token;
    unset.why = "not set";
    credential.ladder = {unset, used};
}

}  // namespace

FixStep in_service_of_cli(std::string purpose) {
    FixStep step;
    step.place = Place::cli_service;
    step.platform = Platform::compose;
    step.purpose = std::move(purpose);
    return step;
}

SafeText safe(std::string_view text) {
    return Redactor().clean(text, text.size() * 4 + 16);
}

Report loopback() {
    Report report;
    report.header = header();
    auto& evidence = report.evidence = in_compose();
    loopback_evidence(evidence);
    evidence.stages = {
        record(StageId::target, StageStatus::passed, "ws://127.0.0.1:18789 · default loopback", 0us, 0us),
        record(
            StageId::credential, StageStatus::passed, "config gateway.auth.token (48 characters)", 0us, 0us
        ),
        record(
            StageId::state,
            StageStatus::passed,
            "/home/node/.openclaw · read-write, owned by this uid 1000 · config "
            "/home/node/.openclaw/openclaw.json",
            0us,
            1'204us
        ),
        record(StageId::dns, StageStatus::skipped, "literal address", 1'300us, 0us),
        record(StageId::connect, StageStatus::failed, "127.0.0.1:18789 ECONNREFUSED", 1'310us, 102us),
        record(StageId::tls, StageStatus::skipped, "the URL is plaintext", 0us, 0us),
        record(StageId::http, StageStatus::skipped, "connect failed", 0us, 0us),
        record(StageId::websocket, StageStatus::skipped, "connect failed", 0us, 0us)};
    ConnectFacts connect;
    connect.outcome = ConnectOutcome::refused;
    connect.attempts = {{"127.0.0.1", 18789, ConnectOutcome::refused, 111, 98us}};
    evidence.stages[4].facts = connect;
    evidence.stages[4].error = StageError{"ECONNREFUSED", 111, "Connection refused"};
    CandidateResult found;
    found.candidate = {"openclaw-gateway", 18789, "Compose's usual service name"};
    found.outcome = CandidateOutcome::gateway;
    found.address = "172.18.0.2";
    found.detail = "live, challenge after 3 ms";
    found.challenge_after = 3'120us;
    CandidateResult none;
    none.candidate = {"gateway", 18789, "Compose's usual service name"};
    none.outcome = CandidateOutcome::no_name;
    evidence.candidates = {found, none};

    auto& verdict = report.judgement.verdict;
    verdict.id = "target.loopback_own_container";
    verdict.kind = VerdictKind::fault;
    verdict.confidence = Confidence::certain;
    verdict.summary = "The CLI dials ws://127.0.0.1:18789: its own container. The gateway is next door.";
    verdict.cause = "Nothing names another URL, and nothing listens on port 18789 in this network namespace.";
    auto step = in_service_of_cli(
        "Give the CLI the gateway's address: openclaw-gateway:18789 answers as a gateway (live, "
        "challenge after 3 ms)"
    );
    step.edits = {
        SetEnv{"OPENCLAW_GATEWAY_URL", {.text = "ws://openclaw-gateway:18789", .from = {}}},
        SetEnv{"OPENCLAW_ALLOW_INSECURE_PRIVATE_WS", {.text = "1", .from = {}}}};
    step.leads_to = {{"target.url_needs_env_token"}};
    verdict.fix = {step};
    verdict.evidence = {"target", "connect", "candidates"};
    verdict.excluded = {{"auth.*, pairing.*", "nothing was asked"}, {"tls.*", "the URL is plaintext"}};
    report.judgement.reachable = false;
    report.judgement.next = {
        {"target.url_needs_env_token",
         "with that URL set the CLI ignores the config's token, and OPENCLAW_GATEWAY_TOKEN is not set here; "
         "add it in the same change"}};
    report.redaction = {1, 0, 4'711};
    return report;
}

Report healthy() {
    Report report;
    report.header = header();
    auto& evidence = report.evidence = in_compose();
    loopback_evidence(evidence);
    auto& target = evidence.target;
    target.url = "ws://openclaw-gateway:18789";
    target.source.kind = SourceKind::env_gateway_url;
    target.endpoint->host = "openclaw-gateway";
    target.endpoint->host_header = "openclaw-gateway:18789";
    target.host_is_loopback = target.host_is_literal = false;
    target.allow_insecure = "1";
    target.allow_insecure_effective = true;
    target.ladder = {
        {{SourceKind::env_gateway_url, ""},
         target.url,
         true,
         "set and not blank: it comes before the config"},
        {{SourceKind::default_loopback, ""},
         "ws://127.0.0.1:18789",
         false,
         "OPENCLAW_GATEWAY_URL comes first"}};
    auto& credential = evidence.credential;
    credential.source.kind = SourceKind::env_gateway_token;
    std::swap(credential.ladder[0].used, credential.ladder[1].used);
    credential.ladder[0].present = true;
    credential.ladder[0].length = 48;
    credential.ladder[0].why = "the first of its kind with a value";
    credential.ladder[1].same_as_used = true;
    credential.ladder[1].why = "ignored: the URL comes from the environment";

    DnsFacts dns;
    dns.outcome = DnsOutcome::resolved;
    dns.name = "openclaw-gateway";
    dns.answers = {{"172.18.0.2", false}};
    dns.servers = dns.asked = {"127.0.0.11"};
    dns.queried = {"openclaw-gateway"};
    dns.answered_by = "127.0.0.11";
    dns.resolv_conf = "ok";
    ConnectFacts connect;
    connect.outcome = ConnectOutcome::connected;
    connect.attempts = {{"172.18.0.2", 18789, ConnectOutcome::connected, 0, 88us}};
    connect.chosen_address = "172.18.0.2";
    connect.local_address = "172.18.0.3:40122";
    HttpFacts http;
    HttpAnswer live;
    live.path = "/healthz";
    live.outcome = HttpOutcome::answered;
    live.status = 200;
    live.content_type = safe("application/json; charset=utf-8");
    live.body_kind = HttpBody::gateway_live;
    live.body = safe(R"({"ok":true,"status":"live"})");
    live.body_bytes = 27;
    live.took = 1'912us;
    http.answers = {live};
    http.gateway = true;
    http.live = http.ready = true;
    WsFacts websocket;
    websocket.outcome = WsOutcome::hello_ok;
    websocket.attempts = 1;
    websocket.credential_sent = true;
    websocket.client_id = "cli";
    websocket.client_mode = "probe";
    websocket.upgraded_after = 2'101us;
    websocket.challenge_after = 402us;
    websocket.challenge_ts_ms = 1'795'345'323'131;
    websocket.answered_after = 5'233us;
    websocket.clock_offset_ms = 1;
    websocket.clock_error_ms = 3;
    Hello hello;
    hello.version = safe("2026.9.6");
    hello.protocol = 4;
    hello.boot_id = safe("b8f1c0de-3a55-4c1e-9d0f-112233445566");
    hello.connection_id = safe("c-17");
    hello.auth_method = safe("token");
    hello.uptime_ms = 11'520'000;
    websocket.hello = hello;
    evidence.stages = {
        record(
            StageId::target,
            StageStatus::passed,
            "ws://openclaw-gateway:18789 · env OPENCLAW_GATEWAY_URL",
            0us,
            0us
        ),
        record(
            StageId::credential, StageStatus::passed, "env OPENCLAW_GATEWAY_TOKEN (48 characters)", 0us, 0us
        ),
        record(
            StageId::state,
            StageStatus::passed,
            "/home/node/.openclaw · read-write, owned by this uid 1000 · config "
            "/home/node/.openclaw/openclaw.json",
            0us,
            1'204us
        ),
        record(StageId::dns, StageStatus::passed, "openclaw-gateway → 172.18.0.2", 1'300us, 302us),
        record(StageId::connect, StageStatus::passed, "172.18.0.2:18789 connected", 1'610us, 91us),
        record(StageId::tls, StageStatus::skipped, "the URL is plaintext", 0us, 0us),
        record(StageId::http, StageStatus::passed, "a gateway, live, ready", 1'710us, 3'310us),
        record(StageId::websocket, StageStatus::passed, "hello-ok, protocol 4", 5'020us, 8'004us)};
    evidence.stages[3].facts = dns;
    evidence.stages[4].facts = connect;
    evidence.stages[6].facts = http;
    evidence.stages[7].facts = websocket;
    evidence.question.candidates = false;

    auto& verdict = report.judgement.verdict;
    verdict.id = "healthy";
    verdict.kind = VerdictKind::healthy;
    verdict.confidence = Confidence::certain;
    verdict.summary = "The CLI reaches the gateway at ws://openclaw-gateway:18789 and is let in.";
    verdict.cause =
        "hello-ok 7.7 ms after the upgrade was asked for, with the token of env OPENCLAW_GATEWAY_TOKEN.";
    verdict.evidence = {"websocket"};
    report.judgement.reachable = report.judgement.authorised = true;
    report.judgement.scoped = true;
    report.judgement.findings = {
        {"target.environment_differs",
         Severity::warning,
         "OPENCLAW_GATEWAY_TOKEN differs from pid 1's: the entrypoint sees another value",
         "Recreate the container: docker compose up -d openclaw-cli"},
        {"target.proxy_variables", Severity::info, "HTTP_PROXY is set; NO_PROXY saves the target", ""}};
    report.redaction = {2, 0, 4'711};
    report.exit_code = 0;
    return report;
}

Report token_mismatch() {
    auto report = healthy();
    auto& evidence = report.evidence;
    auto& credential = evidence.credential;
    credential.ladder[1].length = 32;
    credential.ladder[1].same_as_used = false;
    auto& stage = evidence.stages[7];
    stage.status = StageStatus::failed;
    stage.summary =
        "refused: AUTH_TOKEN_MISMATCH \"unauthorized: gateway token mismatch (provide gateway auth token)\"";
    stage.error = StageError{"AUTH_TOKEN_MISMATCH", std::nullopt, "the gateway's error frame"};
    auto facts = std::get<WsFacts>(stage.facts);
    facts.outcome = WsOutcome::refused;
    facts.hello.reset();
    GatewayError error;
    error.code = safe("INVALID_REQUEST");
    error.details_code = safe("AUTH_TOKEN_MISMATCH");
    error.message = safe("unauthorized: gateway token mismatch (provide gateway auth token)");
    facts.error = error;
    stage.facts = facts;
    CloseEvent close;
    close.code = 1008;
    close.origin = CloseOrigin::frame;
    close.reason = safe("unauthorized: gateway token mismatch (provide gateway auth token)");
    close.error_code = error.code;
    close.error_details_code = error.details_code;
    close.after = 9'204us;
    close.phase = ClosePhase::connect;
    evidence.close = close;
    auto& verdict = report.judgement.verdict;
    verdict.id = "auth.token_mismatch";
    verdict.kind = VerdictKind::fault;
    verdict.summary = "The gateway refuses the token of env OPENCLAW_GATEWAY_TOKEN";
    verdict.cause =
        "It is 48 characters long; config gateway.auth.token holds another value of 32 characters, which the "
        "CLI ignores while OPENCLAW_GATEWAY_URL is set.";
    auto same = in_service_of_cli("Give both services the same variable");
    same.edits = {SetEnv{
        "OPENCLAW_GATEWAY_TOKEN",
        {.text = {}, .from = "env OPENCLAW_GATEWAY_TOKEN of service openclaw-gateway"}}};
    FixStep ask;
    ask.role = StepRole::decide;
    ask.place = Place::gateway_container;
    ask.platform = Platform::compose;
    ask.service = "openclaw-gateway";
    ask.purpose = "Which one the gateway wants";
    ask.edits = {Exec{{"openclaw", "config", "get", "gateway.auth.mode"}}};
    verdict.fix = {same, ask};
    verdict.evidence = {"credential", "websocket"};
    verdict.excluded = {
        {"dns.*, connect.*, http.*", "the WebSocket upgraded"}, {"pairing.*", "the token is judged first"}};
    report.judgement.authorised = false;
    report.judgement.scoped.reset();
    report.judgement.findings.pop_back();
    report.exit_code = 1;
    return report;
}

std::string rendered(std::string_view name, const Report& report, const report::Style& style) {
    for (const auto& format : report::formats()) {
        if (format.name == name) return format.render(report, style);
    }
    return {};
}

}  // namespace ocprobe::test
