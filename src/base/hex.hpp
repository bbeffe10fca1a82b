// Hexadecimal digits, read and written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ocprobe {

inline constexpr std::string_view hex_digits = "0123456789abcdef";
inline constexpr std::string_view hex_digits_upper = "0123456789ABCDEF";

/// The value of a digit of either case; nothing for what is none.
[[nodiscard]] constexpr std::optional<unsigned> hex_value(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    return std::nullopt;
}

/// Two digits.
[[nodiscard]] inline std::string hex_byte(std::uint8_t byte, std::string_view digits = hex_digits) {
    return {digits[byte >> 4U], digits[byte & 15U]};
}

/// Two digits for each byte.
[[nodiscard]] inline std::string hex_text(std::string_view bytes, std::string_view digits = hex_digits) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes)
        text += hex_byte(static_cast<std::uint8_t>(c), digits);
    return text;
}

}  // namespace ocprobe
