// Classifies host texts without a look-up.
#include "judge/view/address.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cctype>

namespace ocprobe::judge {

namespace {

bool is_alphanumeric(char c) {
    return is_digit(c) || is_letter(c);
}

HostKind ipv4_kind(const std::array<std::uint8_t, 4>& a) {
    if (a[0] == 127) return HostKind::loopback;
    const bool rfc1918 =
        a[0] == 10 || (a[0] == 172 && a[1] >= 16 && a[1] < 32) || (a[0] == 192 && a[1] == 168);
    const bool link_local = a[0] == 169 && a[1] == 254;
    const bool carrier = a[0] == 100 && a[1] >= 64 && a[1] < 128;
    return rfc1918 || link_local || carrier ? HostKind::private_literal : HostKind::public_literal;
}

HostKind ipv6_kind(const std::string& text) {
    if (text == "::1") return HostKind::loopback;
    constexpr std::string_view mapped = "::ffff:";
    if (text.starts_with(mapped)) {
        if (const auto inner = ipv4(std::string_view(text).substr(mapped.size()))) return ipv4_kind(*inner);
    }
    for (const std::string_view prefix : {"fc", "fd", "fe8", "fe9", "fea", "feb"}) {
        if (text.starts_with(prefix)) return HostKind::private_literal;
    }
    return HostKind::public_literal;
}

}  // namespace

std::optional<std::array<std::uint8_t, 4>> ipv4(std::string_view text) {
    std::array<std::uint8_t, 4> parts{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        unsigned value = 0;
        std::size_t digits = 0;
        while (at < text.size() && is_digit(text[at]) && digits < 4) {
            value = value * 10 + static_cast<unsigned>(text[at] - '0');
            ++at;
            ++digits;
        }
        if (digits == 0 || digits > 3 || value > 255) return std::nullopt;
        parts[i] = static_cast<std::uint8_t>(value);
        if (i + 1 == parts.size()) break;
        if (at >= text.size() || text[at] != '.') return std::nullopt;
        ++at;
    }
    return at == text.size() ? std::optional(parts) : std::nullopt;
}

HostKind host_kind(std::string_view host) {
    auto text = lower(host);
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
    if (const auto address = ipv4(text)) return ipv4_kind(*address);
    if (text.find(':') != std::string::npos) return ipv6_kind(text);
    if (!text.empty() && text.back() == '.') text.pop_back();
    if (text == "localhost") return HostKind::loopback;
    if (text.ends_with(".local") || text.ends_with(".ts.net")) return HostKind::local_name;
    return HostKind::name;
}

bool is_plain_name(std::string_view text) {
    if (text.empty() || text.size() > 253 || !is_alphanumeric(text.front())) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_alphanumeric(c) || c == '.' || c == '-' || c == '_';
    });
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

}  // namespace ocprobe::judge
