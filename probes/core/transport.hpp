// One stream type under HTTP and WebSocket: TCP or a Unix socket, with or without TLS.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/model/stage.hpp"
#include "probes/core/net.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

// OpenSSL's and Asio's headers stay in transport.cpp: everything above it compiles without them.
typedef struct ssl_st SSL;
namespace boost::asio::ssl {
class context;
}

namespace ocprobe::probes {

struct ReadResult {
    error_code ec;  ///< net::error::timed_out together with expired(): our own budget ended
    std::size_t bytes = 0;
};

/// A connected byte stream. Its operations are coroutines instead of Beast's AsyncStream templates: each is
/// compiled once, for one handler type: that keeps the file small.
/// One reader and one writer at a time. A budget that ends cancels the operation but leaves the socket open,
/// so that a close frame can still be sent.
class Transport {
public:
    explicit Transport(Socket socket);
    /// TLS over `socket`. Throws boost::system::system_error when OpenSSL cannot make a connection object.
    Transport(Socket socket, net::ssl::context& context);
    ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    /// TLS: the client's handshake, after names and verification were set on native_tls(). Plain: succeeds at
    /// once.
    [[nodiscard]] net::awaitable<error_code> handshake();
    /// nullptr without TLS.
    [[nodiscard]] SSL* native_tls() const;
    [[nodiscard]] bool is_tls() const { return tls_ != nullptr; }
    [[nodiscard]] Socket& socket() { return socket_; }

    [[nodiscard]] net::awaitable<ReadResult> read_some(net::mutable_buffer into);
    /// All of `bytes`, which must stay alive until it returns.
    [[nodiscard]] net::awaitable<error_code> write(std::string_view bytes);

    /// Every operation, the present one included, fails with net::error::timed_out once `budget` has passed;
    /// calling it again starts a new budget. Zero or less: at once.
    void expires_after(Millis budget);
    void expires_never();
    [[nodiscard]] bool expired() const;
    /// The operation under way fails with net::error::operation_aborted.
    void cancel();
    /// Closes at once: FIN, or RST when there are unread bytes.
    void close();

    /// How the peer ended the byte stream; none while it has not.
    [[nodiscard]] TransportEnd end() const { return end_; }
    /// `ECONNRESET`, OpenSSL's words; empty while it has not ended.
    [[nodiscard]] const std::string& end_text() const { return end_text_; }
    [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }

private:
    struct Tls;
    struct Watch;

    [[nodiscard]] error_code settle(error_code ec);

    Socket socket_;
    std::unique_ptr<Tls> tls_;
    net::steady_timer timer_;
    std::shared_ptr<Watch> watch_;
    TransportEnd end_ = TransportEnd::none;
    std::string end_text_;
    bool reset_while_writing_ = false;
    std::uint64_t bytes_read_ = 0;
};

}  // namespace ocprobe::probes
