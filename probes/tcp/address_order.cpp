// RFC 6724 as far as its rules can differ inside containers, then Node's alternation of families.
#include "probes/tcp/address_order.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/udp.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

namespace ocprobe::probes {

namespace {

namespace ip = boost::asio::ip;

struct Ranked {
    DnsAnswer answer;
    ip::address address;
    std::optional<ip::address> source;  ///< nothing: the kernel has no way there
};

/// Connecting a datagram socket only asks for the route.
std::optional<ip::address> source_for(const ip::address& address) {
    ip::udp::endpoint endpoint(address, 53);
    const int descriptor = ::socket(endpoint.data()->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return std::nullopt;
    std::optional<ip::address> source;
    auto length = static_cast<socklen_t>(endpoint.size());
    if (::connect(descriptor, endpoint.data(), length) == 0 &&
        ::getsockname(descriptor, endpoint.data(), &length) == 0) {
        source = endpoint.address();
    }
    ::close(descriptor);
    return source;
}

/// RFC 4291 scopes, as far as unicast has them (and IPv4 as RFC 6724 §3.2 maps it).
int scope(const ip::address& address) {
    constexpr int link_local = 2;
    constexpr int global = 14;
    if (address.is_v4()) {
        const auto bytes = address.to_v4().to_bytes();
        return bytes[0] == 127 || (bytes[0] == 169 && bytes[1] == 254) ? link_local : global;
    }
    const auto v6 = address.to_v6();
    if (v6.is_loopback() || v6.is_link_local()) return link_local;
    return v6.is_site_local() ? 5 : global;
}

struct Policy {
    int precedence;
    int label;
};

/// RFC 6724 §2.1, with glibc's defaults.
Policy policy(const ip::address& address) {
    if (address.is_v4()) return {.precedence = 10, .label = 4};
    const auto v6 = address.to_v6();
    const auto bytes = v6.to_bytes();
    if (v6.is_loopback()) return {.precedence = 50, .label = 0};
    if (v6.is_v4_mapped()) return {.precedence = 10, .label = 4};
    if (bytes[0] == 0x20 && bytes[1] == 0x02) return {.precedence = 30, .label = 2};
    if ((bytes[0] & 0xfe) == 0xfc) return {.precedence = 40, .label = 6};
    return {.precedence = 40, .label = 1};
}

/// The first rule in which they differ decides; equal ones keep their order.
bool before(const Ranked& a, const Ranked& b) {
    if (a.source.has_value() != b.source.has_value()) return a.source.has_value();
    if (a.source) {
        const bool a_scope = scope(a.address) == scope(*a.source);
        const bool b_scope = scope(b.address) == scope(*b.source);
        if (a_scope != b_scope) return a_scope;
        const bool a_label = policy(a.address).label == policy(*a.source).label;
        const bool b_label = policy(b.address).label == policy(*b.source).label;
        if (a_label != b_label) return a_label;
    }
    if (policy(a.address).precedence != policy(b.address).precedence)
        return policy(a.address).precedence > policy(b.address).precedence;
    return scope(a.address) < scope(b.address);
}

}  // namespace

std::vector<DnsAnswer> in_order_of_node(std::vector<DnsAnswer> answers) {
    if (answers.size() < 2) return answers;
    std::vector<Ranked> ranked;
    for (auto& answer : answers) {
        boost::system::error_code ec;
        const auto address = ip::make_address(answer.address, ec);
        if (ec) continue;
        ranked.push_back({std::move(answer), address, source_for(address)});
    }
    std::stable_sort(ranked.begin(), ranked.end(), before);

    std::vector<DnsAnswer> first;
    std::vector<DnsAnswer> second;
    for (auto& entry : ranked) {
        const bool of_first = entry.answer.ipv6 == ranked.front().address.is_v6();
        (of_first ? first : second).push_back(std::move(entry.answer));
    }
    std::vector<DnsAnswer> ordered;
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size()) ordered.push_back(std::move(first[i]));
        if (i < second.size()) ordered.push_back(std::move(second[i]));
    }
    return ordered;
}

}  // namespace ocprobe::probes
