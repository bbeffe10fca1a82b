// The port of the CLI's own loopback URL: variable, config, profile, 18789.
#include "openclaw/url/port_ladder.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/policy/ports.hpp"
#include "openclaw/install/start.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

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

/// A JSON number as JavaScript prints it (ECMA-262, Number::toString): the shortest digits that read back the same, an
/// exponent only from 1e21 on and below 1e-6.
std::string number_text(double value) {
    // fmt's, since std::to_chars would bring 128 KB of tables along.
    std::string text = fmt::format("{:e}", value);
    for (int precision = 0; precision <= 17; ++precision) {
        text = fmt::format("{:.{}e}", value, precision);
        if (std::strtod(text.c_str(), nullptr) == value) break;
    }
    const auto mark = text.find('e');
    std::string digits = text.substr(0, mark);
    if (const auto point = digits.find('.'); point != std::string::npos) digits.erase(point, 1);
    const int exponent = std::atoi(text.c_str() + mark + 1);
    const int size = static_cast<int>(digits.size());
    if (exponent >= 21 || exponent < -6) {
        if (size > 1) digits.insert(1, ".");
        return fmt::format("{}e{}{}", digits, exponent < 0 ? "" : "+", exponent);
    }
    if (exponent < 0) return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    if (exponent >= size - 1) return digits + std::string(static_cast<std::size_t>(exponent - size + 1), '0');
    return digits.insert(static_cast<std::size_t>(exponent) + 1, ".");
}

std::optional<std::string> config_port(const Config& config) {
    const auto* value = config.at("gateway.port");
    if (value == nullptr || !value->is_number()) return std::nullopt;
    if (value->is_double()) {
        const double number = value->get_double();
        if (!std::isfinite(number) || number <= 0) return std::nullopt;
        return number_text(number);
    }
    // JavaScript has no other numbers.
    if (value->is_uint64()) return number_text(static_cast<double>(value->get_uint64()));
    if (value->get_int64() <= 0) return std::nullopt;
    return number_text(static_cast<double>(value->get_int64()));
}

/// A text that is no port may be a token in the wrong place: only what is short, or Kubernetes's own, is shown.
std::string shown_port(std::string_view text) {
    if (text.size() <= 8 || text.starts_with("tcp://")) return escape_text(text, 64);
    return fmt::format("({} characters)", text.size());
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
    if (!is_profile_name(profile)) return std::nullopt;
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
            ladder.ignored_variable = shown_port(variable->value);
        }
    }
    if (const auto port = config_port(config)) decide(*port, "config gateway.port");
    const auto profile = variables.text("OPENCLAW_PROFILE");
    if (profile && rules == CliRules::v2026_9_6) {
        if (const auto port = profile_port(*profile)) decide(std::to_string(*port), "profile");
    }
    decide(std::to_string(policy::gateway_port), "default");
    return ladder;
}

}  // namespace ocprobe::openclaw
