// Markdown that a peer's text cannot break out of.
#include "report/common/markdown_inline.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace ocprobe::report {

namespace {

// The longest run of back-ticks decides how many must stand around it.
std::size_t longest_run_of_ticks(std::string_view text) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

bool begins_www(std::string_view word) {
    constexpr std::string_view www = "www.";
    return word.size() >= www.size() && std::equal(www.begin(), www.end(), word.begin(), [](char a, char b) {
               return a == (b | 0x20) || a == b;
           });
}

// Plain words only. Everything else could be a link (`www.`, `://`), an issue (`#1`, `GH-1`), a mention, a commit
// (seven hexadecimal digits), an emoji (`:x:`), emphasis, HTML or mathematics.
bool is_plain(std::string_view word) {
    if (word.empty() || begins_www(word)) return false;
    std::size_t hex_run = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        const bool allowed = is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
                             std::string_view(".,;!?'\"()/%+=-").find(c) != std::string_view::npos;
        if (!allowed) return false;
        hex_run = is_hex(c) ? hex_run + 1 : 0;
        if (hex_run >= 7) return false;
        if (c == '-' && i + 1 < word.size() && is_digit(word[i + 1])) return false;
    }
    return true;
}

void append_word(std::string& text, std::string_view word) {
    constexpr std::string_view before = "(\"'";
    constexpr std::string_view after = ".,;:!?)\"'";
    std::size_t start = 0;
    std::size_t end = word.size();
    while (start < end && before.find(word[start]) != std::string_view::npos)
        ++start;
    while (end > start && after.find(word[end - 1]) != std::string_view::npos)
        --end;
    const auto core = word.substr(start, end - start);
    if (core.empty() || is_plain(core)) {
        text += word;
        return;
    }
    text += word.substr(0, start);
    text += code_span(core);
    text += word.substr(end);
}

std::string without_bars(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '|') {
            result += "¦";
        } else {
            result += c;
        }
    }
    return result;
}

}  // namespace

std::string code_span(std::string_view text) {
    if (text.empty()) return {};
    const std::string ticks(longest_run_of_ticks(text) + 1, '`');
    // One blank is taken away again where the text begins or ends with a back-tick or a blank.
    const auto needs_blank = [](char c) { return c == '`' || c == ' '; };
    const std::string_view blank = needs_blank(text.front()) || needs_blank(text.back()) ? " " : "";
    std::string span = ticks;
    return span.append(blank).append(text).append(blank).append(ticks);
}

std::string sentence(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (word.empty()) continue;
        if (!result.empty()) result += ' ';
        append_word(result, word);
    }
    return result;
}

std::string cell(std::string_view text) {
    return sentence(without_bars(text));
}

std::string code_cell(std::string_view text) {
    return code_span(without_bars(text));
}

std::string code_block(std::string_view text, std::string_view language, std::size_t indent) {
    const std::string before(indent, ' ');
    const std::string fence(std::max<std::size_t>(3, longest_run_of_ticks(text) + 1), '`');
    std::string block = before + fence + std::string(language) + "\n";
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        block += before;
        block += line;
        block += '\n';
    }
    return block + before + fence + "\n";
}

}  // namespace ocprobe::report
