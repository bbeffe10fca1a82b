// The ports that stand for something without being written.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ocprobe::policy {

/// Where a gateway listens, and what the CLI dials, when no setting names another port.
inline constexpr std::uint16_t gateway_port = 18789;

/// The port of a URL that names none; nothing for a scheme that the CLI does not dial.
[[nodiscard]] constexpr std::optional<std::uint16_t> scheme_port(std::string_view scheme) {
    if (scheme == "ws" || scheme == "http") return std::uint16_t{80};
    if (scheme == "wss" || scheme == "https") return std::uint16_t{443};
    return std::nullopt;
}

}  // namespace ocprobe::policy
