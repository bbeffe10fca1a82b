// Blocking sockets and a thread for each connection: a script reads top to bottom, and nothing of it is
// shared with the code under test.
#include "support/scripted_peer.hpp"

#include "support/test_certificate.hpp"
#include "support/times.hpp"

#include <openssl/ssl.h>

#include <atomic>
#include <csignal>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace ocprobe::test {
namespace {

constexpr int poll_ms = 20;

class SocketSide final : public PeerSide {
public:
    SocketSide(int fd, SSL_CTX* tls, const std::atomic<bool>& stop) : fd_(fd), stop_(stop) {
        if (tls == nullptr) return;
        ssl_ = SSL_new(tls);
        SSL_set_fd(ssl_, fd_);
        if (SSL_accept(ssl_) != 1) problems.emplace_back("the TLS handshake failed");
    }
    ~SocketSide() override {
        if (ssl_ != nullptr) SSL_free(ssl_);
        if (fd_ >= 0) ::close(fd_);
    }
    SocketSide(const SocketSide&) = delete;
    SocketSide& operator=(const SocketSide&) = delete;

    bool send(std::string_view bytes) override {
        while (fd_ >= 0 && !bytes.empty()) {
            long sent = 0;
            if (ssl_ != nullptr) {
                sent = SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
            } else {
                sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            }
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return fd_ >= 0;
    }

    bool receive() override { return receive_within(peer_patience); }

    bool receive_within(std::chrono::milliseconds time) override {
        const auto until = std::chrono::steady_clock::now() + time;
        while (fd_ >= 0 && !stop_ && std::chrono::steady_clock::now() < until) {
            pollfd ready{fd_, POLLIN, 0};
            const bool pending = ssl_ != nullptr && SSL_pending(ssl_) > 0;
            if (!pending && ::poll(&ready, 1, poll_ms) <= 0) continue;
            char bytes[4096];
            const long got =
                ssl_ != nullptr ? SSL_read(ssl_, bytes, sizeof bytes) : ::recv(fd_, bytes, sizeof bytes, 0);
            client_left = got <= 0;
            if (client_left) return false;
            received.append(bytes, static_cast<std::size_t>(got));
            return true;
        }
        return false;
    }

    void finish() override {
        if (fd_ < 0) return;
        if (ssl_ != nullptr) SSL_shutdown(ssl_);
        ::shutdown(fd_, SHUT_WR);
        while (receive()) {
        }
        close_fd();
    }

    void truncate() override {
        if (fd_ < 0) return;
        ::shutdown(fd_, SHUT_WR);
        while (receive()) {
        }
        close_fd();
    }

    void reset() override {
        if (fd_ < 0) return;
        const linger abort{1, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
        close_fd();
    }

private:
    void close_fd() {
        ::close(fd_);
        fd_ = -1;
    }

    int fd_;
    const std::atomic<bool>& stop_;
    SSL* ssl_ = nullptr;
};

int listen_on_loopback(std::uint16_t& port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (fd < 0 || ::bind(fd, generic, size) != 0 || ::listen(fd, 64) != 0 ||
        ::getsockname(fd, generic, &size) != 0) {
        throw std::runtime_error("no listening socket on loopback");
    }
    port = ntohs(address.sin_port);
    return fd;
}

}  // namespace

struct ScriptedPeer::Impl {
    std::vector<Script> scripts;
    SSL_CTX* tls = nullptr;
    std::uint16_t port = 0;
    int listener = -1;
    std::atomic<bool> stop_accepting{false};
    std::atomic<bool> stop{false};
    std::mutex mutex;
    std::vector<Transcript> transcripts;
    std::vector<std::thread> workers;
    std::thread acceptor;

    void accept_all() {
        std::size_t number = 0;
        while (!stop_accepting) {
            pollfd ready{listener, POLLIN, 0};
            if (::poll(&ready, 1, poll_ms) <= 0) continue;
            const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0) continue;
            // Or a step's bytes wait for the client's delayed ACK, and a reset after them drops them unsent.
            const int on = 1;
            ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            {
                const std::lock_guard lock(mutex);
                transcripts.emplace_back();
            }
            workers.emplace_back([this, fd, number] { play(fd, number); });
            ++number;
        }
    }

    void play(int fd, std::size_t number) {
        SocketSide side(fd, tls, stop);
        if (number >= scripts.size()) {
            side.problems.emplace_back("an unexpected connection");
        } else {
            for (const auto& step : scripts[number])
                step(side);
        }
        const std::lock_guard lock(mutex);
        transcripts[number] = {side.received, side.frames, side.frame_opcodes, side.problems};
    }
};

ScriptedPeer::ScriptedPeer(std::vector<Script> scripts, Layer layer) : impl_(std::make_unique<Impl>()) {
    std::signal(SIGPIPE, SIG_IGN);  // SSL_write has no MSG_NOSIGNAL
    impl_->scripts = std::move(scripts);
    if (layer == Layer::tls) impl_->tls = make_server_context();
    impl_->listener = listen_on_loopback(impl_->port);
    impl_->acceptor = std::thread([this] { impl_->accept_all(); });
}

ScriptedPeer::~ScriptedPeer() {
    impl_->stop = true;
    if (!impl_->workers.empty() || impl_->listener >= 0) static_cast<void>(end());
    if (impl_->tls != nullptr) SSL_CTX_free(impl_->tls);
}

std::uint16_t ScriptedPeer::port() const {
    return impl_->port;
}

void ScriptedPeer::refuse() {
    impl_->stop_accepting = true;
    impl_->acceptor.join();
    ::close(std::exchange(impl_->listener, -1));
}

std::vector<Transcript> ScriptedPeer::end() {
    if (impl_->listener >= 0) refuse();
    for (auto& worker : impl_->workers)
        worker.join();
    impl_->workers.clear();
    return std::move(impl_->transcripts);
}

}  // namespace ocprobe::test
