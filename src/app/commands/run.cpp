// One run of the pipeline: local facts → network → judgement → report.
#include "app/commands/run.hpp"

#include "app/commands/network_plan.hpp"
#include "ocprobe/judge/judge.hpp"
#include "ocprobe/openclaw/stages.hpp"
#include "ocprobe/probes/run.hpp"
#include "version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <sys/random.h>

namespace ocprobe::app {

namespace {

// Takes the facts out of `local`: they are many small texts.
Evidence local_evidence(LocalFacts& local, Micros took) {
    Evidence evidence;
    evidence.container = std::move(local.container);
    evidence.cli = std::move(local.openclaw.cli);
    evidence.state = std::move(local.openclaw.state);
    evidence.target = std::move(local.openclaw.target);
    static_cast<CredentialFacts&>(evidence.credential) = std::move(local.openclaw.credential);
    evidence.credential.alternative_source = local.openclaw.credentials.alternative_source;
    evidence.as_pid1 = local.as_pid1;
    evidence.as_cli = local.openclaw.credentials.device.has_value();
    evidence.as_cli_withheld = local.openclaw.as_cli_withheld;
    evidence.stages.push_back(openclaw::target_stage(evidence.target));
    evidence.stages.push_back(openclaw::credential_stage(evidence.credential));
    evidence.stages.push_back(openclaw::state_stage(evidence.state, evidence.cli, evidence.container.uid));
    // They are read in one go: what it took is told once, at the stage that reads most.
    evidence.stages.back().took = took;
    return evidence;
}

// Only where nobody spoke as a gateway, or more than one address did, does it matter who listens in this
// namespace.
bool needs_neighbours(const Evidence& evidence) {
    const auto* connect = evidence.connect();
    if (connect == nullptr || connect->outcome == ConnectOutcome::not_run) return false;
    for (const auto& candidate : evidence.candidates) {
        if (candidate.outcome == CandidateOutcome::gateway) return true;
    }
    const auto* websocket = evidence.websocket();
    const auto* http = evidence.http();
    if (websocket == nullptr) return http == nullptr || !http->gateway;
    const auto outcome = websocket->outcome;
    return outcome != WsOutcome::hello_ok && outcome != WsOutcome::live && outcome != WsOutcome::refused;
}

// Of a token and a password in one frame the gateway judged the one of its own mode.
void take_the_gateways_word(Evidence& evidence) {
    const auto wanted = judge::kind_judged_by_the_gateway(evidence);
    if (!wanted) return;
    openclaw::name_the_one_asked_for(evidence.credential, *wanted);
    for (auto& stage : evidence.stages) {
        if (stage.id == StageId::credential) stage = openclaw::credential_stage(evidence.credential);
    }
}

// Whatever else was seen then, was seen through a limit of our own.
bool without_descriptors(const Evidence& evidence) {
    return std::any_of(evidence.stages.begin(), evidence.stages.end(), [](const StageRecord& stage) {
        return stage.error && (stage.error->number == EMFILE || stage.error->number == ENFILE);
    });
}

// What probes::run() gives when the signal comes before its first stage.
NetworkResult nothing_asked(int signal) {
    NetworkResult result;
    for (const auto id : {StageId::dns, StageId::connect, StageId::tls, StageId::http, StageId::websocket}) {
        StageRecord record;
        record.id = id;
        record.skipped_because = "signal";
        result.stages.push_back(std::move(record));
    }
    result.stopped = StopReason::signal;
    result.signal = signal;
    return result;
}

}  // namespace

RunHeader make_header(const Clock& clock) {
    // Two runs must not share it; nothing else is asked of it. Not std::random_device: what it finds out about the
    // processor costs more than all of this.
    std::uint32_t random = 0;
    if (::getrandom(&random, sizeof random, GRND_NONBLOCK) != sizeof random)
        random = static_cast<std::uint32_t>(clock.monotonic().count());
    RunHeader header;
    header.version = version;
    header.commit = commit;
    header.run_id = fmt::format("{:08x}", random);
    header.started_at = clock.wall();
    return header;
}

LocalFacts gather_for(const CommandContext& context) {
    LocalFacts unread;
    auto read = read_token(context, overall_budget(context.options));
    unread.error = std::move(read.error);
    if (!unread.error.empty()) return unread;
    return gather(context.options, std::move(read), {context.files, context.environment});
}

RunContext run_of(const CommandContext& context, LocalFacts& local) {
    return {
        .options = context.options,
        .local = local,
        .clock = context.clock,
        .started = context.started,
        .stop_descriptor = context.stop_descriptor,
        .log = {},
        .overall = {}};
}

Report run_pipeline(const RunContext& context, RunHeader header) {
    Report report;
    report.header = std::move(header);
    auto& evidence = report.evidence;
    evidence = local_evidence(context.local, context.clock.monotonic() - context.started);

    auto plan = make_network_plan(context.options, evidence, context.local.openclaw.trust);
    if (context.overall) plan.budgets.overall = *context.overall;
    evidence.candidates_asked = !plan.candidates.empty();
    evidence.live_suffices = !plan.run_websocket;
    evidence.ready_required = context.options.ready || context.options.command == Command::wait;
    evidence.started_at = report.header.started_at;
    evidence.credential_withheld = plan.run_websocket && !plan.send_credential;

    const auto& credentials = context.local.openclaw.credentials;
    const probes::Doors doors{
        .clock = context.clock,
        .redactor = context.local.redactor,
        .run_started = context.started,
        .stop_descriptor = context.stop_descriptor,
        .log = context.log,
        .stage_ended = {}};
    auto result = context.local.token_unread ? nothing_asked(StopSignals::received())
                  : context.network          ? context.network(plan, credentials, doors, evidence)
                                             : probes::run(plan, credentials, doors);
    for (auto& stage : result.stages)
        evidence.stages.push_back(std::move(stage));
    evidence.close = std::move(result.close);
    evidence.candidates = std::move(result.candidates);
    // The plan may not have known it: a name that resolves to a public address.
    const auto* websocket = evidence.websocket();
    if (websocket != nullptr && websocket->outcome == WsOutcome::live &&
        evidence.credential.kind != CredentialKind::none) {
        evidence.credential_withheld = true;
    }
    take_the_gateways_word(evidence);
    if (without_descriptors(evidence)) evidence.internal_error = "too few file descriptors (ulimit -n)";
    evidence.alternative_accepted = result.alternative_accepted;
    evidence.stopped = result.stopped;
    evidence.signal = result.signal;
    if (context.local.look_around && needs_neighbours(evidence))
        context.local.look_around(evidence.container);

    report.judgement = judge::judge(evidence);
    report.exit_code = judge::exit_code(evidence, report.judgement.verdict);
    report.header.took = context.clock.monotonic() - context.started;
    return report;
}

}  // namespace ocprobe::app
