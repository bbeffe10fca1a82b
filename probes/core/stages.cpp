// The stage table and the running of its stages: dns → connect → tls → websocket and http, then the candidates.
//
// The upgrade is the first request, as the CLI's is its only one: a limit on requests then meets ours and not the one that
// counts. GET /healthz follows on a second connection, after the first attempt's end or half a second of its silence. Where
// the plan asks for the upgrade only in doubt, the GET goes first. The records stand in the table's order all the same.
//
//  a stage's need did not pass           skipped "<stage> failed"
//  the plan does not ask for it          skipped, with the plan's or the row's words
//  the overall deadline during a stage   that record fails with `deadline`, the rest is skipped "deadline"
//  a byte on the stop descriptor         the same with `signal`
//  a stage that does not return then     its record holds no facts; everything under way is dropped
#include "base/duration.hpp"
#include "probes/core/parallel.hpp"
#include "probes/core/runner.hpp"

#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ocprobe::probes {

namespace {

// A stage whose own budget was cut by the overall one ends a moment before or after it, and names its own end.
constexpr Millis timer_tolerance{5};

// An upgrade that is not answered for so long may be one that never is: /healthz then tells more.
constexpr Millis silence_before_http{500};

constexpr unsigned bit(StageId id) {
    return 1U << static_cast<unsigned>(id);
}

using Reason = std::optional<std::string>;  // why a stage does not run; nothing: it runs

Reason no_name_to_ask(const Session& session) {
    if (session.plan.endpoint->transport == Endpoint::Transport::unix_socket) return "Unix socket";
    return std::nullopt;
}

Reason no_tls_asked(const Session& session) {
    switch (session.plan.endpoint->transport) {
    case Endpoint::Transport::unix_socket:
        return "Unix socket";
    case Endpoint::Transport::tcp:
        return "the URL is plaintext";
    case Endpoint::Transport::tls:
        break;
    }
    return std::nullopt;
}

Reason no_http_asked(const Session& session) {
    return session.plan.run_http ? std::nullopt : Reason("not asked for");
}

// Something answers /healthz that is not the gateway alone: a proxy, a page, a refusal.
bool health_leaves_doubt(const Session& session) {
    for (const auto& record : session.result.stages) {
        const auto* http = std::get_if<HttpFacts>(&record.facts);
        if (http == nullptr || http->answers.empty()) continue;
        const auto& first = http->answers.front();
        if (first.outcome != HttpOutcome::answered) return false;
        const bool by_way =
            !http->proxy.empty() || !http->server.empty() ||
            std::any_of(first.headers.begin(), first.headers.end(), [](const HttpHeader& header) {
                return header.name == "Via";
            });
        return by_way || !http->live.value_or(false);
    }
    return false;
}

Reason no_websocket_asked(const Session& session) {
    const auto& plan = session.plan;
    const bool asked = plan.run_websocket || (plan.websocket_on_doubt && health_leaves_doubt(session));
    return asked ? std::nullopt : Reason("not asked for");
}

}  // namespace

struct StageRow {
    StageId id;
    unsigned needs;                                           ///< stages that must not have failed
    std::optional<std::string> (*not_asked)(const Session&);  ///< why the plan leaves it out
    StageFunction run;
};

namespace {

// A silent or unexpected HTTP answer does not stop the websocket stage: only its own answer tells whether the gateway is
// there.
constexpr unsigned connection = bit(StageId::dns) | bit(StageId::connect) | bit(StageId::tls);
constexpr std::array<StageRow, 5> stage_table{{
    {StageId::dns, 0, &no_name_to_ask, &probe_dns},
    {StageId::connect, bit(StageId::dns), nullptr, &probe_connect},
    {StageId::tls, bit(StageId::dns) | bit(StageId::connect), &no_tls_asked, &probe_tls},
    {StageId::http, connection, &no_http_asked, &probe_http},
    {StageId::websocket, connection, &no_websocket_asked, &probe_websocket},
}};

constexpr const StageRow& row_of(StageId id) {
    for (const auto& row : stage_table) {
        if (row.id == id) return row;
    }
    return stage_table.front();
}

std::string word_for(StopReason reason) {
    return reason == StopReason::signal ? "signal" : "deadline";
}

}  // namespace

net::awaitable<void> Run::stages() {
    for (const auto& row : stage_table) {
        if (row.id == StageId::http && upgrade_goes_first()) {
            co_await upgrade_then_http();
            break;
        }
        co_await run_stage(row);
        settle(row);
    }
}

bool Run::upgrade_goes_first() const {
    const auto& plan = session_.plan;
    return plan.run_http && plan.run_websocket;
}

