// Addresses from the kernel's tables as text.
#include "container/address.hpp"

#include "ocprobe/policy/address.hpp"

#include <cstddef>

namespace ocprobe::container {

std::string ipv4_text(std::uint32_t address) {
    return policy::address_text(policy::ipv4_address(address));
}

std::string ipv6_text(const std::array<std::uint32_t, 4>& words) {
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(words[i / 4] >> (24 - 8 * (i % 4)));
    return policy::address_text(policy::ipv6_address(bytes));
}

}  // namespace ocprobe::container
