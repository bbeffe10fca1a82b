// What platforms put between a line's stamp and the words of the program that wrote it.
#include "timeline/read/decoration.hpp"

#include "base/ascii.hpp"
#include "timeline/classify/line_head.hpp"
#include "timeline/classify/phrases.hpp"
#include "timeline/read/level.hpp"

#include <algorithm>

namespace ocprobe::timeline {

namespace {

// The runtime's stream and whether the line is whole (`F`) or a part.
constexpr std::string_view streams[] = {"stdout F ", "stderr F ", "stdout P ", "stderr P ", "F "};
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

// The program's own stamp: what stands behind it is looked at once more.
bool has_stamp(std::string_view text) {
    return text.size() > 19 && text[0] == '2' && text[1] == '0' && text[4] == '-' && text[7] == '-';
}

// Most lines: the gateway's own tag stands first.
bool has_gateway_tag(std::string_view text) {
    if (!text.starts_with('[')) return false;
    const auto tag = text.substr(1, text.find(']') - 1);
    return std::find(std::begin(gateway_tags), std::end(gateway_tags), tag) != std::end(gateway_tags);
}

// `"text"` with `""` for a quote, or what stands before the next separator; `end` is the place behind it.
std::string_view cell_at(std::string_view text, char separator, std::size_t& end) {
    if (!text.starts_with('"')) {
        end = std::min(text.find(separator), text.size());
        return text.substr(0, end);
    }
    end = 1;
    while (end < text.size() && (text[end] != '"' || text.substr(end, 2) == "\"\""))
        end += text.substr(end, 2) == "\"\"" ? 2 : 1;
    const auto cell = text.substr(1, end - 1);
    end = std::min(end + 1, text.size());
    return cell;
}

// `\tstdout\ttext`, `,stdout,"text",…`, `;INFO;text`: what stands behind a stamp in a table.
bool take_cells(Decorated& rest) {
    constexpr std::string_view separators = ",;\t|";
    auto text = rest.text;
    if (text.empty() || separators.find(text.front()) == std::string_view::npos) return false;
    const char separator = text.front();
    bool told = separator == '\t';  // else it may be a list in a sentence
    text.remove_prefix(1);
    std::size_t end = 0;
    auto cell = cell_at(text, separator, end);
    while (cell == "stdout" || cell == "stderr" || is_level(cell)) {
        if (end >= text.size() || text[end] != separator) return false;
        rest.level = rest.level || is_level(cell);
        told = true;
        text.remove_prefix(end + 1);
        cell = cell_at(text, separator, end);
    }
    const bool quoted = text.starts_with('"');
    if (!quoted && !told && !has_gateway_tag(text) && !has_stamp(text)) return false;
    rest.text = quoted ? cell : text;
    // Papertrail's archive has nine columns before the text.
    constexpr std::ptrdiff_t many_columns = 5;
    if (separator == '\t' && std::count(text.begin(), text.end(), separator) >= many_columns)
        rest.text = text.substr(text.rfind(separator) + 1);
    return true;
}

// `[main] `, `[pid 4321] `, `[4321] `: the thread or the process that writes; `[Gateway] ` behind a level, before the
// gateway's own tag: NestJS' context.
bool take_thread(Decorated& rest) {
    constexpr std::string_view threads[] = {"main", "Main", "pid ", "tid ", "thread", "Thread"};
    const auto close = rest.text.substr(0, longest_word).find(']');
    if (!rest.text.starts_with('[') || close == std::string_view::npos) return false;
    const auto name = rest.text.substr(1, close - 1);
    const bool number = !name.empty() && std::all_of(name.begin(), name.end(), is_digit);
    const bool thread = std::any_of(std::begin(threads), std::end(threads), [&](std::string_view begin) {
        return name.starts_with(begin);
    });
    const bool context = rest.level && has_gateway_tag(rest.text.substr(behind_blanks(rest.text, close + 1)));
    if ((!number && !thread && !context) || rest.text.substr(close + 1, 1) != " ") return false;
    rest.text.remove_prefix(behind_blanks(rest.text, close + 1));
    return true;
}

// `gateway/main.go:12: `, `{gateway.py:12} `, `gateway.cc:12] `: where in its source a program writes the line.
bool take_caller(Decorated& rest) {
    const auto text = rest.text;
    auto at = std::size_t{text.starts_with('{') ? 1U : 0U};
    const auto begin = at;
    while (at < text.size() && at < longest_word && (is_word_char(text[at]) || text[at] == '/'))
        ++at;
    if (text.substr(begin, at - begin).find('.') == std::string_view::npos || text.substr(at, 1) != ":")
        return false;
    const auto number = ++at;
    while (at < text.size() && is_digit(text[at]))
        ++at;
    if (at == number) return false;
    while (at < text.size() && std::string_view("}]:").find(text[at]) != std::string_view::npos)
        ++at;
    if (at >= text.size() || (text[at] != ' ' && text[at] != '\t')) return false;
    rest.text.remove_prefix(behind_blanks(text, at + 1));
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

// `gateway: ` behind a level, `openclaw.Gateway - `, `openclaw::gw: `, `Gateway|` behind one
bool take_logger(Decorated& rest) {
    constexpr std::string_view behind[] = {": ", " - ", "|"};
    auto end = word_end(rest.text, 0);
    while (end > 0 && rest.text.substr(end, 2) == "::")
        end = word_end(rest.text, end + 2);
    const bool told = rest.level || rest.text.substr(0, end).find("openclaw") != std::string_view::npos;
    if (!told || end == 0) return false;
    for (const auto words : behind) {
        if (!rest.text.substr(end).starts_with(words)) continue;
        rest.text.remove_prefix(end + words.size());
        return true;
    }
    return false;
}

// `box openclaw-gateway: `: a syslog's host and program, without a process id, behind a stamp with its year.
bool take_program(Decorated& rest) {
    const auto host = word_end(rest.text, 0);
    if (host == 0 || rest.text.substr(host, 1) != " ") return false;
    const auto end = word_end(rest.text, host + 1);
    const auto program = rest.text.substr(host + 1, end - host - 1);
    const bool told = program.find("openclaw") != std::string_view::npos ||
                      program.find("gateway") != std::string_view::npos;
    if (!told || rest.text.substr(end, 2) != ": ") return false;
    rest.text.remove_prefix(end + 2);
    return true;
}

bool is_own_form(std::string_view text) {
    const auto head = head_of(text);
    if (head.client || (!head.tag.empty() && !is_level(head.tag)) || has_stamp(text)) return true;
    return text.starts_with("Gateway ") || text.starts_with("gateway closed (") ||
           text.starts_with("Invalid config") || text.starts_with("Config invalid");
}

}  // namespace

Unprefixed without_decoration(std::string_view text) {
    if (has_stamp(text) || has_gateway_tag(text)) return {text, {}};
    constexpr int most = 6;
    constexpr bool (*forms[])(Decorated&) = {
        take_stream,
        take_level,
        take_logger,
        take_thread,
        take_caller,
        take_cells,
        take_bar,
        take_labels,
        take_task,
        take_instance,
        take_path,
        take_program};
    Decorated rest{.text = text, .service = {}};
    bool taken = false;
    for (int i = 0; i < most && !head_of(rest.text).client; ++i) {
        const bool more =
            std::any_of(std::begin(forms), std::end(forms), [&](auto form) { return form(rest); });
        if (!more) break;
        if (i == 0 && rest.stream) text = rest.text;
        taken = true;
    }
    return taken && is_own_form(rest.text) ? Unprefixed{rest.text, rest.service} : Unprefixed{text, {}};
}

}  // namespace ocprobe::timeline
