// c-ares ↔ Asio: sockets are opened, watched and read here; c-ares makes and matches the packets.
#include "probes/dns/channel.hpp"

#include "probes/dns/exchange.hpp"
#include "probes/dns/message.hpp"
#include "probes/dns/resolver_config.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <net/if.h>
#include <netinet/in.h>
#include <span>
#include <sys/socket.h>
#include <sys/uio.h>

namespace ocprobe::probes {

namespace {

// A name whose A record is known must not wait long for a server that drops AAAA questions.
constexpr Millis patience_for_second_family{400};
constexpr int class_in = 1;

struct ServerAddress {
    net::ip::address address;
    int port = 53;
    unsigned scope = 0;
};

std::optional<ServerAddress> parse_server(std::string_view text) {
    ServerAddress server;
    std::string_view port;
    if (!text.empty() && text.front() == '[') {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        if (text.substr(end + 1).substr(0, 1) == ":") port = text.substr(end + 2);
        text = text.substr(1, end - 1);
    } else if (std::count(text.begin(), text.end(), ':') == 1) {
        port = text.substr(text.find(':') + 1);
        text = text.substr(0, text.find(':'));
    }
    if (!port.empty() &&
        std::from_chars(port.data(), port.data() + port.size(), server.port).ec != std::errc())
        return std::nullopt;
    if (const auto zone = text.find('%'); zone != std::string_view::npos) {
        server.scope = if_nametoindex(std::string(text.substr(zone + 1)).c_str());
        text = text.substr(0, zone);
    }
    error_code ec;
    server.address = net::ip::make_address(text, ec);
    if (ec) return std::nullopt;
    return server;
}

ares_addr_port_node as_node(const ServerAddress& server) {
    ares_addr_port_node node{};
    node.udp_port = server.port;
    node.tcp_port = server.port;
    if (server.address.is_v4()) {
        const auto bytes = server.address.to_v4().to_bytes();
        node.family = AF_INET;
        std::memcpy(&node.addr.addr4, bytes.data(), bytes.size());
    } else {
        const auto bytes = server.address.to_v6().to_bytes();
        node.family = AF_INET6;
        std::memcpy(&node.addr.addr6, bytes.data(), bytes.size());
    }
    return node;
}

}  // namespace

struct DnsChannel::Callbacks {
    static DnsChannel& self(void* user) { return *static_cast<DnsChannel*>(user); }

    static ares_socket_t open(int domain, int type, int protocol, void* user) {
        auto& channel = self(user);
        const int descriptor = ::socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
        if (descriptor < 0) {
            channel.last_errno_ = errno;
            return -1;
        }
        auto& watched = channel.sockets_.try_emplace(descriptor, channel.executor_).first->second;
        watched.serial = ++channel.serials_;
        watched.datagram = type == SOCK_DGRAM;
        error_code ec;
        watched.descriptor.assign(descriptor, ec);
        if (!ec) return descriptor;
        channel.sockets_.erase(descriptor);
        ::close(descriptor);
        errno = ENOMEM;
        return -1;
    }

    static int close(ares_socket_t descriptor, void* user) {
        self(user).sockets_.erase(descriptor);
        return 0;
    }

    static int connect(ares_socket_t descriptor, const sockaddr* to, ares_socklen_t size, void* user) {
        auto& channel = self(user);
        sockaddr_storage address{};
        std::memcpy(&address, to, std::min<std::size_t>(size, sizeof address));
        if (address.ss_family == AF_INET6 && channel.scope_ != 0)
            reinterpret_cast<sockaddr_in6&>(address).sin6_scope_id = channel.scope_;
        const int result = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), size);
        if (result != 0 && errno != EINPROGRESS) channel.last_errno_ = errno;
        return result;
    }

    static ares_ssize_t receive(
        ares_socket_t descriptor,
        void* to,
        size_t size,
        int flags,
        sockaddr* from,
        ares_socklen_t* length,
        void* user
    ) {
        auto& channel = self(user);
        const auto bytes = ::recvfrom(descriptor, to, size, flags, from, length);
        if (bytes < 0 && errno != EAGAIN) channel.last_errno_ = errno;
        const auto watched = channel.sockets_.find(descriptor);
        if (bytes <= 0 || watched == channel.sockets_.end() || !watched->second.datagram) return bytes;
        ++channel.datagrams_;
        const std::span message(static_cast<const unsigned char*>(to), static_cast<std::size_t>(bytes));
        if (channel.edns0_ && is_format_error(message)) {
            channel.refuse_edns0();
        } else if (is_response(message)) {
            return bytes;
        }
        errno = EAGAIN;  // as if it had not come: c-ares takes our own question for an empty answer
        return -1;
    }

    static ares_ssize_t send(ares_socket_t descriptor, const iovec* parts, int count, void* user) {
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(parts);
        message.msg_iovlen = static_cast<std::size_t>(count);
        const auto bytes = ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
        if (bytes < 0 && errno != EAGAIN) self(user).last_errno_ = errno;
        return bytes;
    }

    static void wanted(void* user, ares_socket_t descriptor, int readable, int writable) {
        auto& channel = self(user);
        const auto watched = channel.sockets_.find(descriptor);
        if (watched == channel.sockets_.end()) return;
        watched->second.want_read = readable != 0;
        watched->second.want_write = writable != 0;
        channel.arm(descriptor);
    }

    static void answered(void* user, int status, int /*timeouts*/, unsigned char* bytes, int size) {
        const auto& asked = *static_cast<Asked*>(user);
        auto& question = asked.channel->questions_[asked.type == dns_type_a ? 0 : 1];
        asked.channel->settle(question, asked.type, status, bytes, size);
    }

    static constexpr ares_socket_functions functions{&open, &close, &connect, &receive, &send};
};

