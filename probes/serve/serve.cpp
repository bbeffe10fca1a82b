// The gateway of `replay --serve`: its listener, and when it ends.
#include "ocprobe/probes/serve.hpp"

#include "probes/core/net.hpp"
#include "probes/serve/play.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace ocprobe::probes {

namespace {

constexpr int most_connections = 32;
// A client that is refused for a moment asks again.
constexpr Millis pause_after_client{2'000};

class Server {
public:
    Server(const Recording& recording, const ServeRules& rules) : recording_(recording), rules_(rules) {}

    int run() {
        if (const int error = listen(); error != 0) return error;
        watch_stop_descriptor();
        if (rules_.time) end_after(*rules_.time);
        net::co_spawn(io_, accept_all(), net::detached);
        error_code ec;
        rules_.listening(acceptor_.local_endpoint(ec).port());
        io_.run();
        return 0;
    }

private:
    using Tcp = net::ip::tcp;

    int listen() {
        error_code ec;
        const Tcp::endpoint here(net::ip::address_v4::loopback(), 0);
        acceptor_.open(here.protocol(), ec);
        if (!ec) acceptor_.bind(here, ec);
        if (!ec) acceptor_.listen(most_connections, ec);
        return ec.value();
    }

    void watch_stop_descriptor() {
        if (rules_.stop_descriptor < 0) return;
        const int copy = ::fcntl(rules_.stop_descriptor, F_DUPFD_CLOEXEC, 3);
        error_code ec;
        if (copy >= 0) stop_.assign(copy, ec);
        if (copy < 0 || ec) return;
        stop_.async_wait(net::posix::descriptor_base::wait_read, [this](error_code failed) {
            if (!failed) io_.stop();
        });
    }

    void end_after(Millis time) {
        ending_.expires_after(time);
        ending_.async_wait([this](error_code ec) {
            if (!ec) io_.stop();
        });
    }

    net::awaitable<void> accept_all() {
        while (true) {
            auto [ec, socket] = co_await acceptor_.async_accept(as_result);
            if (ec == net::error::operation_aborted) co_return;
            if (ec || open_ == most_connections) continue;
            if (!rules_.time) ending_.cancel();
            ++open_;
            net::co_spawn(io_, play_one(std::move(socket)), net::detached);
        }
    }

    net::awaitable<void> play_one(Tcp::socket socket) {
        const bool asked = co_await play(std::move(socket), recording_);
        --open_;
        served_ = served_ || asked;
        if (!rules_.time && served_ && open_ == 0) end_after(pause_after_client);
    }

    const Recording& recording_;
    const ServeRules& rules_;
    net::io_context io_{1};
    Tcp::acceptor acceptor_{io_};
    net::posix::stream_descriptor stop_{io_};
    net::steady_timer ending_{io_};
    int open_ = 0;
    bool served_ = false;  ///< a client asked for a WebSocket, and has gone
};

}  // namespace

int serve(const Recording& recording, const ServeRules& rules) {
    return Server(recording, rules).run();
}

}  // namespace ocprobe::probes
