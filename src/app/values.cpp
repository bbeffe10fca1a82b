// The values in a finished text, without the syntax and the layout around them.
#include "app/values.hpp"

#include "base/ascii.hpp"

namespace ocprobe::app {

namespace {

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
        values += c != '"' && of_value ? c : '\n';
    }
    return values;
}

// Columns are two blanks or more apart; Markdown, HTML and XML have their marks.
std::string values_of_layout(std::string_view text) {
    constexpr std::string_view marks = "\"`*|<>\n";
    constexpr std::string_view dot = "\xc2\xb7";
    std::string values;
    values.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool in_gap = c == ' ' && ((i > 0 && text[i - 1] == ' ') || text.substr(i + 1, 1) == " ");
        const bool in_dot = text.substr(i).starts_with(dot) || (i > 0 && text.substr(i - 1).starts_with(dot));
        values += in_gap || in_dot || marks.find(c) != std::string_view::npos ? '\n' : c;
    }
    return values;
}

}  // namespace

std::string values_of(std::string_view finished) {
    return finished.starts_with('{') ? values_of_json(finished) : values_of_layout(finished);
}

}  // namespace ocprobe::app
