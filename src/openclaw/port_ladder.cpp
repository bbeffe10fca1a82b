// The port of the CLI's own loopback URL: variable, config, profile, 18789.
#include "openclaw/port_ladder.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace ocprobe::openclaw {
namespace {

bool digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The port as the CLI writes it into the URL; only 2026.4.29 lets numbers past 65535 through.
std::optional<std::string> port_number(std::string_view text, CliRules rules) {
    while (text.size() > 1 && text.front() == '0')
        text.remove_prefix(1);
    if (text == "0") return std::nullopt;
    const bool fits = text.size() < 5 || (text.size() == 5 && text <= "65535");
    if (!fits && rules != CliRules::v2026_4_29) return std::nullopt;
    return std::string(text.substr(0, 32));
}

/// A JSON number as JavaScript prints it.
std::string number_text(double value) {
    // Shortest form, as std::to_chars gives it, without that function's 128 KB of tables.
    return fmt::format("{}", value);
}

std::optional<std::string> config_port(const Config& config) {
    const auto* value = config.at("gateway.port");
    if (value == nullptr || !value->is_number()) return std::nullopt;
    if (value->is_double()) {
        const double number = value->get_double();
        if (!std::isfinite(number) || number <= 0) return std::nullopt;
        const bool whole = number < 1e15 && std::floor(number) == number;
        return whole ? std::to_string(static_cast<std::int64_t>(number)) : number_text(number);
    }
    if (value->is_uint64()) return std::to_string(value->get_uint64());
    return value->get_int64() > 0 ? std::optional(std::to_string(value->get_int64())) : std::nullopt;
}

std::optional<std::uint16_t> small(const std::string& text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

}  // namespace

std::optional<std::string> gateway_port_variable(std::string_view text, CliRules rules) {
    text = trim(text);
    if (digits(text)) return port_number(text, rules);
    if (!text.empty() && text.front() == '[') {
        const auto close = text.find(']');
        if (close != std::string_view::npos && close > 1 && text.substr(close, 2) == "]:" &&
            digits(text.substr(close + 2))) {
            return port_number(text.substr(close + 2), rules);
        }
    }
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon != text.rfind(':')) return std::nullopt;
    if (!digits(text.substr(colon + 1))) return std::nullopt;
    return port_number(text.substr(colon + 1), rules);
}

std::optional<std::uint16_t> profile_port(std::string_view raw) {
    const auto profile = trim(raw);
    const auto alphanumeric = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    };
    if (profile.empty() || profile.size() > 64 || !alphanumeric(profile.front())) return std::nullopt;
    const bool valid = std::all_of(profile.begin(), profile.end(), [&](char c) {
        return alphanumeric(c) || c == '_' || c == '-';
    });
    if (!valid) return std::nullopt;
    if (lower(profile) == "default") return std::nullopt;
    std::uint32_t hash = 2166136261U;
    for (const char c : profile)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return static_cast<std::uint16_t>(20000U + hash % 40000U);
}

PortLadder climb_ports(const Config& config, const Variables& variables, CliRules rules) {
    PortLadder ladder;
    const auto know = [&ladder](const std::optional<std::uint16_t>& port) {
        auto& known = ladder.known;
        if (port && std::find(known.begin(), known.end(), *port) == known.end()) known.push_back(*port);
    };
    const auto decide = [&](const std::string& text, std::string source) {
        know(small(text));
        if (!ladder.text.empty()) return;
        ladder.text = text;
        ladder.port = small(text).value_or(0);
        ladder.source = std::move(source);
    };
    if (const auto* variable = variables.find("OPENCLAW_GATEWAY_PORT")) {
        const auto port = gateway_port_variable(variable->value, rules);
        std::string source = "env OPENCLAW_GATEWAY_PORT";
        if (!variable->origin.empty()) source += " (" + variable->origin + ")";
        if (port) {
            decide(*port, std::move(source));
        } else if (!trim(variable->value).empty()) {
            ladder.ignored_variable = escape_text(variable->value, 64);
        }
    }
    if (const auto port = config_port(config)) decide(*port, "config gateway.port");
    const auto profile = variables.text("OPENCLAW_PROFILE");
    if (profile && rules == CliRules::v2026_9_6) {
        if (const auto port = profile_port(*profile)) decide(std::to_string(*port), "profile");
    }
    decide("18789", "default");
    return ladder;
}

}  // namespace ocprobe::openclaw
