// One run: its stages, the candidates, what follows on the same connections, and the ends by deadline and signal.
#include "ocprobe/probes/run.hpp"

#include "probes/core/candidates.hpp"
#include "probes/core/limits.hpp"
#include "probes/core/runner.hpp"
#include "probes/dns/resolver.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <fcntl.h>
#include <unistd.h>

namespace ocprobe::probes {

namespace {

// How long a stage that was told to stop may take to return what it saw.
constexpr Millis grace{100};
// Held sockets send a close frame each, all at once.
constexpr Millis grace_of_held{1'000};
// A stage whose own budget was cut by the overall one ends a moment before it.
constexpr Millis own_end{20};

}  // namespace

/// A stage that never returned lives in the io_context and refers to the session: sockets and timers go
/// first, then the io_context with what is suspended in it, then the session.
Run::~Run() {
    watch_.reset();
    session_.kept.reset();
    session_.for_upgrade.reset();
    session_.stream.reset();
    session_.http_turn.reset();
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

bool Run::want_candidates() const {
    if (session_.plan.candidates.empty() || session_.stopped != StopReason::none) return false;
    if (session_.plan.always_try_candidates) return true;
    // Refused by one gateway: another one may be meant.
    const auto* websocket = std::get_if<WsFacts>(&session_.result.stages.back().facts);
    if (websocket != nullptr && websocket->outcome == WsOutcome::refused) return true;
    return has_failed(StageId::dns) || has_failed(StageId::connect) ||
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
