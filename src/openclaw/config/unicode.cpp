// JavaScript's character classes.
#include "openclaw/config/unicode.hpp"

namespace ocprobe::openclaw {

bool is_js_space(char32_t value) {
    if (value <= 0x20) return value == 0x20 || (value >= 0x09 && value <= 0x0D);
    if (value < 0xA0) return false;
    return value == 0xA0 || value == 0x1680 || (value >= 0x2000 && value <= 0x200A) || value == 0x2028 ||
           value == 0x2029 || value == 0x202F || value == 0x205F || value == 0x3000 || value == 0xFEFF;
}

bool is_line_terminator(char32_t value) {
    return value == '\n' || value == '\r' || value == 0x2028 || value == 0x2029;
}

}  // namespace ocprobe::openclaw
