// Resolver configuration, default route and own addresses.
#include "address.hpp"
#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/policy/host.hpp"
#include "survey.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace ocprobe::container {

namespace {

constexpr std::uint64_t flag_gateway = 0x2;
constexpr std::size_t table_cap = 65536;
constexpr std::size_t addresses_cap = 64;

void read_resolver(Survey& survey) {
    auto& facts = survey.facts;
    const auto content = survey.files.read("/etc/resolv.conf", 65536);
    if (content.error != 0) {
        facts.resolver_status = content.error == ENOENT ? "missing" : "unreadable";
        if (content.error != ENOENT) survey.not_measured("/etc/resolv.conf", content.error);
        return;
    }
    for (const auto line : lines(content.bytes)) {
        const auto parts = fields(line);
        if (parts.size() < 2) continue;
        if (parts[0] == "nameserver") facts.name_servers.push_back(escape_text(parts[1], 128));
        if (parts[0] != "search" && parts[0] != "domain") continue;
        // The last of these lines counts.
        facts.search_domains.clear();
        for (std::size_t i = 1; i < parts.size(); ++i)
            facts.search_domains.push_back(escape_text(parts[i], 256));
    }
    facts.resolver_status = facts.name_servers.empty() ? "empty" : "ok";
}

// /proc/net/route prints the bytes of an address, in network order, as a little-endian number.
std::string route_address(std::uint64_t value) {
    const auto v = static_cast<std::uint32_t>(value);
    return ipv4_text(((v & 0xff) << 24) | ((v & 0xff00) << 8) | ((v >> 8) & 0xff00) | (v >> 24));
}

void add_unique(std::vector<std::string>& list, std::string value) {
    if (list.size() == addresses_cap || std::find(list.begin(), list.end(), value) != list.end()) return;
    list.push_back(std::move(value));
}

// `|-- 172.18.0.3` followed by `/32 host LOCAL`: an address of this namespace.
bool read_own_ipv4(Survey& survey) {
    const auto text = survey.text("/proc/net/fib_trie", table_cap, "own IPv4 addresses");
    if (!text) return false;
    std::string_view address;
    for (const auto line : lines(*text)) {
        const auto row = trim_blanks(line);
        if (row.starts_with("|-- ")) address = row.substr(4);
        if (row == "/32 host LOCAL" && !policy::connects_to_loopback(address))
            add_unique(survey.facts.own_addresses, escape_text(address, 64));
    }
    return true;
}

// 32 hexadecimal digits, index, prefix length, scope, flags, name.
void read_own_ipv6(Survey& survey) {
    const auto content = survey.files.read("/proc/net/if_inet6", table_cap);
    // A kernel without IPv6 has no such file: then nothing is missing.
    if (content.error != 0 && content.error != ENOENT)
        survey.not_measured("own IPv6 addresses", content.error);
    for (const auto line : lines(content.bytes)) {
        const auto parts = fields(line);
        if (parts.size() < 6 || parts[0].size() != 32 || parts[3] == "10") continue;  // scope 10: loopback
        std::array<std::uint32_t, 4> words{};
        bool good = true;
        for (std::size_t i = 0; i < words.size(); ++i) {
            const auto value = number(parts[0].substr(i * 8, 8), 16);
            good = good && value;
            words[i] = static_cast<std::uint32_t>(value.value_or(0));
        }
        if (good) add_unique(survey.facts.own_addresses, ipv6_text(words));
    }
}

void read_own_addresses(Survey& survey) {
    const bool measured = read_own_ipv4(survey);
    read_own_ipv6(survey);
    if (measured) survey.facts.loopback_alone = survey.facts.own_addresses.empty();
}

void read_default_gateway(Survey& survey) {
    const auto text = survey.text("/proc/net/route", 65536, "default gateway");
    if (!text) return;
    std::optional<std::uint64_t> best;
    for (const auto line : lines(*text)) {
        // Iface Destination Gateway Flags RefCnt Use Metric Mask …
        const auto parts = fields(line);
        if (parts.size() < 8 || parts[1] != "00000000" || parts[7] != "00000000") continue;
        const auto gateway = number(parts[2], 16);
        const auto flags = number(parts[3], 16);
        const auto metric = number(parts[6]);
        if (!gateway || !flags || !metric || (*flags & flag_gateway) == 0) continue;
        if (best && *best <= *metric) continue;
        best = metric;
        survey.facts.default_gateway = route_address(*gateway);
    }
}

}  // namespace

void survey_network(Survey& survey) {
    read_resolver(survey);
    read_default_gateway(survey);
    read_own_addresses(survey);
}

std::optional<bool> loopback_alone(const FileSystem& files) {
    ContainerFacts facts;
    Survey survey{files, facts};
    read_own_addresses(survey);
    return facts.loopback_alone;
}

}  // namespace ocprobe::container
