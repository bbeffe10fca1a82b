// Addresses as text, without the socket headers that this room does without.
#include "address.hpp"

#include <cstddef>
#include <string_view>

namespace ocprobe::container {

namespace {

std::string hexadecimal(std::uint32_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    do {
        text.insert(text.begin(), digits[value & 0xf]);
        value >>= 4;
    } while (value != 0);
    return text;
}

}  // namespace

std::string ipv4_text(std::uint32_t address) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) {
        if (!text.empty()) text += '.';
        text += std::to_string((address >> shift) & 0xff);
    }
    return text;
}

std::string ipv6_text(const std::array<std::uint32_t, 4>& words) {
    if (words[0] == 0 && words[1] == 0 && words[2] == 0xffff) return "::ffff:" + ipv4_text(words[3]);
    std::array<std::uint32_t, 8> groups{};
    for (std::size_t i = 0; i < groups.size(); ++i) {
        groups[i] = (words[i / 2] >> (i % 2 == 0 ? 16 : 0)) & 0xffff;
    }
    // The longest run of zero groups, of two at least, becomes `::`.
    std::size_t best = groups.size();
    std::size_t best_length = 1;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::size_t length = 0;
        while (i + length < groups.size() && groups[i + length] == 0)
            ++length;
        if (length > best_length) {
            best = i;
            best_length = length;
        }
    }
    std::string text;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (i == best) {
            text += "::";
            i += best_length - 1;
            continue;
        }
        if (!text.empty() && text.back() != ':') text += ':';
        text += hexadecimal(groups[i]);
    }
    return text;
}

}  // namespace ocprobe::container
