// Reading a name server's message, by c-ares' own parser.
#include "probes/dns/message.hpp"

#include "probes/dns/exchange.hpp"

#include <ares.h>

#include <arpa/inet.h>
#include <array>

namespace ocprobe::probes {

int parse_addresses(int type, const unsigned char* bytes, int size, std::vector<std::string>& addresses) {
    // More than are kept, so that a cut can be told.
    constexpr int most = 4 * static_cast<int>(max_dns_answers);
    std::array<char, INET6_ADDRSTRLEN> text{};
    int count = most;
    if (type == dns_type_a) {
        std::array<ares_addrttl, most> found{};
        const int status = ares_parse_a_reply(bytes, size, nullptr, found.data(), &count);
        if (status != ARES_SUCCESS) return status;
        for (int i = 0; i < count; ++i) {
            const auto& address = found[static_cast<std::size_t>(i)].ipaddr;
            addresses.emplace_back(inet_ntop(AF_INET, &address, text.data(), text.size()));
        }
    } else {
        std::array<ares_addr6ttl, most> found{};
        const int status = ares_parse_aaaa_reply(bytes, size, nullptr, found.data(), &count);
        if (status != ARES_SUCCESS) return status;
        for (int i = 0; i < count; ++i) {
            const auto& address = found[static_cast<std::size_t>(i)].ip6addr;
            addresses.emplace_back(inet_ntop(AF_INET6, &address, text.data(), text.size()));
        }
    }
    return ARES_SUCCESS;
}

bool is_response(std::span<const unsigned char> message) {
    return message.size() > 2 && (message[2] & 0x80) != 0;
}

bool is_format_error(std::span<const unsigned char> message) {
    constexpr unsigned char format_error = 1;
    return message.size() >= 12 && is_response(message) && (message[3] & 0xf) == format_error;
}

}  // namespace ocprobe::probes
