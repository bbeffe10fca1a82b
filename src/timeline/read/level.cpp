// The words that loggers have for how much a line matters.
#include "timeline/read/level.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace ocprobe::timeline {

namespace {

constexpr std::string_view levels[] = {
    "trace",
    "debug",
    "verbose",
    "info",
    "notice",
    "warn",
    "warning",
    "error",
    "err",
    "fatal",
    "crit",
    "critical",
    "log",
    "inf",
    "dbg",
    "wrn",
    "eror",
    "alert",
    "emerg"};

}  // namespace

bool is_level(std::string_view word) {
    return std::any_of(std::begin(levels), std::end(levels), [&](std::string_view level) {
        return word.size() == level.size() &&
               std::equal(word.begin(), word.end(), level.begin(), [](char a, char b) {
                   return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
               });
    });
}

std::size_t level_end(std::string_view text) {
    if (text.empty()) return 0;
    const auto close = text.front() == '['   ? ']'
                       : text.front() == '<' ? '>'
                       : text.front() == '(' ? ')'
                                             : '\0';
    const std::size_t from = close == '\0' ? 0 : 1;
    auto end = from;
    while (end < text.size() && end < 10 && is_letter(text[end]))
        ++end;
    const auto word = text.substr(from, end - from);
    if (end >= text.size() || !is_level(word)) return 0;
    const bool bare = close == '\0';
    if (!bare && text[end++] != close) return 0;
    const bool colon = end < text.size() && text[end] == ':';
    if (colon) ++end;
    // A sentence may begin with such a word.
    if (bare && !colon && (word.front() > 'Z' || text[end] != ' ')) return 0;
    if (bare && colon && (end >= text.size() || text[end] != ' ')) return 0;
    return std::min(text.find_first_not_of(' ', end), text.size());
}

}  // namespace ocprobe::timeline
