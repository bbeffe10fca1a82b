// Percent-encoding.
#include "base/percent.hpp"

#include "base/hex.hpp"

#include <cstddef>
#include <cstdint>

namespace ocprobe {

std::string percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const auto high = hex_value(text[i + 1]);
            const auto low = hex_value(text[i + 2]);
            if (high && low) {
                out += static_cast<char>(*high * 16 + *low);
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

std::string percent_encode(std::string_view text, std::string_view reserved) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (byte > 0x20 && byte < 0x7f && reserved.find(c) == std::string_view::npos) {
            out += c;
        } else {
            out += '%' + hex_byte(byte, hex_digits_upper);
        }
    }
    return out;
}

}  // namespace ocprobe
