// A page of text under construction: lines with an indent, colour, and a limit on their number.
#pragma once

#include "ocprobe/report/render.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::report {

enum class Tone { plain, good, bad, doubtful, faint };

/// What a person may see: a line break inside a text would let a peer forge lines of the report.
[[nodiscard]] std::string on_one_line(std::string_view text);

class Page {
public:
    explicit Page(const Style& style) : style_(style) {}

    /// `head` in the first column, then `text` wrapped beside it from column `indent` on; `aside` at a fixed
    /// column of the first line. Only the first word of `head` is coloured.
    void paragraph(
        std::string_view head,
        Tone tone,
        std::string_view text,
        std::size_t indent,
        std::size_t lines = 0,
        std::string_view aside = {}
    );
    /// One line, cut to the width.
    void line(std::string_view text);
    /// A line that may be longer than the page: it is there to be copied.
    void verbatim(std::string_view text);
    void gap();
    [[nodiscard]] std::size_t size() const { return lines_.size(); }
    [[nodiscard]] std::string finished() const;

private:
    [[nodiscard]] std::string painted(std::string_view text, Tone tone) const;
    const Style& style_;
    std::vector<std::string> lines_;
};

}  // namespace ocprobe::report
