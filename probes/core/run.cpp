// The stage table and its runner: dns → connect → tls → http → websocket, then the candidates.
//
//  a stage's need did not pass           skipped "<stage> failed"
//  the plan does not ask for it          skipped, with the plan's or the row's words
//  the overall deadline during a stage   that record fails with `deadline`, the rest is skipped "deadline"
//  a byte on the stop descriptor         the same with `signal`
//  a stage that does not return then     its record holds no facts; everything under way is dropped
#include "ocprobe/probes/run.hpp"

#include "base/duration.hpp"
#include "probes/core/candidates.hpp"
#include "probes/core/limits.hpp"
#include "probes/core/runner.hpp"
#include "probes/dns/resolver.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace ocprobe::probes {

namespace {

// How long a stage that was told to stop may take to return what it saw.
constexpr Millis grace{100};
// Held sockets send a close frame each, all at once.
constexpr Millis grace_of_held{1'000};
// A stage whose own budget was cut by the overall one ends a moment before or after it, and names its own
// end.
constexpr Millis timer_tolerance{5};
constexpr Millis own_end{20};

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

std::string word_for(StopReason reason) {
    return reason == StopReason::signal ? "signal" : "deadline";
}

}  // namespace

/// A stage that never returned lives in the io_context and refers to the session: sockets and timers go
/// first, then the io_context with what is suspended in it, then the session.
Run::~Run() {
    watch_.reset();
    session_.kept.reset();
    session_.stream.reset();
    session_.socket.reset();
    io_.reset();
}

NetworkResult Run::go() {
    auto limit = sockets_forbidden(session_.plan);
    watch_deadline();
    watch_stop_descriptor();
    net::co_spawn(*io_, all(), net::bind_cancellation_slot(cancel_.slot(), [this](std::exception_ptr error) {
        error_ = std::move(error);
        io_->stop();
    }));
    io_->run();
    if (error_) std::rethrow_exception(error_);
    finish_records();
    auto& result = session_.result;
    result.internal_error = limit ? std::move(limit) : lacked_descriptors(result.stages);
    return std::move(result);
}

net::awaitable<void> Run::all() {
    // The facts of a stopped run are kept: its stages end by their operations' errors, not by an exception.
    co_await net::this_coro::throw_if_cancelled(false);
    co_await stages();
    if (session_.kept && then) {
        co_await continue_run();
        co_return;
    }
    if (!want_candidates()) co_return;
    in_candidates_ = true;
    co_await try_candidates(session_);
}

net::awaitable<void> Run::continue_run() {
    watch_->overall.cancel();
    continued_ = true;
    co_await then(session_);
}

net::awaitable<void> Run::stages() {
    for (const auto& row : stage_table) {
        if (session_.budget(session_.plan.budgets.overall) <= Millis(0)) mark_stopped(StopReason::deadline);
        stage_started_ = session_.now();
        StageRecord record;
        record.id = row.id;
        if (auto reason = skip_reason(row)) {
            record.skipped_because = std::move(*reason);
        } else {
            in_stage_ = true;
            record = co_await row.run(session_);
            in_stage_ = false;
        }
        settle(std::move(record));
    }
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

void Run::settle(StageRecord record) {
    record.started = stage_started_;
    record.took = record.status == StageStatus::skipped ? Micros(0) : session_.now() - stage_started_;
    if (record.status == StageStatus::failed) {
        failed_ |= bit(record.id);
        const bool at_the_end = session_.now() + timer_tolerance >= session_.plan.budgets.overall;
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
        StageRecord record;
        record.id = stage_table[stages.size()].id;
        if (std::exchange(in_stage_, false)) {
            record.status = StageStatus::failed;
            record.summary = "cut off by the " + word_for(session_.stopped);
        } else {
            record.skipped_because = skip_reason(stage_table[stages.size()]).value_or("");
        }
        settle(std::move(record));
    }
}

bool Run::want_candidates() const {
    if (session_.plan.candidates.empty() || session_.stopped != StopReason::none) return false;
    if (session_.plan.always_try_candidates) return true;
    // Refused by one gateway: another one may be meant.
    const auto* websocket = std::get_if<WsFacts>(&session_.result.stages.back().facts);
    if (websocket != nullptr && websocket->outcome == WsOutcome::refused) return true;
    return (failed_ & (bit(StageId::dns) | bit(StageId::connect))) != 0 ||
           answered_by_another_server(session_.result.stages);
}

void Run::watch_deadline() {
    watch_->overall.expires_after(session_.budget(session_.plan.budgets.overall) + own_end);
    watch_->overall.async_wait([this](error_code ec) {
        if (!ec) stop(StopReason::deadline);
    });
}

void Run::watch_stop_descriptor() {
    if (session_.services.stop_descriptor < 0) return;
    auto& descriptor = watch_->stop_descriptor;
    const int copy = ::fcntl(session_.services.stop_descriptor, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) return;  // the deadline still ends the run
    error_code ec;
    descriptor.assign(copy, ec);
    if (ec) {
        ::close(copy);
        return;
    }
    descriptor.async_wait(net::posix::descriptor_base::wait_read, [this](error_code failed) {
        if (failed) return;
        unsigned char number = 0;
        if (::read(watch_->stop_descriptor.native_handle(), &number, 1) != 1) return;
        session_.result.signal = number;
        stop(StopReason::signal);
    });
}

void Run::mark_stopped(StopReason reason) {
    if (session_.stopped != StopReason::none) return;
    session_.stopped = reason;
    // A deadline that only cuts the candidates short takes nothing from what the stages have proven.
    if (reason == StopReason::signal || !in_candidates_) session_.result.stopped = reason;
}

/// From here on every budget is zero; the operation under way is cancelled, so that its stage returns.
void Run::stop(StopReason reason) {
    mark_stopped(reason);
    watch_->backstop.expires_after(continued_ ? grace_of_held : grace);
    watch_->backstop.async_wait([this](error_code ec) {
        if (!ec) io_->stop();
    });
    cancel_.emit(net::cancellation_type::terminal);
}

Millis Session::budget(Millis stage) const {
    if (stopped != StopReason::none) return Millis(0);
    const auto end = extended_to.value_or(plan.budgets.overall);
    const auto left = std::chrono::duration_cast<Millis>(end - now());
    return std::max(Millis(0), std::min(stage, left));
}

NetworkResult run(const NetworkPlan& plan, const Credentials& credentials, const Services& services) {
    return Run(plan, credentials, services).go();
}

}  // namespace ocprobe::probes
