// DnsServer: one thread, poll(2) over a datagram socket, a listener and a pipe that ends it.
#include "support/dns_server.hpp"

#include "support/times.hpp"

#include <arpa/inet.h>
#include <atomic>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace ocprobe::test {

namespace {

void put16(std::string& out, std::size_t value) {
    out += static_cast<char>((value >> 8U) & 0xffU);
    out += static_cast<char>(value & 0xffU);
}

std::uint16_t get16(const std::string& bytes, std::size_t at) {
    const auto high = static_cast<unsigned char>(bytes.at(at));
    const auto low = static_cast<unsigned char>(bytes.at(at + 1));
    return static_cast<std::uint16_t>(high << 8U | low);
}

DnsQuery parse(const std::string& bytes, bool tcp) {
    DnsQuery query;
    query.bytes = bytes;
    query.tcp = tcp;
    query.id = get16(bytes, 0);
    std::size_t at = 12;
    while (bytes.at(at) != 0) {
        const auto length = static_cast<std::size_t>(bytes.at(at));
        if (!query.name.empty()) query.name += '.';
        query.name += bytes.substr(at + 1, length);
        at += length + 1;
    }
    for (auto& c : query.name)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    query.type = get16(bytes, at + 1);
    return query;
}

}  // namespace

struct DnsServer::Impl {
    Impl(DnsScript the_script, const std::string& host, std::uint16_t wanted)
        : script(std::move(the_script)) {
        ::inet_pton(AF_INET, host.c_str(), &own);
        own_port = wanted;
        // The TCP port of a free UDP port may be taken: try a few.
        for (int attempt = 0; attempt < 20 && !bind_both(); ++attempt) {
        }
        if (udp < 0) throw std::runtime_error("no port for a name server");
        if (::pipe(stop) != 0) throw std::runtime_error("pipe");
        thread = std::thread([this] { serve(); });
    }
    ~Impl() {
        ::close(stop[1]);
        thread.join();
        for (const int descriptor : {udp, tcp, stop[0]})
            ::close(descriptor);
    }

    bool bind_both() {
        udp = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        tcp = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr = own;
        address.sin_port = htons(own_port);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        const bool bound = ::bind(udp, generic, size) == 0 && ::getsockname(udp, generic, &size) == 0 &&
                           ::bind(tcp, generic, size) == 0 && ::listen(tcp, 8) == 0;
        port = ntohs(address.sin_port);
        if (bound) return true;
        ::close(std::exchange(udp, -1));
        ::close(std::exchange(tcp, -1));
        return false;
    }

    std::vector<std::string> answer(const std::string& bytes, bool over_tcp) {
        if (bytes.size() < 17) return {};
        auto query = parse(bytes, over_tcp);
        auto replies = script(query);
        const std::lock_guard lock(mutex);
        queries.push_back(std::move(query));
        return replies;
    }

    void serve() {
        while (true) {
            pollfd watched[]{{udp, POLLIN, 0}, {tcp, POLLIN, 0}, {stop[0], POLLIN, 0}};
            if (::poll(watched, 3, -1) < 0 || watched[2].revents != 0) return;
            if (watched[0].revents != 0) serve_datagram();
            if (watched[1].revents != 0) serve_connection();
        }
    }

    void serve_datagram() {
        std::string buffer(65536, '\0');
        sockaddr_in from{};
        socklen_t size = sizeof from;
        auto* generic = reinterpret_cast<sockaddr*>(&from);
        const auto bytes = ::recvfrom(udp, buffer.data(), buffer.size(), 0, generic, &size);
        if (bytes < 0) return;
        for (const auto& reply : answer(buffer.substr(0, static_cast<std::size_t>(bytes)), false))
            ::sendto(udp, reply.data(), reply.size(), 0, generic, size);
    }

    void serve_connection() {
        const int client = ::accept(tcp, nullptr, nullptr);
        if (client < 0) return;
        const timeval limit{peer_patience.count() / 1000, 0};
        ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        std::string buffer;
        while (true) {
            char chunk[2048];
            const auto bytes = ::recv(client, chunk, sizeof chunk, 0);
            if (bytes <= 0) break;
            buffer.append(chunk, static_cast<std::size_t>(bytes));
            while (buffer.size() >= 2 && buffer.size() >= 2U + get16(buffer, 0)) {
                const auto length = get16(buffer, 0);
                for (const auto& reply : answer(buffer.substr(2, length), true)) {
                    std::string framed;
                    put16(framed, reply.size());
                    framed += reply;
                    ::send(client, framed.data(), framed.size(), MSG_NOSIGNAL);
                }
                buffer.erase(0, 2U + length);
            }
        }
        ::close(client);
    }

    DnsScript script;
    in_addr own{};
    std::uint16_t own_port = 0;
    int udp = -1;
    int tcp = -1;
    int stop[2]{-1, -1};
    std::uint16_t port = 0;
    std::thread thread;
    mutable std::mutex mutex;
    std::vector<DnsQuery> queries;
};

DnsServer::DnsServer(DnsScript script, const std::string& host, std::uint16_t port)
    : impl_(std::make_unique<Impl>(std::move(script), host, port)) {}
DnsServer::~DnsServer() = default;

std::string DnsServer::address() const {
    return "127.0.0.1:" + std::to_string(impl_->port);
}

std::vector<DnsQuery> DnsServer::queries() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->queries;
}

DnsRecord dns_address(const std::string& text) {
    DnsRecord record;
    char raw[16];
    const bool ipv6 = text.find(':') != std::string::npos;
    if (::inet_pton(ipv6 ? AF_INET6 : AF_INET, text.c_str(), raw) != 1) throw std::runtime_error(text);
    record.type = ipv6 ? dns_aaaa : dns_a;
    record.data.assign(raw, ipv6 ? 16 : 4);
    return record;
}

std::string dns_reply(const DnsQuery& query, unsigned rcode, const std::vector<DnsRecord>& records) {
    std::string reply;
    put16(reply, query.id);
    put16(reply, 0x8180U | rcode);
    put16(reply, 1);
    put16(reply, records.size());
    put16(reply, 0);
    put16(reply, 0);
    reply += query.bytes.substr(12, query.bytes.find('\0', 12) - 12 + 5);
    for (const auto& record : records) {
        put16(reply, 0xc00c);  // the name in the question
        put16(reply, record.type);
        put16(reply, 1);
        put16(reply, 0);
        put16(reply, 60);
        put16(reply, record.data.size());
        reply += record.data;
    }
    return reply;
}

DnsScript dns_zone(std::string name, std::vector<std::string> addresses) {
    return [name, addresses](const DnsQuery& query) -> std::vector<std::string> {
        if (query.name != name) return {dns_reply(query, 3)};
        std::vector<DnsRecord> records;
        for (const auto& address : addresses) {
            auto record = dns_address(address);
            if (record.type == query.type) records.push_back(std::move(record));
        }
        return {dns_reply(query, 0, records)};
    };
}

DnsScript dns_always(unsigned rcode) {
    return [rcode](const DnsQuery& query) -> std::vector<std::string> { return {dns_reply(query, rcode)}; };
}

}  // namespace ocprobe::test
