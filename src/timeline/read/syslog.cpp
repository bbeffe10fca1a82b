// Syslog: RFC 3164's and RFC 5424's heads, and what journalctl writes in their place.
#include "timeline/read/syslog.hpp"

#include "base/ascii.hpp"
#include "timeline/read/engine_words.hpp"

#include <array>

namespace ocprobe::timeline {

namespace {

bool program_word(std::string_view word) {
    if (word.empty() || word.size() > 64) return false;
    for (const char c : word) {
        const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          std::string_view("-_./[]").find(c) != std::string_view::npos;
        if (!fine) return false;
    }
    return true;
}

// `<30>`: the place behind it, or 0.
std::size_t priority_end(std::string_view line) {
    std::size_t at = 1;
    while (at < line.size() && at < 4 && is_digit(line[at]))
        ++at;
    const bool ends = line.starts_with('<') && at > 1 && at < line.size() && line[at] == '>';
    return ends ? at + 1 : 0;
}

std::string_view take_word(std::string_view& text) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    return word;
}

// `-`, or `[id key="value"]…`, in whose values `]` is escaped.
void skip_structured_data(std::string_view& text) {
    if (text.starts_with("- ")) {
        text.remove_prefix(2);
        return;
    }
    while (text.starts_with('[')) {
        std::size_t at = 1;
        bool quoted = false;  // senders forget to escape the bracket in a value
        for (; at < text.size() && (quoted || text[at] != ']'); at += text[at] == '\\' ? 2 : 1) {
            if (text[at] == '"') quoted = !quoted;
        }
        text.remove_prefix(std::min(at + 1, text.size()));
    }
    if (text.starts_with(' ')) text.remove_prefix(1);
}

// RFC 5424, section 6, behind the version.
bool parse_5424(std::string_view text, LineContext& context, Line& into) {
    into.outer = take_stamp(text, context.defaults);
    if (!into.outer) return false;
    (void)take_word(text);  // host
    into.program = take_word(text);
    const auto process = take_word(text);
    (void)take_word(text);  // message id
    skip_structured_data(text);
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    if (text.starts_with(utf8_mark)) text.remove_prefix(utf8_mark.size());
    into.payload = text;
    if (into.program == "kernel") into.lane = Lane::kernel;
    if (describe_unit(into.program, into.payload, into)) return true;
    if (process != "-") into.keys.push_back({KeyKind::pid, std::string(process)});
    into.inner = take_stamp(into.payload, context.defaults);
    return true;
}

}  // namespace

// `Nov 24 13:18:01 host kernel: text`, and the same with an RFC 3339 stamp.
void take_syslog_head(Line& into) {
    const auto text = into.payload;
    if (text.starts_with('[')) return;  // the gateway's own tag
    const auto blank = text.find(' ');
    const auto colon = text.find(": ");
    if (blank == std::string_view::npos || colon == std::string_view::npos || colon < blank) return;
    const auto program = text.substr(blank + 1, colon - blank - 1);
    if (!program_word(text.substr(0, blank)) || !program_word(program)) return;
    // Without a year or a process id it is somebody's sentence with a colon.
    if (into.outer->year_given && program != "kernel" && !program.ends_with(']')) return;
    if (program == "kernel") into.lane = Lane::kernel;
    into.program = program.substr(0, program.find('['));
    into.payload = text.substr(colon + 2);
    if (describe_unit(program, into.payload, into)) return;
    if (const auto open = program.find('['); open != std::string_view::npos && program.ends_with(']'))
        into.keys.push_back({KeyKind::pid, std::string(program.substr(open + 1, program.size() - open - 2))});
}

bool parse_syslog(std::string_view line, LineContext& context, Line& into) {
    const auto end = priority_end(line);
    if (end == 0) return false;
    auto text = line.substr(end);
    if (text.starts_with("1 ")) return parse_5424(text.substr(2), context, into);
    into.outer = take_stamp(text, context.defaults);
    if (!into.outer) return false;
    into.payload = text;
    take_syslog_head(into);
    into.inner = take_stamp(into.payload, context.defaults);
    return true;
}

}  // namespace ocprobe::timeline
