// A budget on a bare socket, for the time before a Transport watches over it.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "probes/core/net.hpp"

#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace ocprobe::probes {

/// Cancels the socket's operations once `budget` has passed, unless it is destroyed before.
class SocketDeadline {
public:
    SocketDeadline(Socket& socket, Millis budget) : timer_(socket.get_executor(), budget) {
        state_->socket = &socket;
        timer_.async_wait([state = state_](error_code ec) {
            if (ec || state->socket == nullptr) return;
            state->expired = true;
            error_code ignored;  // a socket that cannot be cancelled has nothing under way
            state->socket->cancel(ignored);
        });
    }
    ~SocketDeadline() { state_->socket = nullptr; }
    SocketDeadline(const SocketDeadline&) = delete;
    SocketDeadline& operator=(const SocketDeadline&) = delete;

    [[nodiscard]] bool expired() const { return state_->expired; }

private:
    struct State {
        Socket* socket = nullptr;
        bool expired = false;
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
    net::steady_timer timer_;
};

}  // namespace ocprobe::probes
