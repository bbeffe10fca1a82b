// Hostile reports: as much as there can be of everything, and texts made to break out of every format.
#include "unit/report/fixtures.hpp"

#include <random>

namespace ocprobe::test {

namespace {

constexpr std::string_view nasty[] = {
    "\x1b[2J\x1b]0;title\x07",
    "\r\nFAIL  forged.line",
    "line\nbreak\ttab",
    "```\n<script>alert(1)</script>",
    "`` ` ``` code",
    "</details><img src=x onerror=alert(1)>",
    "@octocat @org/team please look",
    "#1 GH-26 org/repo#7 1234567890abcdef1234567890abcdef12345678",
    "https://evil.example/ www.evil.example mailto:a@b.example ![x](http://e.example/i.png) [x](y)",
    "| cell | cell \\| --- |",
    "\u202egnp.exe \u2066\u061c\u200f\u200b",
    "\xff\xfe\xc0\xaf\xed\xa0\x80",
    "\xc2\x9b\x33\x31m",
    "漢字漢字漢字漢字 😀😀😀 e\u0301\u0301\u0301",
    "$HOME `id` $(reboot) ; rm -rf /",
    "\"quoted\" \\ backslash \\u0041 %41 &#64;",
    ":tada: *bold* _em_ ~~gone~~ $x^2$",
    "\x7f\x01\x02\x00 end",
};

class Generator {
public:
    explicit Generator(std::uint32_t seed) : random_(seed) {}
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }
    bool coin() { return below(2) == 0; }

