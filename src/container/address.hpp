// Addresses from the kernel's tables as text.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace ocprobe::container {

/// `127.0.0.1` of 0x7f000001.
[[nodiscard]] std::string ipv4_text(std::uint32_t address);
/// RFC 5952 of four 32-bit words in host order, most significant first.
[[nodiscard]] std::string ipv6_text(const std::array<std::uint32_t, 4>& words);

}  // namespace ocprobe::container
