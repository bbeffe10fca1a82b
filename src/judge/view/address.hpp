// What kind of host a text names, as far as the CLI's policies care. No look-ups: only the text counts.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::judge {

enum class HostKind {
    loopback,         ///< localhost, 127/8, ::1
    private_literal,  ///< RFC 1918, link-local, CGNAT, ULA
    public_literal,
    local_name,  ///< *.local, *.ts.net
    name,
};

[[nodiscard]] HostKind host_kind(std::string_view host);
[[nodiscard]] std::optional<std::array<std::uint8_t, 4>> ipv4(std::string_view text);
/// A name that may stand unquoted in a command: letters, digits, dots, hyphens, underscores, not starting
/// with one.
[[nodiscard]] bool is_plain_name(std::string_view text);
[[nodiscard]] bool is_uuid(std::string_view text);

}  // namespace ocprobe::judge
