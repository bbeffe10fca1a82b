// The resolver's two files: bounded reading, glibc's reading rules.
#include "probes/dns/resolver_config.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/file_system.hpp"
#include "ocprobe/base/text.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <unistd.h>

namespace ocprobe::probes {

namespace {

constexpr std::size_t max_resolv_conf = 64 * 1024;
constexpr std::size_t max_hosts = 1024 * 1024;
constexpr std::size_t max_hosts_answers = 64;
// glibc's own limits: MAXNS servers are asked; ndots is capped. It has no limit on search domains since 2.26.
constexpr std::size_t max_servers = 3;
constexpr std::size_t max_search = 16;
constexpr std::size_t max_ndots = 15;
constexpr std::size_t max_timeout = 30;
constexpr std::size_t max_attempts = 5;
constexpr std::string_view resolv_conf_blanks = " \t";
constexpr std::string_view hosts_blanks = " \t\r\v\f";

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

std::string_view without_final_dot(std::string_view name) {
    if (name.size() > 1 && name.back() == '.') name.remove_suffix(1);
    return name;
}

/// Takes the first line off `text`.
std::string_view next_line(std::string_view& text) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

/// Takes the first word off `line`; empty at its end.
std::string_view next_word(std::string_view& line, std::string_view blanks) {
    const auto begin = line.find_first_not_of(blanks);
    if (begin == std::string_view::npos) {
        line = {};
        return {};
    }
    line.remove_prefix(begin);
    const auto end = std::min(line.find_first_of(blanks), line.size());
    const auto word = line.substr(0, end);
    line.remove_prefix(end);
    return word;
}

void read_options(std::string_view line, ResolverConfig& config) {
    struct Number {
        std::string_view key;
        std::size_t& value;
        std::size_t most;
    };
    const std::array numbers{
        Number{"ndots:", config.ndots, max_ndots},
        Number{"timeout:", config.timeout, max_timeout},
        Number{"attempts:", config.attempts, max_attempts},
    };
    const auto next = [&line] { return next_word(line, resolv_conf_blanks); };
    for (auto word = next(); !word.empty(); word = next()) {
        if (word.starts_with("edns0")) config.edns0 = true;
        if (word.starts_with("use-vc")) config.tcp_only = true;
        if (word.starts_with("no-tld-query")) config.no_bare_name = true;
        for (const auto& number : numbers) {
            if (!word.starts_with(number.key)) continue;
            std::size_t value = 0;
            const auto digits = word.substr(number.key.size());
            if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc())
                number.value = std::min(value, number.most);
        }
    }
}

/// The server as an address, perhaps with a zone (`fe80::1%eth0`); nothing where glibc takes it for none.
std::optional<std::string> server_of(std::string_view text) {
    in_addr short_form{};  // 127.1, and octal numbers
    if (::inet_aton(std::string(text).c_str(), &short_form) != 0 &&
        text.find_first_of(" \r\v\f") == text.npos)
        return boost::asio::ip::address_v4(ntohl(short_form.s_addr)).to_string();
    const auto zone = text.find('%');
    if (zone != std::string_view::npos && !is_host_name(text.substr(zone + 1))) return std::nullopt;
    const auto literal = as_literal(text.substr(0, zone));
    if (!literal || !literal->ipv6) return std::nullopt;
    return std::string(text);
}

}  // namespace

ResolverConfig parse_resolv_conf(std::string_view text, std::string_view host_name) {
    ResolverConfig config;
    bool has_search = false;
    while (!text.empty()) {
        auto line = next_line(text);
        const auto whole = line;
        if (line.empty() || std::string_view("#; \t").find(line.front()) != std::string_view::npos) continue;
        const auto keyword = next_word(line, resolv_conf_blanks);
        if (keyword == "nameserver") {
            const auto server = server_of(next_word(line, resolv_conf_blanks));
            if (!server && config.ignored.size() < max_servers)
                config.ignored.push_back(escape_text(whole, 100));
            if (server && config.servers.size() < max_servers) config.servers.push_back(*server);
        } else if (keyword == "search" || keyword == "domain") {  // the last such line wins
            config.search.clear();
            has_search = true;
            const auto next = [&line] { return next_word(line, resolv_conf_blanks); };
            for (auto word = next(); !word.empty(); word = next()) {
                const auto domain = without_final_dot(word);
                if (is_host_name(domain) && config.search.size() < max_search)
                    config.search.emplace_back(domain);
                if (keyword == "domain") break;
            }
        } else if (keyword == "options") {
            read_options(line, config);
        }
    }
    const auto dot = host_name.find('.');
    if (!has_search && dot != std::string_view::npos && is_host_name(host_name.substr(dot + 1)))
        config.search.emplace_back(host_name.substr(dot + 1));
    config.status = config.servers.empty() ? "empty" : "ok";
    return config;
}

