// Listeners by the kernel's query interface: a socket of ours is found with its address, port and queue.
#include "ocprobe/container/inspect.hpp"
#include "ocprobe/probes/listeners.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace ocprobe;

namespace {

/// A listening socket that accepts nothing, and connections that wait in its queue.
class Waiting {
public:
    explicit Waiting(int connections) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(listener_, 16) == 0);
        REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port_ = ntohs(address.sin_port);
        for (int i = 0; i < connections; ++i) {
            clients_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
            REQUIRE(::connect(clients_.back(), reinterpret_cast<const sockaddr*>(&address), size) == 0);
        }
        // A client is connected before the last packet of its handshake has put it into the queue.
        for (int turn = 0; queued() < connections; ++turn) {
            REQUIRE(turn < 5'000);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() {
        ::close(listener_);
        for (const int client : clients_)
            ::close(client);
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// As the listener itself tells: a third source beside the two that are tested.
    [[nodiscard]] int queued() const {
        tcp_info info{};
        socklen_t size = sizeof(info);
        REQUIRE(::getsockopt(listener_, IPPROTO_TCP, TCP_INFO, &info, &size) == 0);
        return static_cast<int>(info.tcpi_unacked);
    }
    void accept_one() const {
        const int accepted = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        REQUIRE(accepted >= 0);
        ::close(accepted);
    }

private:
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::vector<int> clients_;
};

const Listener* find(const std::vector<Listener>& listeners, std::uint16_t port) {
    const auto found = std::find_if(listeners.begin(), listeners.end(), [port](const auto& listener) {
        return listener.port == port;
    });
    return found == listeners.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("a listener is found with its address and what waits to be accepted") {
    const Waiting waiting(3);
    std::vector<Listener> asked;
    REQUIRE(probes::ask_listeners(asked));
    const auto* const listener = find(asked, waiting.port());
    REQUIRE(listener != nullptr);
    CHECK(listener->address == "127.0.0.1");
    CHECK(listener->queue == 3);
}

TEST_CASE("the queue that is told is the one of now: it falls with each connection that is accepted") {
    const Waiting waiting(3);
    for (int left = 3; left >= 0; --left) {
        std::vector<Listener> asked;
        REQUIRE(probes::ask_listeners(asked));
        const auto* const listener = find(asked, waiting.port());
        REQUIRE(listener != nullptr);
        CHECK(listener->queue == static_cast<std::uint64_t>(left));
        CHECK(waiting.queued() == left);
        if (left > 0) waiting.accept_one();
    }
}

TEST_CASE("a socket that is closed is found no more") {
    std::uint16_t port = 0;
    {
        const Waiting waiting(0);
        port = waiting.port();
    }
    std::vector<Listener> asked;
    REQUIRE(probes::ask_listeners(asked));
    CHECK(find(asked, port) == nullptr);
}

TEST_CASE("the kernel's interface and /proc tell the same") {
    const Waiting waiting(2);
    std::vector<Listener> asked;
    REQUIRE(probes::ask_listeners(asked));
    const RealFileSystem files;
    const Environment environment;
    const auto facts = container::inspect(
        {.files = files, .environment = environment, .watched_variables = {}, .is_gateway = {}}
    );
    const auto* const from_proc = find(facts.listeners, waiting.port());
    REQUIRE(from_proc != nullptr);
    const auto* const from_kernel = find(asked, waiting.port());
    REQUIRE(from_kernel != nullptr);
    CHECK(from_proc->address == from_kernel->address);
    CHECK(from_proc->queue == 2);
    CHECK(from_kernel->queue == 2);
}
