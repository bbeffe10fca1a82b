// The opening handshake of RFC 6455 §4: our request, and what its answer proves. Pure.
#pragma once

#include "ocprobe/model/target.hpp"
#include "probes/http/answer.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::probes {

/// Sec-WebSocket-Key of 16 random bytes.
[[nodiscard]] std::string websocket_key(const std::array<unsigned char, 16>& random);

/// As the real CLI sends it: no Origin, no User-Agent, no extension, no subprotocol, no credential.
[[nodiscard]] std::string upgrade_request(const Endpoint& endpoint, std::string_view key);

/// Which rule a 101 breaks; nothing when it opens the connection.
///
/// | in the 101                                  | rule                                           |
/// |---------------------------------------------|------------------------------------------------|
/// | HTTP/1.0                                    | 101 in HTTP/1.0                                |
/// | no `Upgrade: websocket`                     | 101 without …                                  |
/// | no `Connection: upgrade`                    | 101 without …                                  |
/// | Sec-WebSocket-Accept missing, twice, wrong  | named as such                                  |
/// | an extension or a subprotocol               | not asked for                                  |
[[nodiscard]] std::optional<std::string> upgrade_fault(const RawAnswer& answer, std::string_view key);

}  // namespace ocprobe::probes
