// What a collector of several logs puts before each line.
#include "timeline/read/prefix.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace ocprobe::timeline {

namespace {

constexpr std::size_t longest_name = 80;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_container_name(std::string_view text) {
    return !text.empty() && text.size() <= longest_name &&
           (is_letter(text.front()) || is_digit(text.front())) &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '@';
           });
}

std::string_view without_blanks(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    return text;
}

std::string_view without_end_blanks(std::string_view text) {
    const auto last = text.find_last_not_of(" \t");
    return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

// `NAME  | text`; the bar alone when the line is empty. A swarm names the task and its node: `NAME.1.ID@NODE`.
Unprefixed compose(std::string_view line) {
    const auto bar = line.substr(0, longest_name + 8).find('|');
    if (bar == std::string_view::npos || bar == 0 || line[bar - 1] != ' ') return {line, {}};
    const auto name = without_end_blanks(line.substr(0, bar));
    if (!is_container_name(name) || (bar + 1 < line.size() && line[bar + 1] != ' ')) return {line, {}};
    return {line.substr(std::min(bar + 2, line.size())), name.substr(0, name.find('@'))};
}

// `0|NAME  | text`
Unprefixed pm2(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && is_digit(line[at]))
        ++at;
    if (at == 0 || at > 3 || at >= line.size() || line[at] != '|') return {line, {}};
    const auto inner = compose(line.substr(at + 1));
    return inner.service.empty() ? Unprefixed{line, {}} : inner;
}

// `[pod/NAME/CONTAINER] text`
Unprefixed kubectl(std::string_view line) {
    const auto close = line.find("] ");
    if (!line.starts_with("[pod/") || close == std::string_view::npos) return {line, {}};
    const auto path = line.substr(5, close - 5);
    const auto pod = path.substr(0, path.find('/'));
    return {line.substr(close + 2), pod};
}

}  // namespace

Unprefixed without_prefix(std::string_view line) {
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    line = without_blanks(line);
    // A quotation in a mail or a chat.
    while (line.starts_with("> "))
        line = without_blanks(line.substr(2));
    for (const auto form : {kubectl, pm2, compose}) {
        if (auto found = form(line); !found.service.empty()) {
            found.text = without_blanks(found.text);
            return found;
        }
    }
    return {line, {}};
}

}  // namespace ocprobe::timeline