ResolverConfig read_resolver_config(const ResolverFiles& files) {
    std::array<char, 256> host_name{};
    if (gethostname(host_name.data(), host_name.size() - 1) != 0) host_name.front() = '\0';
    const auto content = RealFileSystem().read(files.resolv_conf, max_resolv_conf);
    auto config = parse_resolv_conf(content.error == 0 ? content.bytes : std::string(), host_name.data());
    if (content.error == ENOENT || content.error == ENOTDIR) {
        config.status = "missing";
    } else if (content.error != 0) {
        config.status = "unreadable";
    }
    if (!files.servers_override.empty()) {
        config.servers.clear();
        std::string_view rest = files.servers_override;
        while (!rest.empty()) {
            const auto comma = std::min(rest.find(','), rest.size());
            config.servers.emplace_back(rest.substr(0, comma));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
    return config;
}

Millis ResolverConfig::patience() const {
    const auto count = std::max<std::size_t>(servers.size(), 1);
    std::size_t seconds = 0;
    for (std::size_t i = 0; i < count; ++i)
        seconds += std::max<std::size_t>((timeout << i) / (i > 0 ? count : 1), 1);
    return Millis(1'000 * static_cast<Millis::rep>(seconds * attempts));
}

std::string read_hosts(const ResolverFiles& files) {
    return RealFileSystem().read(files.hosts, max_hosts).bytes;
}

std::vector<DnsAnswer> find_in_hosts(std::string_view text, std::string_view name) {
    std::vector<DnsAnswer> found;
    while (!text.empty() && found.size() < max_hosts_answers) {
        auto line = next_line(text);
        line = line.substr(0, line.find('#'));
        const auto address = next_word(line, hosts_blanks);
        const auto next = [&line] { return next_word(line, hosts_blanks); };
        for (auto word = next(); !word.empty(); word = next()) {
            if (!same_name(word, name)) continue;
            const auto literal = as_literal(address);
            const auto same = [&](const DnsAnswer& answer) { return answer.address == literal->address; };
            if (literal && std::none_of(found.begin(), found.end(), same)) found.push_back(*literal);
            break;
        }
    }
    return found;
}

std::vector<std::string> names_to_ask(std::string_view name, const ResolverConfig& config) {
    if (!name.empty() && name.back() == '.') return {std::string(without_final_dot(name))};
    std::vector<std::string> names;
    const auto dots = static_cast<std::size_t>(std::count(name.begin(), name.end(), '.'));
    const bool as_is_first = dots >= config.ndots;
    const bool never_as_is = config.no_bare_name && dots == 0;
    if (as_is_first) names.emplace_back(name);
    for (const auto& domain : config.search) {
        auto longer = std::string(name) + '.' + domain;
        if (is_host_name(longer)) names.push_back(std::move(longer));
    }
    if (!as_is_first && !(never_as_is && !names.empty())) names.emplace_back(name);
    return names;
}

bool is_host_name(std::string_view name) {
    name = without_final_dot(name);
    if (name.empty() || name.size() > 253 || name.front() == '-') return false;
    std::size_t label = 0;
    for (const char c : name) {
        if (c == '.') {
            if (label == 0) return false;
            label = 0;
            continue;
        }
        if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_') return false;
        if (++label > 63) return false;
    }
    return label > 0;
}

bool is_localhost(std::string_view name) {
    return same_name(name, "localhost");
}

std::optional<DnsAnswer> as_literal(std::string_view host) {
    boost::system::error_code ec;
    const auto address = boost::asio::ip::make_address(host, ec);
    if (ec) return std::nullopt;
    return DnsAnswer{.address = address.to_string(), .ipv6 = address.is_v6()};
}

}  // namespace ocprobe::probes
