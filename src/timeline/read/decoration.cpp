// What platforms put between a line's stamp and the words of the program that wrote it.
#include "timeline/read/decoration.hpp"

#include "base/ascii.hpp"
#include "timeline/classify/line_head.hpp"

#include <algorithm>

namespace ocprobe::timeline {

namespace {

// The runtime's stream and whether the line is whole (`F`) or a part.
constexpr std::string_view streams[] = {"stdout F ", "stderr F ", "stdout P ", "stderr P ", "F "};
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
constexpr std::size_t longest_word = 80;

bool is_word_char(char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
}

std::size_t word_end(std::string_view text, std::size_t from) {
    auto at = from;
    while (at < text.size() && at - from < longest_word && is_word_char(text[at]))
        ++at;
    return at;
}

std::size_t behind_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] == ' ')
        ++at;
    return at;
}

struct Decorated {
    std::string_view text;
    std::string_view service;
    bool level = false;
    bool stream = false;
};

bool take_stream(Decorated& rest) {
    for (const auto stream : streams) {
        if (!rest.text.starts_with(stream)) continue;
        rest.text.remove_prefix(stream.size());
        return rest.stream = true;
    }
    return false;
}

bool take_level(Decorated& rest) {
    auto end = level_end(rest.text);
    const auto word = word_end(rest.text, 0);
    if (end == 0 && rest.text.substr(word, 1) == " " && is_level(rest.text.substr(0, word)))
        end = behind_blanks(rest.text, word);
    if (end == 0) return false;
    rest.text.remove_prefix(end);
    return rest.level = true;
}

// `| `, `- `, ` -- : `
bool take_bar(Decorated& rest) {
    const auto end = rest.text.find_first_not_of("|-: ");
    if (end == std::string_view::npos || end == 0 || rest.text[end - 1] != ' ') return false;
    rest.text.remove_prefix(end);
    return true;
}

// `\tstdout\ttext`, `,stdout,"text",…`: what stands behind a stamp in a table.
bool take_cells(Decorated& rest) {
    constexpr std::string_view separators = ",;\t";
    const auto text = rest.text;
    if (text.empty() || separators.find(text.front()) == std::string_view::npos) return false;
    const char separator = text.front();
    std::size_t at = 1;
    for (const std::string_view stream : {"stdout", "stderr"}) {
        const bool cell =
            text.substr(at).starts_with(stream) && text.substr(at + stream.size(), 1) == text.substr(0, 1);
        if (cell) at += stream.size() + 1;
    }
    auto cell = text.substr(at);
    if (cell.starts_with('"')) {
        std::size_t end = 1;
        while (end < cell.size() && (cell[end] != '"' || cell.substr(end, 2) == "\"\""))
            end += cell.substr(end, 2) == "\"\"" ? 2 : 1;
        cell = cell.substr(1, end - 1);
    } else if (separator != '\t') {
        return false;  // a list in a sentence
    }
    rest.text = cell;
    return true;
}

// `stack_gateway.1.q8zkp0a1b2c3@node    | `: a task of a swarm, behind its stamp.
bool take_task(Decorated& rest) {
    const auto at = word_end(rest.text, 0);
    if (at == 0 || at >= rest.text.size() || rest.text[at] != '@') return false;
    const auto host = word_end(rest.text, at + 1);
    const auto bar = behind_blanks(rest.text, host);
    if (host == at + 1 || rest.text.substr(bar, 2) != "| ") return false;
    rest.service = rest.text.substr(0, at);
    rest.text.remove_prefix(bar + 2);
    return true;
}

