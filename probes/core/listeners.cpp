// sock_diag: one request a family, listening sockets only.
#include "ocprobe/probes/listeners.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace ocprobe::probes {

namespace {

constexpr std::uint32_t states_listen = 1U << 10;  // TCP_LISTEN; its header collides with netinet/tcp.h
constexpr std::size_t listeners_cap = 512;

class NetlinkSocket {
public:
    NetlinkSocket() : descriptor_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {}
    NetlinkSocket(const NetlinkSocket&) = delete;
    NetlinkSocket& operator=(const NetlinkSocket&) = delete;
    ~NetlinkSocket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    [[nodiscard]] int get() const { return descriptor_; }

private:
    int descriptor_;
};

struct Query {
    nlmsghdr header;
    inet_diag_req_v2 request;
};

bool send_query(const NetlinkSocket& socket, std::uint8_t family) {
    Query query{};
    query.header.nlmsg_len = sizeof(query);
    query.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    query.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    query.request.sdiag_family = family;
    query.request.sdiag_protocol = IPPROTO_TCP;
    query.request.idiag_states = states_listen;
    return ::send(socket.get(), &query, sizeof(query), 0) == static_cast<ssize_t>(sizeof(query));
}

std::optional<Listener> listener_of(const inet_diag_msg& message) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const auto& from = message.id.idiag_src;
    if (::inet_ntop(message.idiag_family, &from[0], text.data(), text.size()) == nullptr) return std::nullopt;
    return Listener{text.data(), ntohs(message.id.idiag_sport), message.idiag_rqueue};
}

enum class Part { more, done, failed };

// The messages of one datagram. Lengths are the kernel's own, yet nothing is read past what was received.
Part take(const char* bytes, std::size_t size, std::vector<Listener>& found) {
    while (size >= sizeof(nlmsghdr)) {
        nlmsghdr header{};
        std::memcpy(&header, bytes, sizeof(header));
        if (header.nlmsg_len < sizeof(header) || header.nlmsg_len > size) return Part::failed;
        if (header.nlmsg_type == NLMSG_DONE) return Part::done;
        if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY) return Part::failed;
        inet_diag_msg message{};
        if (header.nlmsg_len < NLMSG_HDRLEN + sizeof(message)) return Part::failed;
        std::memcpy(&message, bytes + NLMSG_HDRLEN, sizeof(message));
        if (auto listener = listener_of(message)) found.push_back(std::move(*listener));
        if (found.size() > listeners_cap) return Part::failed;
        const auto step = std::min<std::size_t>(NLMSG_ALIGN(header.nlmsg_len), size);
        bytes += step;
        size -= step;
    }
    return Part::more;
}

bool dump(const NetlinkSocket& socket, std::uint8_t family, std::vector<Listener>& found) {
    if (!send_query(socket, family)) return false;
    std::array<char, 16384> buffer{};
    while (true) {
        const auto got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
        if (got <= 0) return false;
        const auto part = take(buffer.data(), static_cast<std::size_t>(got), found);
        if (part != Part::more) return part == Part::done;
    }
}

}  // namespace

bool ask_listeners(std::vector<Listener>& tcp) {
    const NetlinkSocket socket;
    if (socket.get() < 0) return false;
    // The kernel answers within the call; the limit is for those that only pretend to be one.
    const timeval limit{0, 100'000};
    if (::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) != 0) return false;
    return dump(socket, AF_INET, tcp) && dump(socket, AF_INET6, tcp);
}

}  // namespace ocprobe::probes
