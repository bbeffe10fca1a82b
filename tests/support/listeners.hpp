// Bare listening sockets that never answer, and ports where nobody listens.
#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace ocprobe::test {

/// A TCP listener; with `backlog` filled up by its own clients it answers no SYN any more: a black hole.
class TcpListener {
public:
    explicit TcpListener(const char* address = "127.0.0.1", std::uint16_t port = 0, int backlog = 16) {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        address_.sin_family = AF_INET;
        address_.sin_port = htons(port);
        ::inet_pton(AF_INET, address, &address_.sin_addr);
        const int on = 1;
        ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        socklen_t size = sizeof address_;
        if (::bind(socket_, generic(), size) != 0 || ::listen(socket_, backlog) != 0 ||
            ::getsockname(socket_, generic(), &size) != 0) {
            throw std::runtime_error("no listener on " + std::string(address));
        }
    }
    ~TcpListener() {
        for (const int client : clients_)
            ::close(client);
        ::close(socket_);
    }
    TcpListener(const TcpListener&) = delete;
    TcpListener& operator=(const TcpListener&) = delete;

    [[nodiscard]] std::uint16_t port() const { return ntohs(address_.sin_port); }
    /// Nothing is ever accepted, so the queue stays full.
    TcpListener& fill() {
        for (int i = 0; i < 8; ++i) {
            const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            ::connect(client, generic(), sizeof address_);
            clients_.push_back(client);
        }
        ::usleep(20'000);
        return *this;
    }
    [[nodiscard]] int native() const { return socket_; }

private:
    sockaddr* generic() { return reinterpret_cast<sockaddr*>(&address_); }
    int socket_ = -1;
    sockaddr_in address_{};
    std::vector<int> clients_;
};

/// A port that was free a moment ago.
inline std::uint16_t closed_port() {
    return TcpListener().port();
}

/// A Unix socket at `path`: listening, or only bound (stale).
class UnixListener {
public:
    explicit UnixListener(
        const std::string& path, bool listens = true, int backlog = 8, int type = SOCK_STREAM
    ) {
        socket_ = ::socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
        address_.sun_family = AF_UNIX;
        std::strncpy(address_.sun_path, path.c_str(), sizeof address_.sun_path - 1);
        if (::bind(socket_, generic(), sizeof address_) != 0 || (listens && ::listen(socket_, backlog) != 0))
            throw std::runtime_error("no listener at " + path);
    }
    ~UnixListener() {
        for (const int client : clients_)
            ::close(client);
        ::close(socket_);
    }
    UnixListener(const UnixListener&) = delete;
    UnixListener& operator=(const UnixListener&) = delete;

    UnixListener& fill() {
        for (int i = 0; i < 8; ++i) {
            const int client = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            ::connect(client, generic(), sizeof address_);
            clients_.push_back(client);
        }
        return *this;
    }
    /// Accepts one connection that fill() made.
    void make_room() const { ::close(::accept(socket_, nullptr, nullptr)); }

private:
    sockaddr* generic() { return reinterpret_cast<sockaddr*>(&address_); }
    int socket_ = -1;
    sockaddr_un address_{};
    std::vector<int> clients_;
};

}  // namespace ocprobe::test