DnsChannel::DnsChannel(net::any_io_executor executor)
    : executor_(std::move(executor)), timer_(executor_), asked_{{this, dns_type_a}, {this, dns_type_aaaa}} {}

DnsChannel::~DnsChannel() {
    close();
}

int DnsChannel::open(const std::string& server, DnsManner manner, Millis retry) {
    const auto address = parse_server(server);
    if (!address) return ARES_EBADSTR;
    edns0_ = manner.edns0;
    scope_ = address->scope;

    // Everything is given, so that c-ares reads no file and no variable: a FIFO in resolv.conf's place would
    // block it.
    in_addr placeholder{htonl(INADDR_LOOPBACK)};
    char lookups[] = "b";
    ares_options options{};
    options.flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
    if (manner.edns0) options.flags |= ARES_FLAG_EDNS;
    if (manner.tcp_only) options.flags |= ARES_FLAG_USEVC;
    options.timeout = static_cast<int>(retry.count());
    options.tries = 3;
    options.ndots = 1;
    options.servers = &placeholder;
    options.nservers = 1;
    options.lookups = lookups;
    options.sock_state_cb = &Callbacks::wanted;
    options.sock_state_cb_data = this;
    constexpr int given = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NDOTS |
                          ARES_OPT_SERVERS | ARES_OPT_DOMAINS | ARES_OPT_LOOKUPS | ARES_OPT_SORTLIST |
                          ARES_OPT_SOCK_STATE_CB;
    if (const int status = ares_init_options(&channel_, &options, given); status != ARES_SUCCESS)
        return status;
    ares_set_socket_functions(channel_, &Callbacks::functions, this);
    auto node = as_node(*address);
    return ares_set_servers_ports(channel_, &node);
}

void DnsChannel::ask(const std::string& name) {
    ares_query(channel_, name.c_str(), class_in, dns_type_a, &Callbacks::answered, &asked_[0]);
    ares_query(channel_, name.c_str(), class_in, dns_type_aaaa, &Callbacks::answered, &asked_[1]);
}

bool DnsChannel::decided() const {
    const auto& [a, b] = questions_;
    // A name that does not exist has no other type either.
    const bool no_such_name =
        (a.done && a.status == ARES_ENOTFOUND) || (b.done && b.status == ARES_ENOTFOUND);
    return no_such_name || (a.done && b.done);
}

net::awaitable<void> DnsChannel::finish(Millis budget) {
    using std::chrono::steady_clock;
    const auto self = shared_from_this();
    auto deadline = steady_clock::now() + budget;
    bool shortened = false;
    while (!decided()) {
        const auto now = steady_clock::now();
        if (now >= deadline) break;
        if (!shortened && (!questions_[0].addresses.empty() || !questions_[1].addresses.empty())) {
            deadline = std::min(deadline, now + patience_for_second_family);
            shortened = true;
        }
        const auto left = std::chrono::ceil<Millis>(deadline - now);
        timeval most{
            .tv_sec = left.count() / 1000, .tv_usec = static_cast<suseconds_t>((left.count() % 1000) * 1000)};
        timeval next{};
        const timeval* wait = ares_timeout(channel_, &most, &next);
        timer_.expires_after(std::chrono::seconds(wait->tv_sec) + Micros(wait->tv_usec));
        woken_ = false;
        auto [ec] = co_await timer_.async_wait(as_result);
        if (ec && !woken_) break;  // the run is being stopped
        if (!ec) ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    }
    close();
}

void DnsChannel::close() {
    if (channel_ == nullptr) return;
    ares_destroy(std::exchange(channel_, nullptr));
    sockets_.clear();
}

void DnsChannel::arm(int descriptor) {
    const auto found = sockets_.find(descriptor);
    if (found == sockets_.end()) return;
    auto& watched = found->second;
    const auto wait = [&](net::posix::descriptor_base::wait_type kind, bool write) {
        watched.descriptor.async_wait(
            kind,
            [self = shared_from_this(), descriptor, serial = watched.serial, write](error_code ec) {
                if (!ec) self->ready(descriptor, serial, write);
            }
        );
    };
    if (watched.want_read && !watched.reading) {
        watched.reading = true;
        wait(net::posix::descriptor_base::wait_read, false);
    }
    if (watched.want_write && !watched.writing) {
        watched.writing = true;
        wait(net::posix::descriptor_base::wait_write, true);
    }
}

void DnsChannel::ready(int descriptor, std::uint64_t serial, bool write) {
    const auto found = sockets_.find(descriptor);
    if (channel_ == nullptr || found == sockets_.end() || found->second.serial != serial) return;
    (write ? found->second.writing : found->second.reading) = false;
    ares_process_fd(channel_, write ? ARES_SOCKET_BAD : descriptor, write ? descriptor : ARES_SOCKET_BAD);
    arm(descriptor);
}

void DnsChannel::refuse_edns0() {
    for (auto& question : questions_) {
        question.done = true;
        question.status = ARES_EFORMERR;
        question.addresses.clear();
    }
    wake();
}

void DnsChannel::settle(DnsQuestion& question, int type, int status, const unsigned char* bytes, int size) {
    if (status == ARES_EDESTRUCTION || status == ARES_ECANCELLED)
        return;  // our budget ended: it stays a silence
    question.done = true;
    question.status = status;
    if (bytes != nullptr && size >= 12) {
        ++answered_;
        question.rcode = bytes[3] & 0xf;
        if (status == ARES_SUCCESS && question.rcode == 0)
            question.status = parse_addresses(type, bytes, size, question.addresses);
    }
    wake();
}

void DnsChannel::wake() {
    woken_ = true;
    timer_.cancel();
}

}  // namespace ocprobe::probes
