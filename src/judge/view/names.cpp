// Names that may stand in a command as they are.
#include "judge/view/names.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>

namespace ocprobe::judge {

namespace {

bool is_alphanumeric(char c) {
    return is_digit(c) || is_letter(c);
}

}  // namespace

bool is_plain_name(std::string_view text) {
    if (text.empty() || text.size() > 253 || !is_alphanumeric(text.front())) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_alphanumeric(c) || c == '.' || c == '-' || c == '_';
    });
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

}  // namespace ocprobe::judge
