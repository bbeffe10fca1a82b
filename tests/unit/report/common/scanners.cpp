// Readers of finished reports that look for what must not be there.
#include "unit/report/common/scanners.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::test {

namespace {

std::size_t run_of_ticks(std::string_view text) {
    const auto end = text.find_first_not_of('`');
    return end == std::string_view::npos ? text.size() : end;
}

std::string without_spans(std::string_view line) {
    std::string result;
    while (!line.empty()) {
        const auto ticks = run_of_ticks(line);
        if (ticks == 0) {
            result += line.front();
            line.remove_prefix(1);
            continue;
        }
        line.remove_prefix(ticks);
        bool closed = false;
        while (!line.empty() && !closed) {
            const auto next = run_of_ticks(line);
            closed = next == ticks;
            line.remove_prefix(std::max<std::size_t>(next, 1));
        }
        result += closed ? "?" : "UNCLOSED";
    }
    return result;
}

}  // namespace

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        lines.emplace_back(line);
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return lines;
}

std::string control_in(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte < 0x20 && byte != '\n') || byte == 0x7f) return fmt::format("U+{:04X} at {}", byte, i);
        const auto rest = text.substr(i);
        if (rest.size() >= 2 && byte == 0xc2 && static_cast<unsigned char>(rest[1]) < 0xa0)
            return fmt::format("U+{:04X} at {}", static_cast<unsigned char>(rest[1]), i);
        if (byte != 0xe2 && byte != 0xd8) continue;
        for (const std::string_view turning :
             {"\u202a",
              "\u202b",
              "\u202c",
              "\u202d",
              "\u202e",
              "\u2066",
              "\u2067",
              "\u2068",
              "\u2069",
              "\u200e",
              "\u200f",
              "\u061c"}) {
            if (rest.starts_with(turning)) return fmt::format("a bidirectional control at {}", i);
        }
    }
    return {};
}

std::string live_markdown(std::string_view text) {
    std::string result;
    std::size_t fence = 0;
    for (const auto& line : lines_of(text)) {
        const auto start = line.find_first_not_of(' ');
        const auto body =
            start == std::string::npos ? std::string_view() : std::string_view(line).substr(start);
        const auto ticks = run_of_ticks(body);
        if (fence > 0) {
            if (ticks >= fence && ticks == body.size()) {
                fence = 0;
                result += "?\n";
            }
            continue;
        }
        // An info string holds no back-tick: otherwise it is a code span.
        if (ticks >= 3 && body.find('`', ticks) == std::string_view::npos) {
            fence = ticks;
            continue;
        }
        result += without_spans(line) + "\n";
    }
    if (fence > 0) result += "UNCLOSED";
    return result;
}

}  // namespace ocprobe::test
