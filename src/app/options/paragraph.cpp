#include "app/options/paragraph.hpp"

#include <algorithm>

namespace ocprobe::app {

std::string paragraph(std::string_view text, std::size_t indent, std::size_t columns) {
    std::string result;
    std::size_t used = columns;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        if (used + 1 + word.size() > columns) {
            result += (result.empty() ? "" : "\n") + std::string(indent, ' ');
            used = indent;
        } else {
            result += ' ';
            ++used;
        }
        result += word;
        used += word.size();
        text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
    return result;
}

}  // namespace ocprobe::app
