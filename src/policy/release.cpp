// Releases of OpenClaw, and since which release a rule holds.
#include "ocprobe/policy/release.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace ocprobe::policy {
namespace {

constexpr std::size_t longest_suffix = 64;

struct RulesSince {
    Release release;
    CliRules rules;
};

/// Newest first. A release older than the last row has the rules of 2026.4.29. The first row is where the configuration
/// began to precede the environment; the other differences between 2026.7.1 and 2026.9.6 are taken to begin there too.
constexpr std::array<RulesSince, 2> rules_since = {{
    {{2026, 8, 2}, CliRules::v2026_9_6},
    {{2026, 7, 1}, CliRules::v2026_7_1},
}};

struct ProtocolSince {
    Release release;
    std::string_view text;
    int protocol;
};

/// Newest first. Measured: 2026.5.7 still speaks protocol 3.
constexpr std::array<ProtocolSince, 2> protocols_since = {{
    {{2026, 5, 12}, "2026.5.12", 4},
    {{2026, 1, 30}, "2026.1.30", 3},
}};

bool is_suffix(std::string_view text) {
    if (text.empty()) return true;
    if (text.size() > longest_suffix || (text.front() != '-' && text.front() != '+')) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || is_letter(c) || c == '-' || c == '.' || c == '+';
    });
}

}  // namespace

std::optional<Release> parse_release(std::string_view text) {
    std::array<int, 3> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), numbers[i]);
        if (error != std::errc{} || numbers[i] < 0) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (i + 1 == numbers.size()) break;
        if (!text.starts_with('.')) return std::nullopt;
        text.remove_prefix(1);
    }
    if (numbers[0] < 2000 || !is_suffix(text)) return std::nullopt;
    return Release{numbers[0], numbers[1], numbers[2]};
}

bool newer_release(std::string_view a, std::string_view b) {
    const auto first = parse_release(a);
    const auto second = parse_release(b);
    return first && second && *first > *second;
}

CliRules rules_of(const Release& release) {
    for (const auto& row : rules_since) {
        if (release >= row.release) return row.rules;
    }
    return CliRules::v2026_4_29;
}

int protocol_of(const Release& release) {
    for (const auto& row : protocols_since) {
        if (release >= row.release) return row.protocol;
    }
    return protocols_since.back().protocol;
}

std::optional<int> protocol_between(std::string_view at_least, std::string_view before) {
    const auto first = parse_release(at_least);
    const auto end = parse_release(before);
    const int oldest = first ? protocol_of(*first) : protocols_since.back().protocol;
    // The newest row that begins before the end.
    const auto last = std::find_if(protocols_since.begin(), protocols_since.end(), [&](const auto& row) {
        return !end || row.release < *end;
    });
    if (last == protocols_since.end() || last->protocol != oldest) return std::nullopt;
    return oldest;
}

std::string_view first_release_with(int protocol) {
    if (protocol > protocols_since.front().protocol) return {};
    for (const auto& row : protocols_since) {
        if (protocol >= row.protocol) return row.text;
    }
    return protocols_since.back().text;
}

}  // namespace ocprobe::policy
