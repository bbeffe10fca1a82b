// Finds short words between the borders of words.
#include "base/short_words.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace ocprobe {

namespace {

bool is_word_byte(char c) {
    return is_letter(c) || is_digit(c) || c == '_';
}

bool is_number(std::string_view word) {
    return std::all_of(word.begin(), word.end(), is_digit);
}

}  // namespace

bool is_word_border(std::string_view text, std::size_t at) {
    return at == 0 || at >= text.size() || !is_word_byte(text[at - 1]) || !is_word_byte(text[at]);
}

void ShortWords::add(std::string_view word) {
    if (word.size() > longest || std::none_of(word.begin(), word.end(), is_word_byte)) return;
    words_.insert(lower(word));
    sizes_.at(word.size()) = true;
}

void ShortWords::scan(std::string_view text, bool numbers, const Found& found) const {
    if (words_.empty()) return;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t size = is_word_border(text, at) ? std::min(longest, text.size() - at) : 0;
        for (; size > 0; --size) {
            if (!sizes_.at(size) || !is_word_border(text, at + size)) continue;
            const auto word = text.substr(at, size);
            if (words_.contains(lower(word)) && (numbers || !is_number(word))) break;
        }
        if (size > 0) found(at, size);
        at += std::max<std::size_t>(size, 1);
    }
}

}  // namespace ocprobe
