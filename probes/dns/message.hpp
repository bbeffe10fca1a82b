// Reading a name server's message.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace ocprobe::probes {

inline constexpr int dns_type_a = 1;
inline constexpr int dns_type_aaaa = 28;

/// Takes the addresses out of an answer; returns c-ares' status of the parse.
[[nodiscard]] int
parse_addresses(int type, const unsigned char* bytes, int size, std::vector<std::string>& addresses);

/// Whether the QR bit is set (RFC 1035 §4.1.1): a question that is sent back answers nothing.
[[nodiscard]] bool is_response(std::span<const unsigned char> message);

/// Whether it is a response with FORMERR (RFC 1035 §4.1.1), which may hold nothing but its head.
[[nodiscard]] bool is_format_error(std::span<const unsigned char> message);

}  // namespace ocprobe::probes
