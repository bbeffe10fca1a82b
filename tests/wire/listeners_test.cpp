// Listeners by the kernel's query interface: a socket of ours is found with its address, port and queue.
#include "ocprobe/container/inspect.hpp"
#include "ocprobe/probes/listeners.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
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
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() {
        ::close(listener_);
        for (const int client : clients_)
            ::close(client);
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }

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
    CHECK(from_proc->queue == from_kernel->queue);
}
