// The connect stage: does the TCP port or the Unix socket accept?
//
//  every address gets its own outcome           of the whole stage: the first that holds
//  connected                                    passed  connected
//  ECONNRESET from connect itself               failed  reset        ECONNRESET
//  ECONNREFUSED                                 failed  refused      ECONNREFUSED
//  no answer to the SYN, ETIMEDOUT              failed  timeout      connect_timeout
//  ENETUNREACH, EHOSTUNREACH, no such family    failed  unreachable  that errno
//  another errno                                failed  other        that errno
//  the run is stopped meanwhile                 failed  timeout      (the runner says deadline or signal)
//  Unix sockets: connect_unix.cpp
//
// All addresses are asked at once and share one budget: a black-holed one cannot eat the others'. After the
// first success the others have what Node gives an address before it goes to the next.
#include "probes/tcp/connect.hpp"

#include "base/duration.hpp"
#include "ocprobe/base/file_system.hpp"
#include "probes/core/deadline.hpp"
#include "probes/core/parallel.hpp"
#include "probes/core/session.hpp"
#include "probes/tcp/connect_unix.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <deque>

namespace ocprobe::probes {

namespace {

constexpr Millis node_patience{250};  // autoSelectFamilyAttemptTimeout

struct Contender {
    Contender(const net::any_io_executor& executor, SocketAddress to)
        : socket(executor), address(std::move(to)) {}
    Socket socket;
    SocketAddress address;
    ConnectAttempt facts;
};

struct Race {
    Race(const net::any_io_executor& executor, const Clock& the_clock)
        : clock(the_clock), patience(executor) {}
    const Clock& clock;
    net::steady_timer patience;
    net::steady_timer::time_point shortest{};
    std::deque<Contender> attempts;
    std::size_t left = 0;
    bool shortened = false;
};

net::awaitable<void> try_one(Race& race, Contender& attempt) {
    const auto started = race.clock.monotonic();
    auto [ec] = co_await attempt.socket.async_connect(attempt.address, as_result);
    attempt.facts.took = race.clock.monotonic() - started;
    if (!ec) {
        attempt.facts.outcome = ConnectOutcome::connected;
    } else if (ec == net::error::operation_aborted) {
        attempt.facts.outcome = ConnectOutcome::timeout;
    } else {
        attempt.facts.error = ec.value();
        attempt.facts.outcome = tcp_outcome(ec.value());
    }
    --race.left;
    if (race.left == 0) {
        race.patience.cancel();
    } else if (!ec && !race.shortened) {
        race.shortened = true;
        race.patience.expires_at(std::min(race.patience.expiry(), race.shortest));
    }
}

net::awaitable<void> end_in_time(Race& race) {
    while (race.left > 0) {
        const bool was_shortened = race.shortened;
        auto [ec] = co_await race.patience.async_wait(as_result);
        if (ec && race.left > 0 && was_shortened != race.shortened) continue;
        for (auto& attempt : race.attempts) {
            error_code ignored;  // one that has ended already
            if (attempt.facts.outcome == ConnectOutcome::not_run) attempt.socket.cancel(ignored);
        }
        co_return;
    }
}

/// Reset before refused before timeout before unreachable: after a reset something did accept.
ConnectOutcome of_all(const std::vector<ConnectAttempt>& attempts) {
    constexpr std::array order{
        ConnectOutcome::connected,
        ConnectOutcome::reset,
        ConnectOutcome::refused,
        ConnectOutcome::timeout,
        ConnectOutcome::unreachable,
    };
    for (const auto outcome : order) {
        const auto same = [=](const ConnectAttempt& attempt) { return attempt.outcome == outcome; };
        if (std::any_of(attempts.begin(), attempts.end(), same)) return outcome;
    }
    return ConnectOutcome::other;
}

std::string describe(const ConnectAttempt& attempt) {
    const auto where = with_port(attempt.address, attempt.port);
    const auto word = attempt.error != 0 ? errno_name(attempt.error) : std::string(name(attempt.outcome));
    return fmt::format("{} {} {}", where, word, duration_text(attempt.took));
}

std::string summarise(const ConnectFacts& facts) {
    std::string text;
    for (std::size_t i = 0; i < facts.attempts.size() && i < 3; ++i) {
        if (i > 0) text += " · ";
        text += describe(facts.attempts[i]);
    }
    if (facts.attempts.size() > 3) text += fmt::format(" · and {} more", facts.attempts.size() - 3);
    return text;
}

std::optional<StageError> error_of(const ConnectFacts& facts) {
    if (facts.outcome == ConnectOutcome::connected) return std::nullopt;
    const auto decides = [&](const ConnectAttempt& attempt) { return attempt.outcome == facts.outcome; };
    const auto attempt = std::find_if(facts.attempts.begin(), facts.attempts.end(), decides);
    if (attempt == facts.attempts.end() || attempt->error == 0)
        return StageError{.name = "connect_timeout", .number = {}, .text = "no answer to the SYN"};
    return StageError{
        .name = errno_name(attempt->error), .number = attempt->error, .text = errno_text(attempt->error)};
}

/// The first in the CLI's order that connected becomes the run's connection.
void choose(Session& session, Race& race, ConnectFacts& facts) {
    const auto connected = [](const Contender& attempt) {
        return attempt.facts.outcome == ConnectOutcome::connected;
    };
    const auto chosen = std::find_if(race.attempts.begin(), race.attempts.end(), connected);
    if (chosen == race.attempts.end()) return;
    facts.chosen_address = chosen->facts.address;
    facts.local_address = local_address(chosen->socket);
    session.peer = chosen->address;
    session.peer_text = with_port(chosen->facts.address, chosen->facts.port);
    keep_connection(session, std::move(chosen->socket));
}

net::awaitable<void> race_addresses(Session& session, ConnectFacts& facts) {
    const auto executor = session.io.get_executor();
    Race race(executor, session.services.clock);
    const auto port = session.plan.endpoint->port;
    for (const auto& answer : session.addresses) {
        auto& attempt = race.attempts.emplace_back(executor, tcp_address(answer.address, port));
        attempt.facts.address = answer.address;
        attempt.facts.port = port;
    }
    const auto now = net::steady_timer::clock_type::now();
    race.left = race.attempts.size();
    race.shortest = now + node_patience;
    race.patience.expires_at(now + session.budget(session.plan.budgets.connect));
    std::vector<net::awaitable<void>> jobs;
    for (auto& attempt : race.attempts)
        jobs.push_back(try_one(race, attempt));
    jobs.push_back(end_in_time(race));
    co_await run_all(std::move(jobs));

    for (const auto& attempt : race.attempts)
        facts.attempts.push_back(attempt.facts);
    facts.outcome = of_all(facts.attempts);
    choose(session, race, facts);
}

}  // namespace

SocketAddress tcp_address(const std::string& address, std::uint16_t port) {
    error_code ec;
    return net::ip::tcp::endpoint(net::ip::make_address(address, ec), port);
}

std::string with_port(const std::string& address, std::uint16_t port) {
    const bool ipv6 = address.find(':') != std::string::npos;
    return fmt::format(fmt::runtime(ipv6 ? "[{}]:{}" : "{}:{}"), address, port);
}

std::string local_address(const Socket& socket) {
    error_code ec;
    const auto generic = socket.local_endpoint(ec);
    const auto family = generic.protocol().family();
    net::ip::tcp::endpoint local;
    if (ec || (family != AF_INET && family != AF_INET6) || generic.size() > local.capacity()) return {};
    std::copy_n(
        reinterpret_cast<const char*>(generic.data()), generic.size(), reinterpret_cast<char*>(local.data())
    );
    return with_port(local.address().to_string(), local.port());
}

ConnectOutcome tcp_outcome(int error) {
    switch (error) {
    case 0:
        return ConnectOutcome::connected;
    case ECONNREFUSED:
        return ConnectOutcome::refused;
    case ETIMEDOUT:
        return ConnectOutcome::timeout;
    case ECONNRESET:
        return ConnectOutcome::reset;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN:
    case EADDRNOTAVAIL:  // IPv6 without an address of its own, ::1 included
    case EAFNOSUPPORT:
        return ConnectOutcome::unreachable;
    default:
        return ConnectOutcome::other;
    }
}

net::awaitable<error_code> connect_within(Socket& socket, SocketAddress to, Millis budget) {
    if (budget <= Millis(0)) co_return net::error::timed_out;
    const SocketDeadline deadline(socket, budget);
    auto [ec] = co_await socket.async_connect(to, as_result);
    if (ec == net::error::operation_aborted && deadline.expired()) co_return net::error::timed_out;
    co_return ec;
}

void set_no_delay(Socket& socket) {
    error_code ignored;
    socket.set_option(net::ip::tcp::no_delay(true), ignored);
}

void keep_connection(Session& session, Socket socket) {
    set_no_delay(socket);
    if (session.plan.endpoint->transport == Endpoint::Transport::tls) {
        session.socket.emplace(std::move(socket));
    } else {
        session.stream = std::make_unique<Transport>(std::move(socket));
    }
}

net::awaitable<StageRecord> probe_connect(Session& session) {
    StageRecord record;
    record.id = StageId::connect;
    if (session.plan.endpoint->transport == Endpoint::Transport::unix_socket) {
        co_await connect_unix(session, record);
        co_return record;
    }
    ConnectFacts facts;
    co_await race_addresses(session, facts);
    record.status = facts.outcome == ConnectOutcome::connected ? StageStatus::passed : StageStatus::failed;
    record.error = error_of(facts);
    record.summary = summarise(facts);
    record.facts = std::move(facts);
    co_return record;
}

}  // namespace ocprobe::probes
