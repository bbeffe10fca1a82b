// A sheet of text under construction.
#include "report/common/sheet.hpp"

#include "report/common/layout.hpp"

#include <algorithm>

namespace ocprobe::report {

namespace {

std::string_view code_of(Ink ink) {
    switch (ink) {
    case Ink::plain:
        return {};
    case Ink::strong:
        return "1";
    case Ink::good:
        return "32";
    case Ink::bad:
        return "1;31";
    case Ink::caution:
        return "33";
    case Ink::faint:
        return "2";
    }
    return {};
}

}  // namespace

Sheet::Sheet(const Style& style)
    : style_(style),
      printable_(style.redactor),
      columns_(static_cast<std::size_t>(std::clamp(style.columns, narrowest_text, widest_text))) {}

std::string Sheet::shown(std::string_view text) const {
    auto result = printable_(text);
    return style_.unicode ? result : to_ascii(result);
}

void Sheet::add(const Entry& entry) {
    const auto right = shown(entry.right);
    const auto reserved = right.empty() ? 0 : columns_of(right) + 2;
    const auto room = columns_ - std::min(columns_ / 2, entry.indent);
    const auto parts = wrapped(
        shown(entry.text),
        {.first = room - std::min(room / 2, reserved),
         .rest = room,
         .lines = entry.lines,
         .ellipsis = style_.unicode ? "…" : "..."}
    );

    Line line;
    line.emplace_back(std::string(entry.label), entry.ink);
    const auto column = std::min(gutter, entry.indent);
    auto head = std::string(column - std::min(column, entry.label.size()), ' ') + shown(entry.name);
    head = padded(std::move(head), entry.indent - std::min(entry.indent, entry.label.size()));
    line.emplace_back(std::move(head), entry.text_ink == Ink::strong ? Ink::plain : entry.text_ink);
    auto first = parts.empty() ? std::string() : parts.front();
    if (!right.empty()) first = padded(std::move(first), room - columns_of(right));
    line.emplace_back(std::move(first), entry.text_ink);
    if (!right.empty()) line.emplace_back(right, Ink::faint);
    lines_.push_back(std::move(line));
    for (std::size_t i = 1; i < parts.size(); ++i) {
        lines_.push_back({{std::string(entry.indent, ' '), Ink::plain}, {parts[i], entry.text_ink}});
    }
}

void Sheet::add_command(
    std::string_view command, LineKind kind, std::size_t most, std::size_t indent_columns
) {
    const std::string indent(indent_columns, ' ');
    // Several lines may be a script: where a line of it may be folded is not known.
    const bool foldable = kind == LineKind::shell && command.find('\n') == std::string_view::npos;
    std::vector<std::string> lines;
    while (!command.empty()) {
        const auto line = command.substr(0, command.find('\n'));
        command.remove_prefix(std::min(command.size(), line.size() + 1));
        const auto text = shown(line);
        if (foldable) {
            lines = folded_command(text, columns_ - indent.size());
        } else {
            lines.push_back(text);
        }
    }
    if (lines.size() > most) {
        lines.resize(std::max<std::size_t>(most, 1) - 1);
        lines.push_back(shown("… cut here: -v shows all of it"));
    }
    for (auto& line : lines)
        lines_.push_back({{indent, Ink::plain}, {std::move(line), Ink::strong}});
}

void Sheet::add_verbatim(std::string_view name, std::string_view lines, std::size_t indent) {
    auto head = padded(std::string(name), indent);
    while (!lines.empty()) {
        const auto line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
        lines_.push_back({{head, Ink::plain}, {shown(line), Ink::strong}});
        head.assign(indent, ' ');
    }
}

void Sheet::gap() {
    if (!lines_.empty() && !lines_.back().empty()) lines_.emplace_back();
}

std::string Sheet::finished() const {
    std::string text;
    for (const auto& line : lines_) {
        std::string row;
        for (const auto& [part, ink] : line) {
            const auto code = style_.colour ? code_of(ink) : std::string_view();
            // Blanks at the end of a coloured part would be coloured, too.
            const auto ends = part.find_last_not_of(' ') + 1;
            if (code.empty() || ends == 0) {
                row += part;
            } else {
                row.append("\x1b[").append(code).append("m").append(part, 0, ends).append("\x1b[0m");
                row.append(part, ends, std::string::npos);
            }
        }
        row.erase(row.find_last_not_of(' ') + 1);
        text += row + "\n";
    }
    return text;
}

}  // namespace ocprobe::report
