// A stamp that is not the first thing of its line.
#include "timeline/read/stamp_behind.hpp"

#include "base/ascii.hpp"
#include "timeline/read/level.hpp"

#include <algorithm>

namespace ocprobe::timeline {

namespace {

constexpr std::size_t longest_head = 96;
constexpr std::size_t longest_word = 80;
constexpr int most_parts = 12;

struct Head {
    std::string_view rest;
    std::string_view name;
    bool names = false;
    bool tells = false;   ///< a level, a process id, brackets or quotes: no sentence begins so
    char closing = '\0';  ///< what ends the bracket or the quotes that stand open
};

bool is_name_char(char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == '/';
}

char closing_of(char open) {
    constexpr std::string_view pairs = "[](){}<>''\"\"``";
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
        if (pairs[i] == open) return pairs[i + 1];
    }
    return '\0';
}

bool skip_signs(Head& head) {
    const auto end = std::min(head.rest.find_first_not_of(" \t|*>-:,;="), head.rest.size());
    head.tells = head.tells || (end > 0 && !head.names);
    head.rest.remove_prefix(end);
    return end > 0;
}

bool skip_icon(Head& head) {
    std::size_t end = 0;
    while (end < head.rest.size() && static_cast<unsigned char>(head.rest[end]) >= 0x80)
        ++end;
    head.rest.remove_prefix(end);
    head.tells = head.tells || end > 0;
    return end > 0;
}

// `INFO`, `[inf]`, `W`, `I,`
bool skip_level(Head& head) {
    auto end = level_end(head.rest);
    if (end == 0) {
        constexpr std::string_view behind = " ,:\t[";
        const auto rest = head.rest;
        std::size_t word = 0;
        while (word < rest.size() && rest[word] >= 'A' && rest[word] <= 'Z')
            ++word;
        const bool ends = word < rest.size() && behind.find(rest[word]) != std::string_view::npos;
        if (!ends || (word != 1 && !is_level(rest.substr(0, word)))) return false;
        end = word;
    }
    head.rest.remove_prefix(end);
    return head.tells = true;
}

bool is_number(std::string_view word) {
    return !word.empty() && word.size() <= 7 && std::all_of(word.begin(), word.end(), is_digit);
}

void take_name(Head& head, std::string_view word) {
    if (!head.name.empty() || word.empty() || is_number(word)) return;
    head.name = word;
    head.names = true;
}

// `[main]`, `[4321]`, `[INFO]`; or the bracket or quotes around the stamp, which is left open.
bool skip_bracket(Head& head) {
    if (head.rest.empty() || head.closing != '\0') return false;
    const char closing = closing_of(head.rest.front());
    if (closing == '\0') return false;
    auto end = std::size_t{1};
    while (end < head.rest.size() && end < longest_word && is_name_char(head.rest[end]))
        ++end;
    head.tells = true;
    if (head.rest.front() == '[' && head.rest.substr(end, 1) == "]") {
        take_name(head, head.rest.substr(1, end - 1));
        head.rest.remove_prefix(end + 1);
    } else {
        head.closing = closing;
        head.rest.remove_prefix(1);
    }
    return true;
}

// A process id, or a name.
bool skip_word(Head& head) {
    std::size_t end = 0;
    while (end < head.rest.size() && end < longest_word && is_name_char(head.rest[end]))
        ++end;
    const auto word = head.rest.substr(0, end);
    if (end == 0 || end == head.rest.size() || (head.names && !is_number(word))) return false;
    head.tells = head.tells || is_number(word);
    take_name(head, word);
    head.rest.remove_prefix(end);
    return true;
}

// `2026-11-24T13:18:01Z #4321]`, `… INFO  openclaw]`: what stands in the bracket behind the stamp.
bool close_bracket(Head& head) {
    if (head.closing == '\0') return true;
    const auto end = head.rest.substr(0, longest_word).find(head.closing);
    const bool quoted = head.closing == '"' || head.closing == '\'' || head.closing == '`';
    if (end == std::string_view::npos || (quoted && end != 0)) return false;
    head.rest.remove_prefix(end + 1);
    head.rest.remove_prefix(std::min(head.rest.find_first_not_of(" \t"), head.rest.size()));
    return true;
}

}  // namespace

std::optional<StampBehind> stamp_behind_head(std::string_view line, const StampDefaults& defaults) {
    // Every time of day has a colon.
    if (line.substr(0, longest_head).find(':') == std::string_view::npos) return std::nullopt;
    Head head{.rest = line, .name = {}};
    for (int part = 0; part < most_parts && line.size() - head.rest.size() < longest_head; ++part) {
        auto rest = head.rest;
        const auto stamp = part > 0 ? take_stamp(rest, defaults) : std::nullopt;
        if (stamp && (stamp->day_given || head.closing != '\0')) {
            // A sentence may hold a time, but hardly with its zone.
            if (!head.tells && !stamp->zone_given) return std::nullopt;
            head.rest = rest;
            if (!close_bracket(head)) return std::nullopt;
            return StampBehind{*stamp, head.name, head.rest};
        }
        const bool skipped =
            skip_level(head) || skip_signs(head) || skip_icon(head) || skip_bracket(head) || skip_word(head);
        if (!skipped) return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace ocprobe::timeline
