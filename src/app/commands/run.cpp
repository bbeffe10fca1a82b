// One run of the pipeline: local facts → network → judgement → report.
#include "app/commands/run.hpp"

#include "app/commands/container_name.hpp"
#include "app/commands/network_plan.hpp"
#include "ocprobe/judge/judge.hpp"
#include "ocprobe/openclaw/stages.hpp"
#include "version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <sys/random.h>
#include <utility>

namespace ocprobe::app {

namespace {

// Takes the facts out of `local`: they are many small texts.
Evidence local_evidence(LocalFacts& local) {
    Evidence evidence;
    evidence.container = std::move(local.container);
    evidence.cli = std::move(local.openclaw.cli);
    evidence.state = std::move(local.openclaw.state);
    evidence.target = std::move(local.openclaw.target);
    evidence.credential = std::move(local.openclaw.credential);
    if (!local.openclaw.as_cli_withheld.empty())
        evidence.device_withheld = std::move(local.openclaw.as_cli_withheld);
    return evidence;
}

bool websocket_ended_as(const Evidence& evidence, std::initializer_list<WsOutcome> outcomes) {
    const auto* websocket = evidence.websocket();
    return websocket != nullptr &&
           std::find(outcomes.begin(), outcomes.end(), websocket->outcome) != outcomes.end();
}

// It matters who listens in this namespace only where nobody spoke as a gateway, or more than one address did.
bool needs_neighbours(const Evidence& evidence) {
    const auto* connect = evidence.connect();
    if (connect == nullptr || connect->outcome == ConnectOutcome::not_run) return false;
    for (const auto& candidate : evidence.candidates) {
        if (candidate.outcome == CandidateOutcome::gateway) return true;
    }
    const auto* http = evidence.http();
    if (evidence.websocket() == nullptr) return http == nullptr || !http->gateway;
    return !websocket_ended_as(evidence, {WsOutcome::hello_ok, WsOutcome::live, WsOutcome::refused});
}

// A fix names this container and its platform. Where nothing is to be fixed, or no time is left, nobody is asked.
bool needs_names(const Evidence& evidence) {
    return evidence.stopped != StopReason::signal && !evidence.question.live_suffices &&
           (evidence.hold || !websocket_ended_as(evidence, {WsOutcome::hello_ok, WsOutcome::live}));
}

// The stages of the local facts are summed up here, once the gateway has told which credential it judged.
void add_stages(Evidence& evidence, std::vector<StageRecord> network, Micros local_took) {
    std::optional<CredentialKind> judged;
    for (const auto& stage : network) {
        if (const auto* websocket = std::get_if<WsFacts>(&stage.facts)) judged = websocket->credential_judged;
    }
    auto& stages = evidence.stages;
    stages.push_back(openclaw::target_stage(evidence.target));
    stages.push_back(openclaw::credential_stage(evidence.credential, judged));
    stages.push_back(openclaw::state_stage(evidence.state, evidence.cli, evidence.container.uid));
    // They are read in one go: what it took is told once, at the stage that reads most.
    stages.back().took = local_took;
    std::move(network.begin(), network.end(), std::back_inserter(stages));
}

void add_network(Evidence& evidence, NetworkResult result, Micros local_took) {
    add_stages(evidence, std::move(result.stages), local_took);
    evidence.close = std::move(result.close);
    evidence.candidates = std::move(result.candidates);
    evidence.alternative_accepted = result.alternative_accepted;
    evidence.hold = std::move(result.held);
    evidence.stopped = result.stopped;
    evidence.signal = result.signal;
    evidence.internal_error = std::move(result.internal_error);
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

RunContext make_run(const CommandContext& context, LocalFacts& local) {
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
    evidence = local_evidence(context.local);
    evidence.started_at = report.header.started_at;
    evidence.question = question_of(context.options, evidence.target);
    evidence.program = context.options.program;
    const auto local_took = context.clock.monotonic() - context.started;

    auto plan = make_network_plan(context.options, evidence, context.local.openclaw.trust);
    if (context.overall) plan.budgets.overall = *context.overall;
    const auto& credentials = context.local.openclaw.credentials;
    bool neighbours_known = false;
    const auto look_around = [&] {
        if (!std::exchange(neighbours_known, true)) context.local.inspect_neighbours(evidence.container);
    };
    const probes::Services services{
        .clock = context.clock,
        .redactor = context.local.redactor,
        .run_started = context.started,
        .stop_descriptor = context.stop_descriptor,
        .log = context.log,
        .stage_ended = {},
        .more_candidates = [&] {
            look_around();
            return candidates_seen_here(evidence.container);
        }};
    auto result = context.local.token_unread ? nothing_asked(StopSignals::received())
                  : context.network          ? context.network(plan, credentials, services)
                                             : probes::run(plan, credentials, services);
    add_network(evidence, std::move(result), local_took);
    if (needs_neighbours(evidence)) look_around();
    if (needs_names(evidence)) identify_container(evidence.container);

    report.judgement = judge::judge(evidence);
    report.exit_code = judge::exit_code(evidence, report.judgement.verdict);
    report.header.took = context.clock.monotonic() - context.started;
    return report;
}

}  // namespace ocprobe::app