net::awaitable<void> Run::upgrade_then_http() {
    session_.http_turn.emplace(session_.io, silence_before_http);
    const auto& http = row_of(StageId::http);
    const auto& websocket = row_of(StageId::websocket);
    std::vector<net::awaitable<void>> jobs;
    jobs.push_back(run_stage(websocket));
    jobs.push_back(run_in_turn(http));
    co_await run_all(std::move(jobs));
    settle(http);
    settle(websocket);
}

net::awaitable<void> Run::run_in_turn(const StageRow& row) {
    if (!skip_reason(row)) [[maybe_unused]]
        const auto woken = co_await session_.http_turn->async_wait(as_result);
    co_await run_stage(row);
}

/// Leaves the record in `ended_`.
net::awaitable<void> Run::run_stage(const StageRow& row) {
    if (session_.budget(session_.plan.budgets.overall) <= Millis(0)) mark_stopped(StopReason::deadline);
    auto& stage = stage_of(row);
    stage.started = session_.now();
    StageRecord record;
    record.id = row.id;
    if (auto reason = skip_reason(row)) {
        record.skipped_because = std::move(*reason);
    } else {
        stage.under_way = true;
        if (row.id == StageId::websocket) session_.for_upgrade = std::move(session_.stream);
        record = co_await row.run(session_);
        stage.under_way = false;
    }
    record.started = stage.started;
    record.took = record.status == StageStatus::skipped ? Micros(0) : session_.now() - stage.started;
    stage.record = std::move(record);
}

bool Run::has_failed(StageId id) const {
    return (failed_ & bit(id)) != 0;
}

Run::Stage& Run::stage_of(const StageRow& row) {
    return stages_[static_cast<std::size_t>(&row - stage_table.data())];
}

std::optional<std::string> Run::skip_reason(const StageRow& row) const {
    const auto& plan = session_.plan;
    if (!plan.endpoint) return plan.skip_because.empty() ? "no address to dial" : plan.skip_because;
    if (row.not_asked != nullptr) {
        if (auto reason = row.not_asked(session_)) return reason;
    }
    for (const auto& need : stage_table) {
        if ((failed_ & row.needs & bit(need.id)) != 0) return std::string(name(need.id)) + " failed";
    }
    if (session_.stopped == StopReason::none) return std::nullopt;
    return word_for(session_.stopped);
}

/// Moves the stage's record to the result.
void Run::settle(const StageRow& row) {
    StageRecord record = std::move(*stage_of(row).record);
    if (record.status == StageStatus::failed) {
        failed_ |= bit(record.id);
        const auto end = record.started + record.took;
        const bool at_the_end = end + timer_tolerance >= session_.plan.budgets.overall;
        // An errno is a fact of its own, whenever it came.
        const bool ran_out = at_the_end && record.error && !record.error->number;
        if (ran_out) mark_stopped(StopReason::deadline);
        if (session_.stopped != StopReason::none) cut(record);
    }
    const auto& services = session_.services;
    if (services.log) {
        const auto& words = record.status == StageStatus::skipped ? record.skipped_because : record.summary;
        services.log(fmt::format(
            "{} {} {}: {}", name(record.id), name(record.status), duration_text(record.took), words
        ));
    }
    if (services.stage_ended) services.stage_ended(record);
    session_.result.stages.push_back(std::move(record));
}

/// Names what ended the stage, and keeps the stage's own error as text.
void Run::cut(StageRecord& record) const {
    StageError error;
    if (session_.stopped == StopReason::signal) {
        error = {.name = "signal", .number = session_.result.signal, .text = "a signal ended the run"};
    } else {
        error = {.name = "deadline", .number = {}, .text = "the overall budget ended during this stage"};
    }
    if (record.error && !record.error->text.empty()) error.text += " (" + record.error->text + ")";
    record.error = std::move(error);
}

/// After the loop: a stage that did not return is recorded all the same, and every stage after it.
void Run::finish_records() {
    const auto& stages = session_.result.stages;
    while (stages.size() < stage_table.size()) {
        const auto& row = stage_table[stages.size()];
        auto& stage = stage_of(row);
        if (!stage.record) {
            auto& record = stage.record.emplace();
            record.id = row.id;
            record.started = stage.under_way ? stage.started : session_.now();
            if (stage.under_way) {
                record.status = StageStatus::failed;
                record.summary = "cut off by the " + word_for(session_.stopped);
                record.took = session_.now() - stage.started;
            } else {
                record.skipped_because = skip_reason(row).value_or("");
            }
        }
        settle(row);
    }
}

}  // namespace ocprobe::probes
