// Lines of text for a terminal.
#include "report/common/layout.hpp"

#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace ocprobe::report {

namespace {

// What is no UTF-8 counts as one character; by the time a text is laid out it has none.
struct Character {
    std::string_view bytes;
    char32_t point = 0;
};

Character first_character(std::string_view text) {
    const auto point = decode_utf8(text);
    return {text.substr(0, point.length), point.value};
}

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

template <std::size_t Size>
bool in(const std::array<Range, Size>& ranges, std::uint32_t point) {
    return std::any_of(ranges.begin(), ranges.end(), [point](const Range& range) {
        return point >= range.first && point <= range.last;
    });
}

constexpr std::array<Range, 12> no_columns{
    {{0x300, 0x36f},
     {0x483, 0x489},
     {0x591, 0x5bd},
     {0x610, 0x61a},
     {0x64b, 0x65f},
     {0x900, 0x902},
     {0xe34, 0xe3a},
     {0x1ab0, 0x1aff},
     {0x1dc0, 0x1dff},
     {0x20d0, 0x20ff},
     {0xfe00, 0xfe0f},
     {0xfe20, 0xfe2f}}};
constexpr std::array<Range, 11> two_columns{
    {{0x1100, 0x115f},
     {0x2e80, 0x303e},
     {0x3041, 0xa4cf},
     {0xac00, 0xd7a3},
     {0xf900, 0xfaff},
     {0xfe30, 0xfe6f},
     {0xff00, 0xff60},
     {0xffe0, 0xffe6},
     {0x1f300, 0x1f64f},
     {0x1f680, 0x1faff},
     {0x20000, 0x3fffd}}};

std::size_t width_of(std::uint32_t point) {
    if (point < 0x300) return 1;
    if (in(no_columns, point)) return 0;
    return in(two_columns, point) ? 2 : 1;
}

// The longest prefix that is at most `columns` wide, never less than a character.
std::string_view prefix(std::string_view text, std::size_t columns) {
    std::size_t used = 0;
    std::size_t bytes = 0;
    while (bytes < text.size()) {
        const auto character = first_character(text.substr(bytes));
        used += width_of(character.point);
        if (used > columns && bytes > 0) break;
        bytes += character.bytes.size();
    }
    return text.substr(0, bytes);
}

// Where a word that does not fit is cut: behind the last separator of the part that fits, if that leaves a half.
std::string_view part_of_word(std::string_view word, std::size_t columns) {
    const auto fits = prefix(word, columns);
    const auto separator = fits.find_last_of("/,&=");
    if (fits.size() == word.size() || separator == std::string_view::npos || separator + 1 < fits.size() / 2)
        return fits;
    return fits.substr(0, separator + 1);
}

bool sticks_to_previous(std::string_view word, std::string_view previous) {
    if (word == "·" || word == "|") return true;
    const bool number = !previous.empty() && previous.back() >= '0' && previous.back() <= '9';
    constexpr std::array<std::string_view, 5> units{"ms", "ms,", "s", "characters)", "characters"};
    return number && std::find(units.begin(), units.end(), word) != units.end();
}

// The words, those that belong together with their blank.
std::vector<std::string> split_at_blanks(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (word.empty()) continue;
        if (!words.empty() && sticks_to_previous(word, words.back())) {
            words.back() += ' ';
            words.back() += word;
        } else {
            words.emplace_back(word);
        }
    }
    return words;
}

// `line` shortened so that the ellipsis fits behind it.
std::string with_ellipsis(std::string_view line, std::size_t columns, std::string_view ellipsis) {
    const auto room = columns - std::min(columns, columns_of(ellipsis) + 1);
    std::string text(columns_of(line) > room ? prefix(line, std::max<std::size_t>(room, 1)) : line);
    // Not in the middle of a word, unless that would cost half of the line.
    const auto blank = text.rfind(' ');
    const bool in_word = text.size() < line.size() && line[text.size()] != ' ';
    if (in_word && blank != std::string::npos && blank > text.size() / 2) text.resize(blank);
    while (text.ends_with(' '))
        text.pop_back();
    return text + " " + std::string(ellipsis);
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

std::string padded(std::string text, std::size_t columns) {
    const auto used = columns_of(text);
    if (used < columns) text.append(columns - used, ' ');
    return text;
}

std::string to_ascii(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 14> known{
        {{"·", "|"},
         {"…", "..."},
         {"→", "->"},
         {"←", "<-"},
         {"–", "-"},
         {"—", "--"},
         {"≥", ">="},
         {"≤", "<="},
         {"±", "+-"},
         {"×", "x"},
         {"“", "\""},
         {"”", "\""},
         {"‘", "'"},
         {"’", "'"}}};
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const auto character = first_character(text);
        text.remove_prefix(character.bytes.size());
        const auto row = std::find_if(known.begin(), known.end(), [&](const auto& entry) {
            return entry.first == character.bytes;
        });
        if (character.point < 0x80) {
            result += character.bytes;
        } else if (row != known.end()) {
            result += row->second;
        } else {
            result += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(character.point));
        }
    }
    return result;
}

std::vector<std::string> wrapped(std::string_view text, const Width& width) {
    std::vector<std::string> lines;
    std::string line;
    const auto room = [&] { return std::max<std::size_t>(lines.empty() ? width.first : width.rest, 1); };
    const auto flush = [&] {
        lines.push_back(std::move(line));
        line.clear();
    };
    for (const auto& whole : split_at_blanks(text)) {
        std::string_view word = whole;
        if (!line.empty() && columns_of(line) + 1 + columns_of(word) > room()) flush();
        while (columns_of(word) > room()) {
            const auto part = part_of_word(word, room());
            lines.emplace_back(part);
            word.remove_prefix(part.size());
        }
        if (!line.empty() && !word.empty()) line += ' ';
        line += word;
    }
    if (!line.empty()) flush();
    if (lines.size() > width.lines) {
        lines.resize(std::max<std::size_t>(width.lines, 1));
        const auto columns = width.lines <= 1 ? width.first : width.rest;
        lines.back() = with_ellipsis(lines.back(), columns, width.ellipsis);
    }
    return lines;
}

std::vector<std::string> folded_command(std::string_view command, std::size_t columns) {
    std::vector<std::string> lines;
    std::string_view indent;
    while (columns_of(command) + indent.size() > columns) {
        // The last blank, outside quotes, that leaves room for the backslash.
        std::size_t best = std::string_view::npos;
        char quote = '\0';
        for (std::size_t i = 0; i < command.size(); ++i) {
            const char c = command[i];
            if (quote == '\0' && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = '\0';
            }
            if (c != ' ' || quote != '\0' || i == 0) continue;
            const bool fits = columns_of(command.substr(0, i)) + indent.size() + 2 <= columns;
            if (fits || best == std::string_view::npos) best = i;
            if (!fits) break;
        }
        if (best == std::string_view::npos) break;
        lines.push_back(std::string(indent) + std::string(command.substr(0, best)) + " \\");
        command.remove_prefix(best + 1);
        indent = "  ";
    }
    lines.push_back(std::string(indent) + std::string(command));
    return lines;
}

}  // namespace ocprobe::report
