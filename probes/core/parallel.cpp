// run_all(): a count of what is left, and a timer that is cancelled when it reaches zero.
#include "probes/core/parallel.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <deque>
#include <exception>
#include <memory>

namespace ocprobe::probes {

namespace {

struct Group {
    explicit Group(const net::any_io_executor& executor)
        : finished(executor, net::steady_timer::time_point::max()) {}
    net::steady_timer finished;
    std::deque<net::cancellation_signal> signals;
    std::size_t left = 0;
    std::exception_ptr first_error;
};

net::awaitable<void> carry_on_when_cancelled(net::awaitable<void> job) {
    co_await net::this_coro::throw_if_cancelled(false);
    co_await std::move(job);
}

}  // namespace

net::awaitable<void> run_all(std::vector<net::awaitable<void>> jobs) {
    const auto executor = co_await net::this_coro::executor;
    const auto group = std::make_shared<Group>(executor);
    group->left = jobs.size();
    for (auto& job : jobs) {
        auto& signal = group->signals.emplace_back();
        auto ended = [group](std::exception_ptr error) {
            if (error && !group->first_error) group->first_error = error;
            if (--group->left == 0) group->finished.cancel();
        };
        net::co_spawn(
            executor,
            carry_on_when_cancelled(std::move(job)),
            net::bind_cancellation_slot(signal.slot(), std::move(ended))
        );
    }
    while (group->left > 0) {
        co_await group->finished.async_wait(as_result);
        if (group->left == 0) break;
        for (auto& signal : group->signals)
            signal.emit(net::cancellation_type::terminal);
    }
    if (group->first_error) std::rethrow_exception(group->first_error);
}

}  // namespace ocprobe::probes
