// Lines of text for a terminal.
#include "report/layout.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace ocprobe::report {

namespace {

struct Character {
    std::string_view bytes;
    std::uint32_t point = 0;
};

// The text is valid UTF-8 by the time it is laid out; a stray byte counts as one character.
Character first_character(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    length = std::min(length, text.size());
    std::uint32_t point = length == 1 ? lead : lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        point = (point << 6) | (static_cast<unsigned char>(text[i]) & 0x3fU);
    return {text.substr(0, length), point};
}

bool in(std::uint32_t point, std::uint32_t low, std::uint32_t high) {
    return point >= low && point <= high;
}

std::size_t width_of(std::uint32_t point) {
    if (in(point, 0x300, 0x36f) || in(point, 0x20d0, 0x20ff) || in(point, 0xfe00, 0xfe0f)) return 0;
    const bool wide = in(point, 0x1100, 0x115f) || in(point, 0x2e80, 0xa4cf) || in(point, 0xac00, 0xd7a3) ||
                      in(point, 0xf900, 0xfaff) || in(point, 0xfe30, 0xfe6f) || in(point, 0xff00, 0xff60) ||
                      in(point, 0xffe0, 0xffe6) || in(point, 0x1f300, 0x1faff) || in(point, 0x20000, 0x3fffd);
    return wide ? 2 : 1;
}

// The longest prefix that is at most `columns` wide.
std::string_view prefix(std::string_view text, std::size_t columns) {
    std::size_t used = 0;
    std::size_t bytes = 0;
    while (bytes < text.size()) {
        const auto character = first_character(text.substr(bytes));
        const auto width = width_of(character.point);
        if (used + width > columns) break;
        used += width;
        bytes += character.bytes.size();
    }
    return text.substr(0, bytes);
}

}  // namespace

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    while (!text.empty()) {
        const auto character = first_character(text);
        columns += width_of(character.point);
        text.remove_prefix(character.bytes.size());
    }
    return columns;
}

std::string fitted(std::string_view text, std::size_t columns) {
    if (columns_of(text) <= columns) return std::string(text);
    return std::string(prefix(text, columns > 0 ? columns - 1 : 0)) + "…";
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns, std::size_t lines) {
    std::vector<std::string> result;
    std::string line;
    const auto flush = [&] {
        result.push_back(std::move(line));
        line.clear();
    };
    while (!text.empty()) {
        auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (!line.empty() && columns_of(line) + 1 + columns_of(word) > columns) flush();
        while (columns_of(word) > columns) {
            auto part = prefix(word, columns);
            // A character that is wider than the line would never fit: take it all the same.
            if (part.empty()) part = first_character(word).bytes;
            result.emplace_back(part);
            word.remove_prefix(part.size());
        }
        if (!line.empty() && !word.empty()) line += ' ';
        line += word;
    }
    if (!line.empty()) flush();
    if (lines > 0 && result.size() > lines) {
        result.resize(lines);
        result.back() = fitted(result.back() + " …", columns);
        if (!result.back().ends_with("…")) result.back() += "…";
    }
    return result;
}

std::string to_ascii(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> known{
        {{"·", "-"}, {"…", "..."}, {"→", "->"}, {"–", "-"}, {"—", "-"}, {"≥", ">="}, {"±", "+/-"}}};
    std::string result;
    while (!text.empty()) {
        const auto character = first_character(text);
        if (character.point < 0x80) {
            result += character.bytes;
        } else {
            std::string_view replacement = "?";
            for (const auto& [from, to] : known) {
                if (from == character.bytes) replacement = to;
            }
            result += replacement;
        }
        text.remove_prefix(character.bytes.size());
    }
    return result;
}

}  // namespace ocprobe::report
