// The values in a finished text, without the syntax and the layout around them.
#include "app/values.hpp"

#include "base/ascii.hpp"

namespace ocprobe::app {

namespace {

/// In no finished text: control characters are escaped.
constexpr char border = '\1';

// Strings stay as they are written, escapes too: who searches reads those.
std::string values_of_json(std::string_view text) {
    std::string values;
    values.reserve(text.size());
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string && c == '\\' && i + 1 < text.size()) {
            values += c;
            values += text[++i];
            continue;
        }
        if (c == '"') in_string = !in_string;
        const bool of_value = in_string || is_letter(c) || is_digit(c) || c == '-' || c == '+' || c == '.';
        values += c != '"' && of_value ? c : border;
    }
    return values;
}

// Columns are two blanks or more apart; Markdown, HTML and XML have their marks; what we put together from several values
// has a sign and a blank between them.
std::string values_of_layout(std::string_view text) {
    constexpr std::string_view marks = "\"`*|<>\n";
    constexpr std::string_view signs = ",:;.";
    constexpr std::string_view dot = "\xc2\xb7";
    const auto is_blank = [&](std::size_t at) {
        return at < text.size() && (text[at] == ' ' || text[at] == '\n');
    };
    std::string values;
    values.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool in_gap = c == ' ' && (is_blank(i - 1) || is_blank(i + 1));
        const bool in_dot = text.substr(i).starts_with(dot) || (i > 0 && text.substr(i - 1).starts_with(dot));
        const bool between = signs.find(c) != std::string_view::npos && is_blank(i + 1);
        const bool is_mark = marks.find(c) != std::string_view::npos;
        values += in_gap || in_dot || between || is_mark ? border : c;
    }
    return values;
}

}  // namespace

std::string values_of(std::string_view finished) {
    return finished.starts_with('{') ? values_of_json(finished) : values_of_layout(finished);
}

}  // namespace ocprobe::app
