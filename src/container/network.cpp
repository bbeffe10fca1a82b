// Resolver configuration and default route.
#include "ocprobe/base/text.hpp"
#include "survey.hpp"

#include <cerrno>

namespace ocprobe::container {

namespace {

constexpr std::uint64_t flag_gateway = 0x2;

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

// Addresses in /proc/net/route are the network bytes read as a little-endian number.
std::string dotted(std::uint64_t value) {
    std::string text;
    for (int i = 0; i < 4; ++i) {
        if (i > 0) text += '.';
        text += std::to_string((value >> (8 * i)) & 0xff);
    }
    return text;
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
        survey.facts.default_gateway = dotted(*gateway);
    }
}

}  // namespace

void survey_network(Survey& survey) {
    read_resolver(survey);
    read_default_gateway(survey);
}

}  // namespace ocprobe::container