    std::string text() {
        std::string result;
        for (auto pieces = below(4); pieces > 0; --pieces) {
            if (below(3) == 0) {
                for (auto bytes = below(60); bytes > 0; --bytes)
                    result += static_cast<char>(below(256));
            } else {
                result += nasty[below(std::size(nasty))];
            }
            if (coin()) result += ' ';
        }
        if (below(40) == 0) result += std::string(20'000, coin() ? 'W' : '`');
        return result;
    }
    SafeText peer() { return Redactor().clean(text()); }
    std::vector<std::string> texts() {
        std::vector<std::string> result(below(below(20) == 0 ? 300 : 5));
        for (auto& entry : result)
            entry = text();
        return result;
    }
    Micros time() { return Micros(static_cast<std::int64_t>(below(20'000'000))); }

private:
    std::mt19937 random_;
};

void fill_local(Evidence& evidence, Generator& make) {
    evidence.container.container_id = make.text();
    evidence.container.kernel = make.text();
    evidence.container.name_servers = make.texts();
    evidence.container.environment_differs = make.texts();
    evidence.container.proxy_variables = {{make.text(), make.text()}};
    evidence.container.not_measured = {{make.text(), 13}};
    evidence.cli.version = make.text();
    auto& target = evidence.target;
    target.url = make.text();
    target.source = {SourceKind::env_gateway_url, make.text()};
    target.stop = make.coin() ? DialStop::none : DialStop::plaintext;
    target.refused_because = make.text();
    target.endpoint =
        Endpoint{Endpoint::Transport::tcp, make.text(), 1, make.text(), make.text(), make.text()};
    for (const auto& value : make.texts())
        target.ladder.push_back(
            {{SourceKind::config_remote_url, make.text()}, value, make.coin(), make.text()}
        );
    for (const auto& value : make.texts())
        target.dead_variables.push_back({value, make.text(), true});
    auto& credential = evidence.credential;
    for (const auto& value : make.texts()) {
        CredentialRung rung;
        rung.source = {SourceKind::env_gateway_token, make.text()};
        rung.present = make.coin();
        rung.problem = make.coin() ? CredentialProblem::quoted : CredentialProblem::none;
        rung.problem_detail = make.text();
        rung.why = value;
        credential.ladder.push_back(rung);
    }
    credential.stop = CredentialStop::unresolved_secret_ref;
    credential.stop_detail = make.text();
    auto& state = evidence.state;
    state.directory = make.text();
    state.exists = make.coin();
    state.config.problem = make.text();
    state.config.suspicious = make.texts();
    state.selinux_label = make.text();
    state.obstacle = PathStep{make.text(), true, make.text(), 0777, 0, 0, 13, make.text()};
    state.lock.state = LockState::foreign;
    state.lock.why = make.text();
    state.pairing.pending_scopes = make.texts();
    for (const auto& path : make.texts())
        state.history.push_back({path, 0, make.text(), make.coin(), true, false, true, std::nullopt, 0});
}

HttpAnswer answer(Generator& make) {
    HttpAnswer result;
    result.path = make.text();
    result.outcome = HttpOutcome::answered;
    if (make.coin()) result.status = 200;
    result.content_type = make.peer();
    result.headers = {{make.text(), make.peer()}, {make.text(), make.peer()}};
    result.body = make.peer();
    result.first_bytes = make.peer();
    result.took = make.time();
    return result;
}

StageFacts facts_for(StageId id, Generator& make) {
    switch (id) {
    case StageId::dns: {
        DnsFacts facts;
        facts.name = make.text();
        for (const auto& address : make.texts())
            facts.answers.push_back({address, false});
        facts.queried = make.texts();
        facts.near_names = {{make.text(), make.texts()}};
        return facts;
    }
    case StageId::connect: {
        ConnectFacts facts;
        for (const auto& address : make.texts())
            facts.attempts.push_back({address, 1, ConnectOutcome::refused, 111, make.time()});
        for (const auto& path : make.texts())
            facts.walk.push_back({path, make.coin(), make.text(), 0644, 1, 1, 2, make.text()});
        return facts;
    }
    case StageId::tls: {
        TlsFacts facts;
        facts.subject = make.peer();
        facts.issuer = make.peer();
        facts.names = {make.peer(), make.peer()};
        facts.reason = make.text();
        facts.trust_sources = make.texts();
        return facts;
    }
    case StageId::http: {
        HttpFacts facts;
        facts.answers = {answer(make), answer(make)};
        facts.proxy = make.text();
        facts.server = make.peer();
        facts.version = make.peer();
        facts.failing = {make.peer(), make.peer()};
        facts.gateway = make.coin();
        facts.event_loop_delay_ms = make.coin() ? 1e308 * 10 : -0.0;
        return facts;
    }
    case StageId::websocket: {
        WsFacts facts;
        facts.upgrade = answer(make);
        facts.error = GatewayError{};
        facts.error->message = make.peer();
        facts.error->details_code = make.peer();
        facts.hello = Hello{};
        facts.hello->boot_id = make.peer();
        facts.hello->scopes = {make.peer(), make.peer()};
        facts.violation = make.text();
        facts.first_frame = make.peer();
        return facts;
    }
    default:
        return {};
    }
}

FixStep hostile_step(std::string purpose, Generator& make) {
    FixStep step;
    step.role = static_cast<StepRole>(make.below(3));
    step.place = static_cast<Place>(make.below(11));
    step.platform = static_cast<Platform>(make.below(6));
    step.purpose = std::move(purpose);
    if (make.coin()) step.service = make.text();
    if (make.coin()) step.proxy = make.text();
    if (make.coin()) step.copied_file = make.text();
    if (make.coin()) step.file = make.text();
    const SettingValue value{.text = make.text(), .from = {}};
    const SettingValue reference{.text = {}, .from = make.text()};
    const std::vector<Edit> edits{
        SetEnv{make.text(), value},
        SetEnv{make.text(), reference},
        UnsetEnv{make.text()},
        ConfigSet{make.text(), make.coin() ? value : reference},
        ConfigUnset{make.text()},
        NetworkMode{make.text()},
        JoinNetwork{make.text()},
        Mount{make.text(), make.coin() ? make.text() : std::string(), make.coin()},
        Unmount{make.text()},
        RunAs{make.text()},
        Exec{make.texts()},
        Exec{{"sh", "-c", make.text()}},
        ProxyDirective{make.text(), make.text()},
        ServiceCommand{make.texts()},
        DeclareVolume{make.text()},
        Unquote{make.coin() ? make.text() : std::string(), make.text()},
        FsGroup{make.text()},
        Recreate{},
        Restart{}};
    for (auto count = make.below(4); count > 0; --count)
        step.edits.push_back(edits[make.below(static_cast<std::uint32_t>(edits.size()))]);
    if (make.coin()) step.leads_to = make.texts();
    step.option = static_cast<int>(make.below(3));
    step.manual = make.coin();
    return step;
}

void fill_judgement(Judgement& judgement, Generator& make) {
    auto& verdict = judgement.verdict;
    verdict.id = make.text();
    verdict.summary = make.text();
    verdict.cause = make.text();
    verdict.kind = static_cast<VerdictKind>(make.below(5));
    verdict.cli_says = make.texts();
    for (auto purpose : make.texts())
        verdict.fix.push_back(hostile_step(std::move(purpose), make));
    verdict.evidence = make.texts();
    for (const auto& id : make.texts())
        verdict.excluded.push_back({id, make.text()});
    for (const auto& id : make.texts())
        judgement.next.push_back({id, make.text(), {hostile_step(make.text(), make)}});
    for (const auto& id : make.texts())
        judgement.findings.push_back(
            {id, make.coin() ? Severity::error : Severity::info, make.text(), make.text()}
        );
}

HoldFacts hold_facts(Generator& make) {
    HoldFacts facts;
    facts.held = make.time();
    HeldSocket socket;
    socket.role = static_cast<HoldRole>(make.below(3));
    socket.local_address = make.text();
    socket.connection_id = make.peer();
    socket.boot_id = make.peer();
    facts.sockets.assign(make.below(33), socket);
    SessionEnd end;
    end.close.code = static_cast<std::uint16_t>(make.below(65'536));
    end.close.origin = static_cast<CloseOrigin>(make.below(3));
    end.close.reason = make.peer();
    end.close.transport_text = make.text();
    end.went_silent = make.coin();
    if (make.coin()) end.shutdown = ShutdownNotice{make.peer(), -1, make.time()};
    end.local_address = make.text();
    for (const auto& detail : make.texts())
        end.asked.push_back({static_cast<AskedAgain>(make.below(12)), detail, 2, make.time(), make.time()});
    end.new_boot_id = make.peer();
    if (make.coin()) end.back_after = make.time();
    facts.ends.assign(make.below(65), end);
    facts.ends_total = facts.ends.size() + make.below(1'000'000);
    if (make.coin())
        facts.refusal =
            GatewayError{make.peer(), make.peer(), make.peer(), {}, {}, {}, {}, {}, {}, {}, false};
    if (make.coin())
        facts.idle = RepeatedCut{make.time(), make.time(), make.time(), make.time(), 3, 2, {}, true};
    return facts;
}

}  // namespace

Report hostile(std::uint32_t seed) {
    Generator make(seed);
    Report report;
    report.header.version = "0.1.0";
    report.header.run_id = "00000000";
    report.header.took = make.time();
    auto& evidence = report.evidence;
    fill_local(evidence, make);
    for (int id = 0; id < stage_count; ++id) {
        StageRecord stage;
        stage.id = static_cast<StageId>(id);
        stage.status = static_cast<StageStatus>(make.below(4));
        stage.skipped_because = make.text();
        stage.summary = make.text();
        stage.took = make.time();
        if (make.coin()) stage.error = StageError{make.text(), std::nullopt, make.text()};
        stage.facts = facts_for(stage.id, make);
        evidence.stages.push_back(std::move(stage));
    }
    if (make.coin()) {
        CloseEvent close;
        close.code = static_cast<std::uint16_t>(make.below(65'536));
        close.origin = CloseOrigin::synthesized;
        close.reason = make.peer();
        close.transport = TransportEnd::error;
        close.transport_text = make.text();
        close.error_details_code = make.peer();
        evidence.close = close;
    }
    if (make.coin()) evidence.hold = hold_facts(make);
    for (const auto& host : make.texts()) {
        CandidateResult result;
        result.candidate = {host, 18789, make.text()};
        result.outcome = static_cast<CandidateOutcome>(make.below(6));
        result.detail = make.text();
        result.version = make.peer();
        evidence.candidates.push_back(result);
    }
    evidence.internal_error = make.text();
    fill_judgement(report.judgement, make);
    return report;
}

Report crowded() {
    auto report = token_mismatch();
    auto& verdict = report.judgement.verdict;
    const std::string long_words =
        "which is explained here at a length that no rule of the table reaches, so that every part of the "
        "screen has to give way to the others and none may push the verdict out of sight";
    verdict.summary += ", " + long_words;
    verdict.cause += " " + long_words + ", " + long_words;
    FixStep step;
    step.role = StepRole::alternative;
    step.place = Place::gateway_container;
    step.purpose = "Else, " + long_words;
    step.option = 1;
    step.edits = {Exec{
        {"openclaw",
         "config",
         "get",
         "gateway.auth.token",
         "--json",
         "--please",
         "--and",
         "--then",
         "--compare",
         "--the",
         "--length",
         "--with",
         "--the",
         "--one",
         "--above"}}};
    verdict.fix.push_back(step);
    step.place = Place::gateway_service;
    step.option = 2;
    step.edits.clear();
    for (int i = 1; i <= 10; ++i)
        step.edits.push_back(JoinNetwork{"line-" + std::to_string(i)});
    verdict.fix.push_back(step);
    for (int i = 0; i < 12; ++i) {
        report.judgement.findings.push_back(
            {"state.not_shared",
             i % 3 == 0 ? Severity::error : Severity::warning,
             "finding " + std::to_string(i) + ", " + long_words,
             long_words}
        );
        report.judgement.next.push_back({"pairing.required", long_words});
        verdict.excluded.push_back({"dns.*", long_words});
        auto& evidence = report.evidence;
        evidence.target.ladder.push_back(
            {{SourceKind::config_remote_url, ""},
             "wss://gateway.example:443/" + std::to_string(i),
             false,
             long_words}
        );
        auto rung = evidence.credential.ladder.back();
        rung.source.from = "/home/node/.openclaw/.env";
        evidence.credential.ladder.push_back(rung);
        CandidateResult result;
        result.candidate = {"candidate-" + std::to_string(i), 18789, "the config"};
        result.outcome = CandidateOutcome::no_connection;
        result.detail = "EHOSTUNREACH";
        evidence.candidates.push_back(result);
    }
    report.evidence.question.candidates = true;
    for (auto& stage : report.evidence.stages)
        stage.summary += " · " + long_words;
    return report;
}

std::vector<NamedReport> all_reports() {
    return {
        {"loopback", loopback()},
        {"healthy", healthy()},
        {"token_mismatch", token_mismatch()},
        {"crowded", crowded()},
        {"held", held()},
    };
}

}  // namespace ocprobe::test