// `{app="openclaw-gateway", namespace="ai"} `
bool take_labels(Decorated& rest) {
    const auto close = rest.text.substr(0, 512).find('}');
    if (!rest.text.starts_with('{') || close == std::string_view::npos) return false;
    if (rest.text.substr(close + 1, 1) != " " && rest.text.substr(close + 1, 1) != "\t") return false;
    const auto labels = rest.text.substr(0, close);
    if (labels.find("=\"") == std::string_view::npos) return false;
    for (const std::string_view key : {"pod=\"", "container=\"", "service=\"", "app=\"", "unit=\""}) {
        const auto at = labels.find(key);
        if (at == std::string_view::npos) continue;
        const auto value = labels.substr(at + key.size());
        rest.service = value.substr(0, value.find('"'));
        break;
    }
    rest.text.remove_prefix(behind_blanks(rest.text, close + 2));
    return true;
}

// `app[148e21ea7d4389] fra [info]`, `app[web.1]: `
bool take_instance(Decorated& rest) {
    const auto text = rest.text;
    const auto open = word_end(text, 0);
    if (open == 0 || open >= text.size() || text[open] != '[' || !is_letter(text.front())) return false;
    const auto close = word_end(text, open + 1);
    if (close == open + 1 || close + 1 >= text.size() || text[close] != ']') return false;
    auto at = close + 1;
    if (text[at] == ':') ++at;
    if (at >= text.size() || text[at] != ' ') return false;
    at = behind_blanks(text, at);
    const auto region = word_end(text, at);
    // Fly: the machine is what its own lines are about.
    if (region - at == 3 && region < text.size() && text[region] == ' ') {
        at = behind_blanks(text, region);
        rest.service = text.substr(open + 1, close - open - 1);
    }
    rest.text.remove_prefix(at);
    return true;
}

// `ecs/gateway/0a1b2c3d4e5f `
bool take_path(Decorated& rest) {
    const auto first = word_end(rest.text, 0);
    if (first == 0 || first >= rest.text.size() || rest.text[first] != '/') return false;
    const auto second = word_end(rest.text, first + 1);
    if (second >= rest.text.size() || rest.text[second] != '/') return false;
    const auto third = word_end(rest.text, second + 1);
    if (third - second < 9 || third >= rest.text.size() || rest.text[third] != ' ') return false;
    rest.service = rest.text.substr(first + 1, second - first - 1);
    rest.text.remove_prefix(behind_blanks(rest.text, third));
    return true;
}

// `gateway: ` behind a level, `openclaw-gateway: `
bool take_logger(Decorated& rest) {
    const auto end = word_end(rest.text, 0);
    const bool told = rest.level || rest.text.substr(0, end).find("openclaw") != std::string_view::npos;
    if (!told || end == 0 || rest.text.substr(end, 2) != ": ") return false;
    rest.text.remove_prefix(end + 2);
    return true;
}

bool is_own_form(std::string_view text) {
    const auto head = head_of(text);
    if (head.client || (!head.tag.empty() && !is_level(head.tag))) return true;
    // The program's own stamp: what stands behind it is looked at once more.
    if (text.size() > 19 && text.starts_with("20") && text[4] == '-' && text[7] == '-') return true;
    return text.starts_with("Gateway ") || text.starts_with("gateway closed (") ||
           text.starts_with("Invalid config") || text.starts_with("Config invalid");
}

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
    return behind_blanks(text, end);
}

Unprefixed without_decoration(std::string_view text) {
    constexpr int most = 5;
    constexpr bool (*forms[])(Decorated&) = {
        take_stream,
        take_level,
        take_logger,
        take_bar,
        take_cells,
        take_labels,
        take_task,
        take_instance,
        take_path};
    Decorated rest{.text = text, .service = {}};
    bool taken = false;
    for (int i = 0; i < most; ++i) {
        const bool more =
            std::any_of(std::begin(forms), std::end(forms), [&](auto form) { return form(rest); });
        if (!more) break;
        if (i == 0 && rest.stream) text = rest.text;
        taken = true;
    }
    return taken && is_own_form(rest.text) ? Unprefixed{rest.text, rest.service} : Unprefixed{text, {}};
}

}  // namespace ocprobe::timeline
