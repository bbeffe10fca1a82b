// StageBench: a Session around one stage.
#include "support/stage_bench.hpp"

#include "probes/dns/resolver.hpp"
#include "probes/tls/tls.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <stdexcept>

namespace ocprobe::test {
namespace {

namespace net = boost::asio;

net::awaitable<void>
call(probes::Session& session, probes::StageFunction stage, std::optional<StageRecord>& record) {
    co_await net::this_coro::throw_if_cancelled(false);
    record = co_await stage(session);
}

}  // namespace

StageBench::StageBench(std::uint16_t port) {
    Endpoint endpoint;
    endpoint.host = "127.0.0.1";
    endpoint.port = port;
    endpoint.host_header = "127.0.0.1:" + std::to_string(port);
    plan.endpoint = endpoint;
    plan.connect.client_version = "2026.9.6";
    plan.budgets.overall = never;
    plan.budgets.connect = never;
    plan.budgets.tls = never;
    plan.budgets.http = never;
    plan.budgets.challenge = never;
    plan.budgets.answer = never;
}

StageRecord StageBench::run(probes::StageFunction stage) {
    return play(stage, std::nullopt);
}

StageRecord StageBench::run_and_stop(probes::StageFunction stage, Millis after) {
    return play(stage, after);
}

StageRecord StageBench::play(probes::StageFunction stage, std::optional<Millis> stop_after) {
    net::io_context io(1);
    const auto& clock = system_clock();
    const probes::Services services{
        .clock = clock,
        .redactor = redactor,
        .run_started = clock.monotonic(),
        .stop_descriptor = -1,
        .log = {},
        .stage_ended = {},
    };
    probes::Session session{io, plan, credentials, services};
    session.peer = net::ip::tcp::endpoint(net::ip::address_v4::loopback(), plan.endpoint->port);
    std::optional<StageRecord> record;
    std::exception_ptr thrown;
    net::cancellation_signal cancel;
    net::co_spawn(
        io,
        call(session, stage, record),
        net::bind_cancellation_slot(
            cancel.slot(),
            [&](std::exception_ptr error) {
                thrown = std::move(error);
                io.stop();
            }
        )
    );
    net::steady_timer timer(io);
    if (stop_after) {
        timer.expires_after(*stop_after);
        timer.async_wait([&](boost::system::error_code) {
            session.stopped = StopReason::signal;
            cancel.emit(net::cancellation_type::terminal);
        });
    }
    io.run_for(never + peer_patience);
    took = session.now();
    if (thrown) std::rethrow_exception(thrown);
    if (!record) throw std::runtime_error("the stage did not return");
    close = session.result.close;
    alternative_accepted = session.result.alternative_accepted;
    session.stream.reset();
    return *record;
}

void give_token(StageBench& bench, const char* value) {
    bench.credentials.token.emplace(std::string(value));
    bench.redactor.add(*bench.credentials.token);
}

}  // namespace ocprobe::test
