// The port of the CLI's own loopback URL: variable, config, profile, default.
#pragma once

#include "openclaw/config/load.hpp"
#include "openclaw/install/variables.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::openclaw {

struct PortLadder {
    std::string text;  ///< as the CLI writes it into the URL: also `70000`, which makes that URL invalid
    std::uint16_t port = 0;  ///< 0 when `text` is no port
    std::string source;      ///< `env OPENCLAW_GATEWAY_PORT`, `config gateway.port`, `profile`, `default`
    std::vector<std::uint16_t> known;  ///< all that anybody named, and the default
    /// OPENCLAW_GATEWAY_PORT when it is set to what the CLI ignores, printable.
    std::optional<std::string> ignored_variable;
};

[[nodiscard]] PortLadder climb_ports(const Config& config, const Variables& variables, CliRules rules);

/// OPENCLAW_GATEWAY_PORT as this version reads it: `28100`, `host:28100`, `[::1]:28100`; nothing when it
/// ignores it. The text may be a number too large for a port: 2026.4.29 takes any.
[[nodiscard]] std::optional<std::string> gateway_port_variable(std::string_view text, CliRules rules);

/// 20000 + FNV-1a of the profile's name, modulo 40000; nothing for `default` and for what is no profile name.
[[nodiscard]] std::optional<std::uint16_t> profile_port(std::string_view profile);

}  // namespace ocprobe::openclaw
