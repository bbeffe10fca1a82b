// Transport: the only place where Asio's socket and TLS operations are instantiated for reading and writing.
#include "probes/core/transport.hpp"

#include "ocprobe/base/file_system.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <utility>

namespace ocprobe::probes {

struct Transport::Tls {
    Tls(Socket& socket, net::ssl::context& context) : stream(socket, context) {}
    net::ssl::stream<Socket&> stream;
};

/// What the timer's handler may touch: it can run after the Transport is gone, or after a newer budget began.
struct Transport::Watch {
    Socket* socket = nullptr;
    std::uint64_t turn = 0;
    bool expired = false;

    void expire() {
        expired = true;
        error_code ignored;
        if (socket != nullptr) socket->cancel(ignored);
    }
};

Transport::Transport(Socket socket)
    : socket_(std::move(socket)), timer_(socket_.get_executor()), watch_(std::make_shared<Watch>()) {
    watch_->socket = &socket_;
}

Transport::Transport(Socket socket, net::ssl::context& context) : Transport(std::move(socket)) {
    tls_ = std::make_unique<Tls>(socket_, context);
}

Transport::~Transport() {
    watch_->socket = nullptr;
}

SSL* Transport::native_tls() const {
    return tls_ ? tls_->stream.native_handle() : nullptr;
}

net::awaitable<error_code> Transport::handshake() {
    if (!tls_) co_return error_code();
    if (watch_->expired) co_return net::error::timed_out;
    auto [ec] = co_await tls_->stream.async_handshake(net::ssl::stream_base::client, as_result);
    co_return settle(ec);
}

net::awaitable<ReadResult> Transport::read_some(net::mutable_buffer into) {
    if (watch_->expired) co_return ReadResult{net::error::timed_out, 0};
    ReadResult result;
    if (tls_) {
        auto [ec, bytes] = co_await tls_->stream.async_read_some(into, as_result);
        result = {ec, bytes};
    } else {
        auto [ec, bytes] = co_await socket_.async_read_some(into, as_result);
        result = {ec, bytes};
    }
    bytes_read_ += result.bytes;
    result.ec = settle(result.ec);
    co_return result;
}

net::awaitable<error_code> Transport::write(std::string_view bytes) {
    while (!bytes.empty()) {
        if (watch_->expired) co_return net::error::timed_out;
        const net::const_buffer from(bytes.data(), bytes.size());
        ReadResult result;
        if (tls_) {
            auto [ec, written] = co_await tls_->stream.async_write_some(from, as_result);
            result = {ec, written};
        } else {
            auto [ec, written] = co_await socket_.async_write_some(from, as_result);
            result = {ec, written};
        }
        bytes.remove_prefix(result.bytes);
        // A failed write does not end the stream: what the peer said before it cut can still be read.
        if (result.ec) {
            if (result.ec == net::error::connection_reset) reset_while_writing_ = true;
            const bool ours = result.ec == net::error::operation_aborted && watch_->expired;
            co_return ours ? error_code(net::error::timed_out) : result.ec;
        }
    }
    co_return error_code();
}

void Transport::expires_after(Millis budget) {
    const auto turn = ++watch_->turn;
    watch_->expired = false;
    if (budget <= Millis(0)) {
        timer_.cancel();
        watch_->expire();
        return;
    }
    timer_.expires_after(budget);
    timer_.async_wait([watch = watch_, turn](error_code ec) {
        if (!ec && watch->turn == turn) watch->expire();
    });
}

void Transport::expires_never() {
    ++watch_->turn;
    watch_->expired = false;
    timer_.cancel();
}

bool Transport::expired() const {
    return watch_->expired;
}

void Transport::cancel() {
    error_code ignored;
    socket_.cancel(ignored);
}

void Transport::close() {
    ++watch_->turn;
    timer_.cancel();
    error_code ignored;  // nothing is left to be done about a close that fails
    socket_.close(ignored);
}

/// Translates our own cancellation, and keeps the first way in which the peer ended the stream.
error_code Transport::settle(error_code ec) {
    if (!ec) return ec;
    if (ec == net::error::operation_aborted) return watch_->expired ? error_code(net::error::timed_out) : ec;
    if (end_ != TransportEnd::none) return ec;
    // The kernel reports a reset once: after a write has had it, reads see nothing but the end.
    if (ec == net::error::eof && reset_while_writing_) ec = net::error::connection_reset;
    if (ec == net::error::eof) {
        end_ = tls_ ? TransportEnd::tls_close_notify : TransportEnd::fin;
    } else if (ec == net::ssl::error::stream_truncated) {
        end_ = TransportEnd::tls_truncated;
    } else if (ec == net::error::connection_reset || ec == net::error::broken_pipe) {
        end_ = TransportEnd::rst;
    } else {
        end_ = TransportEnd::error;
    }
    end_text_ = ec.category() == boost::system::system_category() ? errno_name(ec.value()) : ec.message();
    if (end_ == TransportEnd::fin || end_ == TransportEnd::tls_close_notify)
        end_text_ = std::string(name(end_));
    return ec;
}

}  // namespace ocprobe::probes
