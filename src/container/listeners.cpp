// Who listens in this network namespace: /proc/net/tcp, tcp6 and unix.
#include "address.hpp"
#include "ocprobe/base/text.hpp"
#include "survey.hpp"

#include <array>
#include <cerrno>

namespace ocprobe::container {

namespace {

constexpr std::size_t tcp_cap = std::size_t{128} * 1024;
constexpr std::size_t unix_cap = std::size_t{256} * 1024;
constexpr std::size_t listeners_cap = 512;
constexpr std::string_view state_listen = "0A";
constexpr std::uint64_t flag_accepts = 0x10000;

// Each 32-bit word is in network order, printed as a number of a little-endian machine.
std::optional<std::uint32_t> word(std::string_view hex) {
    const auto value = number(hex, 16);
    if (!value || hex.size() != 8) return std::nullopt;
    const auto v = static_cast<std::uint32_t>(*value);
    return ((v & 0xff) << 24) | ((v & 0xff00) << 8) | ((v >> 8) & 0xff00) | (v >> 24);
}

std::optional<std::string> address_text(std::string_view hex) {
    if (hex.size() == 8) {
        const auto value = word(hex);
        return value ? std::optional(ipv4_text(*value)) : std::nullopt;
    }
    if (hex.size() != 32) return std::nullopt;
    std::array<std::uint32_t, 4> words{};
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto value = word(hex.substr(i * 8, 8));
        if (!value) return std::nullopt;
        words[i] = *value;
    }
    return ipv6_text(words);
}

std::optional<Listener> parse_tcp(const std::vector<std::string_view>& parts) {
    // sl local_address rem_address st tx_queue:rx_queue …
    const auto address_colon = parts[1].find(':');
    const auto queue_colon = parts[4].find(':');
    if (address_colon == std::string_view::npos || queue_colon == std::string_view::npos) return std::nullopt;
    auto address = address_text(parts[1].substr(0, address_colon));
    const auto port = number(parts[1].substr(address_colon + 1), 16);
    const auto queue = number(parts[4].substr(queue_colon + 1), 16);
    if (!address || !port || *port > 0xffff || !queue) return std::nullopt;
    return Listener{std::move(*address), static_cast<std::uint16_t>(*port), *queue};
}

/// One of the two TCP tables. The kernel prints listening sockets first, then searches its whole hash table of connections
/// (milliseconds on a large machine), also for a namespace without any. So reading stops at the first row that does not
/// listen, and as soon as there were as many rows as the namespace has sockets.
class TcpTable {
public:
    TcpTable(Survey& survey, std::string_view path, std::optional<std::uint64_t> sockets)
        : survey_(survey), path_(path), sockets_(sockets) {}

    int read() {
        if (sockets_ == 0) return 0;
        int error = 0;
        const auto file = survey_.files.open(path_, error);
        if (file == nullptr) return error;
        std::array<char, 16384> piece{};
        std::string text;
        std::size_t total = 0;
        while (!done_) {
            const auto got = file->read_next(piece.data(), piece.size());
            if (!got) return EIO;
            if (*got == 0) return 0;
            total += *got;
            if (total > tcp_cap) return EFBIG;
            // A call returns whole rows; in a fixture it may not, so the rest is kept for the next one.
            text.append(piece.data(), *got);
            const auto end = text.rfind('\n');
            if (end == std::string::npos) continue;
            take(std::string_view(text).substr(0, end));
            text.erase(0, end + 1);
        }
        return 0;
    }

private:
    void take(std::string_view text) {
        for (const auto line : lines(text)) {
            const auto parts = fields(line);
            if (parts.size() < 5 || !number(parts[3], 16)) continue;  // the header
            ++rows_;
            if (parts[3] != state_listen) {
                done_ = true;
                return;
            }
            auto listener = parse_tcp(parts);
            if (listener && survey_.facts.listeners.size() < listeners_cap) {
                survey_.facts.listeners.push_back(std::move(*listener));
            }
        }
        done_ = sockets_ && rows_ >= *sockets_;
    }

    Survey& survey_;
    std::string_view path_;
    std::optional<std::uint64_t> sockets_;
    std::uint64_t rows_ = 0;
    bool done_ = false;
};

std::optional<std::uint64_t>
sockets_in_use(const Survey& survey, std::string_view path, std::string_view row) {
    const auto content = survey.files.read(path, 4096);
    return content.error == 0 ? value_in_row(content.bytes, row, "inuse") : std::nullopt;
}

std::optional<Listener> parse_unix(std::string_view line) {
    // Num RefCount Protocol Flags Type St Inode Path; the path may contain blanks or be missing.
    const auto parts = fields(line);
    if (parts.size() < 8) return std::nullopt;
    const auto flags = number(parts[3], 16);
    if (!flags || (*flags & flag_accepts) == 0) return std::nullopt;
    const auto path = line.substr(static_cast<std::size_t>(parts[7].data() - line.data()));
    return Listener{escape_text(path, 256), 0, 0};
}

int read_unix(Survey& survey) {
    const auto content = survey.files.read("/proc/net/unix", unix_cap);
    if (content.error != 0) return content.error;
    for (const auto line : lines(content.bytes)) {
        auto listener = parse_unix(line);
        if (!listener) continue;
        if (survey.facts.listeners.size() == listeners_cap) return EFBIG;
        survey.facts.listeners.push_back(std::move(*listener));
    }
    return content.truncated ? EFBIG : 0;
}

void read_tcp(Survey& survey) {
    const int tcp =
        TcpTable(survey, "/proc/net/tcp", sockets_in_use(survey, "/proc/net/sockstat", "TCP:")).read();
    survey.facts.listeners_measured = tcp == 0;
    if (tcp != 0) survey.not_measured("/proc/net/tcp", tcp);
    // A kernel without IPv6 has no tcp6: then nothing is missing.
    const int tcp6 =
        TcpTable(survey, "/proc/net/tcp6", sockets_in_use(survey, "/proc/net/sockstat6", "TCP6:")).read();
    if (tcp6 != 0 && tcp6 != ENOENT) survey.not_measured("/proc/net/tcp6", tcp6);
}

}  // namespace

void survey_listeners(Survey& survey, const std::function<bool(std::vector<Listener>&)>& ask) {
    auto& facts = survey.facts;
    facts.listeners_measured = ask && ask(facts.listeners);
    if (!facts.listeners_measured) {
        facts.listeners.clear();
        read_tcp(survey);
    }
    const int local = read_unix(survey);
    if (local != 0) survey.not_measured("/proc/net/unix", local);
}

}  // namespace ocprobe::container
