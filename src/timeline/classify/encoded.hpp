// One character that stands encoded or escaped in a text, however often that was done.
#pragma once

#include <cstddef>
#include <string_view>

namespace ocprobe::timeline {

/// Whether these are two hexadecimal digits; `digits` has its letter, if any, as the second.
inline bool are_digits(std::string_view here, std::string_view digits) {
    return here.size() == 2 && here[0] == digits[0] && (here[1] | 0x20) == (digits[1] | 0x20);
}

/// `%3D`, `%253D` at `from`: the place behind it, or 0.
inline std::size_t behind_percent(std::string_view text, std::size_t from, std::string_view digits) {
    if (from >= text.size() || text[from] != '%') return 0;
    auto at = from + 1;
    while (text.substr(at, 2) == "25")
        at += 2;
    return are_digits(text.substr(at, 2), digits) ? at + 2 : 0;
}

/// `\u003d`, with any number of backslashes, at `from`: the place behind it, or 0.
inline std::size_t behind_unicode(std::string_view text, std::size_t from, std::string_view digits) {
    auto at = from;
    while (at < text.size() && text[at] == '\\')
        ++at;
    if (at == from || text.substr(at, 3) != "u00") return 0;
    return are_digits(text.substr(at + 3, 2), digits) ? at + 5 : 0;
}

}  // namespace ocprobe::timeline
