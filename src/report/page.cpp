// A page of text under construction.
#include "report/page.hpp"

#include "ocprobe/base/text.hpp"
#include "report/layout.hpp"

#include <algorithm>

namespace ocprobe::report {

namespace {

constexpr std::size_t aside_column = 48;

}  // namespace

std::string on_one_line(std::string_view text) {
    return escape_text(text, text.size() * 6 + 16);
}

std::string Page::painted(std::string_view text, Tone tone) const {
    std::string_view code;
    switch (tone) {
    case Tone::plain:
        break;
    case Tone::good:
        code = "32";
        break;
    case Tone::bad:
        code = "1;31";
        break;
    case Tone::doubtful:
        code = "33";
        break;
    case Tone::faint:
        code = "2";
        break;
    }
    if (!style_.colour || code.empty() || text.empty()) return std::string(text);
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

void Page::paragraph(
    std::string_view head,
    Tone tone,
    std::string_view text,
    std::size_t indent,
    std::size_t lines,
    std::string_view aside
) {
    const auto width = static_cast<std::size_t>(style_.columns);
    auto plain = on_one_line(text);
    // Counted as it will be printed: in ASCII an ellipsis takes three columns.
    if (!style_.unicode) plain = to_ascii(plain);
    auto parts = wrapped(plain, width - std::min(indent, width / 2), lines);
    if (parts.empty()) parts.emplace_back();
    if (!aside.empty()) {
        const auto used = indent + columns_of(parts.front());
        parts.front() += std::string(used < aside_column ? aside_column - used : 2, ' ') + std::string(aside);
    }
    // The word that carries the tone, and what stands between it and the text.
    const auto word_end = head.find_last_not_of(' ') == std::string_view::npos
                              ? 0
                              : head.find(' ', head.find_first_not_of(' '));
    const auto word = head.substr(0, word_end);
    std::string first = painted(word, tone) + std::string(head.substr(word.size()));
    first += std::string(indent - std::min(indent, columns_of(head)), ' ') + parts.front();
    while (first.ends_with(' '))
        first.pop_back();
    lines_.push_back(std::move(first));
    for (std::size_t i = 1; i < parts.size(); ++i)
        lines_.push_back(std::string(indent, ' ') + parts[i]);
}

void Page::line(std::string_view text) {
    auto plain = on_one_line(text);
    if (!style_.unicode) plain = to_ascii(plain);
    lines_.push_back(fitted(plain, static_cast<std::size_t>(style_.columns)));
}

void Page::verbatim(std::string_view text) {
    lines_.push_back(on_one_line(text));
}

void Page::gap() {
    if (!lines_.empty() && !lines_.back().empty()) lines_.emplace_back();
}

std::string Page::finished() const {
    std::string text;
    for (const auto& line : lines_)
        text += (style_.unicode ? line : to_ascii(line)) + "\n";
    return text;
}

}  // namespace ocprobe::report
