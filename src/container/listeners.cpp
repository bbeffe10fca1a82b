// Who listens in this network namespace: /proc/net/tcp, tcp6 and unix.
#include "ocprobe/base/text.hpp"
#include "survey.hpp"

#include <array>
#include <cerrno>

namespace ocprobe::container {

namespace {

// The kernel prints listening sockets before all others, so that a host's ten thousand connections need no
// reading.
constexpr std::size_t tcp_cap = std::size_t{128} * 1024;
constexpr std::size_t unix_cap = std::size_t{256} * 1024;
constexpr std::size_t listeners_cap = 512;
constexpr std::string_view state_listen = "0A";
constexpr std::uint64_t flag_accepts = 0x10000;

std::string dotted(std::uint32_t host_order) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) {
        if (!text.empty()) text += '.';
        text += std::to_string((host_order >> shift) & 0xff);
    }
    return text;
}

// Each 32-bit word is printed as the host's own number, i.e. byte-swapped on the machines that we run on.
std::optional<std::uint32_t> word(std::string_view hex) {
    const auto value = number(hex, 16);
    if (!value || hex.size() != 8) return std::nullopt;
    const auto v = static_cast<std::uint32_t>(*value);
    return ((v & 0xff) << 24) | ((v & 0xff00) << 8) | ((v >> 8) & 0xff00) | (v >> 24);
}

std::string hexadecimal(std::uint32_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    do {
        text.insert(text.begin(), digits[value & 0xf]);
        value >>= 4;
    } while (value != 0);
    return text;
}

// RFC 5952: the longest run of zero groups, of two at least, becomes `::`.
std::string ipv6_text(const std::array<std::uint32_t, 4>& words) {
    if (words[0] == 0 && words[1] == 0 && words[2] == 0xffff) return "::ffff:" + dotted(words[3]);
    std::array<std::uint32_t, 8> groups{};
    for (std::size_t i = 0; i < 8; ++i)
        groups[i] = (words[i / 2] >> (i % 2 == 0 ? 16 : 0)) & 0xffff;
    std::size_t best = 8;
    std::size_t best_length = 1;
    for (std::size_t i = 0; i < 8; ++i) {
        std::size_t length = 0;
        while (i + length < 8 && groups[i + length] == 0)
            ++length;
        if (length > best_length) {
            best = i;
            best_length = length;
        }
    }
    std::string text;
    for (std::size_t i = 0; i < 8; ++i) {
        if (i == best) {
            text += "::";
            i += best_length - 1;
            continue;
        }
        if (!text.empty() && text.back() != ':') text += ':';
        text += hexadecimal(groups[i]);
    }
    return text;
}

std::optional<std::string> address_text(std::string_view hex) {
    if (hex.size() == 8) {
        const auto value = word(hex);
        return value ? std::optional(dotted(*value)) : std::nullopt;
    }
    if (hex.size() != 32) return std::nullopt;
    std::array<std::uint32_t, 4> words{};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto value = word(hex.substr(i * 8, 8));
        if (!value) return std::nullopt;
        words[i] = *value;
    }
    return ipv6_text(words);
}

std::optional<Listener> parse_tcp(std::string_view line) {
    // sl local_address rem_address st tx_queue:rx_queue …
    const auto parts = fields(line);
    if (parts.size() < 5 || parts[3] != state_listen) return std::nullopt;
    const auto address_colon = parts[1].find(':');
    const auto queue_colon = parts[4].find(':');
    if (address_colon == std::string_view::npos || queue_colon == std::string_view::npos) return std::nullopt;
    auto address = address_text(parts[1].substr(0, address_colon));
    const auto port = number(parts[1].substr(address_colon + 1), 16);
    const auto queue = number(parts[4].substr(queue_colon + 1), 16);
    if (!address || !port || *port > 0xffff || !queue) return std::nullopt;
    return Listener{std::move(*address), static_cast<std::uint16_t>(*port), *queue};
}

std::optional<Listener> parse_unix(std::string_view line) {
    // Num RefCount Protocol Flags Type St Inode Path; the path may hold blanks and may be missing.
    const auto parts = fields(line);
    if (parts.size() < 8) return std::nullopt;
    const auto flags = number(parts[3], 16);
    if (!flags || (*flags & flag_accepts) == 0) return std::nullopt;
    const auto path = line.substr(static_cast<std::size_t>(parts[7].data() - line.data()));
    return Listener{escape_text(path, 256), 0, 0};
}

using Parser = std::optional<Listener> (*)(std::string_view);

int read_table(Survey& survey, std::string_view path, std::size_t cap, Parser parse) {
    const auto content = survey.files.read(path, cap);
    if (content.error != 0) return content.error;
    auto rows = lines(content.bytes);
    if (content.truncated && !rows.empty()) rows.pop_back();
    bool last_row_listens = false;
    for (const auto row : rows) {
        auto listener = parse(row);
        last_row_listens = listener.has_value();
        if (listener && survey.facts.listeners.size() < listeners_cap) {
            survey.facts.listeners.push_back(std::move(*listener));
        }
    }
    const bool cut = content.truncated && (last_row_listens || parse == parse_unix);
    if (cut || survey.facts.listeners.size() == listeners_cap) {
        survey.not_measured(std::string(path) + " beyond our limit", EFBIG);
    }
    return 0;
}

}  // namespace

void survey_listeners(Survey& survey) {
    const int tcp = read_table(survey, "/proc/net/tcp", tcp_cap, parse_tcp);
    survey.facts.listeners_measured = tcp == 0;
    if (tcp != 0) survey.not_measured("/proc/net/tcp", tcp);
    // A kernel without IPv6 has no tcp6: nothing is missing then.
    const int tcp6 = read_table(survey, "/proc/net/tcp6", tcp_cap, parse_tcp);
    if (tcp6 != 0 && tcp6 != ENOENT) survey.not_measured("/proc/net/tcp6", tcp6);
    const int local = read_table(survey, "/proc/net/unix", unix_cap, parse_unix);
    if (local != 0) survey.not_measured("/proc/net/unix", local);
}

}  // namespace ocprobe::container
