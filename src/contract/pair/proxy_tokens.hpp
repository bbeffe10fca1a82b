// The words of a proxy's configuration.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ocprobe::contract {

struct ProxyToken {
    std::string text;
    std::uint32_t line = 0;
    bool sign = false;  ///< `;`, `{`, `}` or a line's end outside of quotes
};

enum class Lines : bool { are_blanks, end_a_statement };

/// Words, quotes, comments and blocks: nginx and Caddy differ in what a line's end means.
[[nodiscard]] std::vector<ProxyToken> proxy_tokens(std::string_view text, Lines lines);

/// Host and port of `http://host:port/path`, `host:port`; nothing for a variable or a socket.
[[nodiscard]] std::optional<std::pair<std::string, std::uint16_t>> upstream_of(std::string_view text);

}  // namespace ocprobe::contract
