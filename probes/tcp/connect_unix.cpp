// A Unix socket, and the walk over each directory on the way to it.
//
//  connect(2) says                        outcome         obstacle
//  success                                connected
//  ENOENT                                 socket_missing  the first component that is missing
//  ENOTDIR, ELOOP                         socket_missing  the component that is no directory, or loops
//  EACCES, EPERM, a socket is there       socket_denied   the component that denies, or the socket itself
//  EACCES, something else is there        not_a_socket    what it is: a mount's directory is root's as a rule
//  ECONNREFUSED, a socket is there        socket_stale    the socket
//  ECONNREFUSED, something else is there  not_a_socket    what it is
//  EPROTOTYPE                             not_a_socket    the socket: of datagrams, say
//  ECONNRESET                             reset
//  EAGAIN until the budget ends           other (EAGAIN)  the listener's queue is full
//  another errno                          other           the socket
#include "probes/tcp/connect_unix.hpp"

#include "ocprobe/base/file_system.hpp"
#include "probes/tcp/connect.hpp"
#include "probes/tcp/unix_walk.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace ocprobe::probes {

namespace {

constexpr Millis full_queue_pause{20};

/// One connect(2) on a socket that does not block. Asio's own would turn EAGAIN (a full queue) into ENOBUFS.
int connect_once(Socket& socket, const SocketAddress& to) {
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return errno;
    if (::connect(descriptor, to.data(), static_cast<socklen_t>(to.size())) != 0) {
        const int error = errno;
        ::close(descriptor);
        return error;
    }
    error_code ec;
    socket.assign(to.protocol(), descriptor, ec);
    if (ec) ::close(descriptor);
    return ec.value();
}

/// The walk came to the end of the path, and what stands there is no socket.
bool leads_to_something_else(const UnixWalk& walk) {
    // The root has no steps.
    return !walk.obstacle && (walk.steps.empty() || walk.steps.back().kind != name(FileKind::socket));
}

ConnectOutcome unix_outcome(int error, const UnixWalk& walk) {
    switch (error) {
    case 0:
        return ConnectOutcome::connected;
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
        return ConnectOutcome::socket_missing;
    case EACCES:
    case EPERM:
        return leads_to_something_else(walk) ? ConnectOutcome::not_a_socket : ConnectOutcome::socket_denied;
    case ECONNRESET:
        return ConnectOutcome::reset;
    case EPROTOTYPE:
        return ConnectOutcome::not_a_socket;
    case ECONNREFUSED:
        return leads_to_something_else(walk) ? ConnectOutcome::not_a_socket : ConnectOutcome::socket_stale;
    default:
        return ConnectOutcome::other;
    }
}

std::string describe(const ConnectFacts& facts, int error) {
    if (facts.outcome == ConnectOutcome::connected) return "accepts";
    if (!facts.obstacle) return errno_name(error);
    const auto& at = *facts.obstacle;
    switch (facts.outcome) {
    case ConnectOutcome::socket_missing:
        if (at.exists) return fmt::format("{}: {} is a {}", errno_name(error), at.path, at.kind);
        return fmt::format("{}: {} does not exist", errno_name(error), at.path);
    case ConnectOutcome::socket_denied:
        return fmt::format(
            "{}: {} has mode {:04o}, uid {}, gid {}", errno_name(error), at.path, at.mode, at.uid, at.gid
        );
    case ConnectOutcome::socket_stale:
        return fmt::format("{}: nobody listens on it", errno_name(error));
    case ConnectOutcome::not_a_socket:
        return fmt::format("{}: it is a {}", errno_name(error), at.kind);
    default:
        return errno_name(error);
    }
}

}  // namespace

net::awaitable<int> connect_patiently(Socket& socket, const SocketAddress& to, Millis budget) {
    net::steady_timer pause(socket.get_executor());
    const auto deadline = std::chrono::steady_clock::now() + budget;
    while (true) {
        const int error = connect_once(socket, to);
        if (error != EAGAIN || std::chrono::steady_clock::now() + full_queue_pause >= deadline)
            co_return error;
        pause.expires_after(full_queue_pause);
        auto [ec] = co_await pause.async_wait(as_result);
        if (ec) co_return error;
    }
}

net::awaitable<void> connect_unix(Session& session, StageRecord& record) {
    const auto& path = session.plan.endpoint->unix_path;
    const SocketAddress to = net::local::stream_protocol::endpoint(path);
    ConnectFacts facts;
    auto walk = walk_unix_path(RealFileSystem(), path, session.plan.mounts);
    ConnectAttempt attempt;
    attempt.address = path;
    Socket socket(session.io);
    const auto started = session.now();
    attempt.error = co_await connect_patiently(socket, to, session.budget(session.plan.budgets.connect));
    attempt.took = session.now() - started;
    attempt.outcome = unix_outcome(attempt.error, walk);
    facts.outcome = attempt.outcome;
    facts.walk = walk.steps;
    if (attempt.error != 0) {
        facts.obstacle = std::move(walk.obstacle);
        if (!facts.obstacle && !walk.steps.empty()) facts.obstacle = walk.steps.back();
    }
    const auto text = describe(facts, attempt.error);
    if (attempt.error == 0) {
        record.status = StageStatus::passed;
        facts.chosen_address = path;
        session.peer = to;
        session.peer_text = path;
        keep_connection(session, std::move(socket));
    } else {
        record.status = StageStatus::failed;
        record.error = StageError{.name = errno_name(attempt.error), .number = attempt.error, .text = text};
    }
    record.summary = fmt::format("{} {}", escape_text(path), text);
    facts.attempts.push_back(std::move(attempt));
    record.facts = std::move(facts);
}

}  // namespace ocprobe::probes
