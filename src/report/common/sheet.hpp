// A sheet of text under construction: a gutter of words on the left, wrapped text beside it, colour by meaning.
#pragma once

#include "ocprobe/report/render.hpp"
#include "report/common/fix_words.hpp"
#include "report/common/printable.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ocprobe::report {

enum class Ink { plain, strong, good, bad, caution, faint };

/// No limit.
inline constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

/// Columns of a text: a wider terminal is not filled, a narrower one wraps by itself.
inline constexpr int narrowest_text = 40;
inline constexpr int widest_text = 120;

/// The first column of every text.
inline constexpr std::size_t gutter = 6;

struct Entry {
    std::string_view label{};  ///< the word in the gutter
    Ink ink = Ink::plain;      ///< of that word
    std::string name{};        ///< between the gutter and the text: a stage, a source
    std::string text{};
    std::size_t indent = gutter;  ///< the text's first column
    std::size_t lines = all;      ///< at most so many
    std::string right{};          ///< at the right edge of the first line
    Ink text_ink = Ink::plain;
};

class Sheet {
public:
    explicit Sheet(const Style& style);

    void add(const Entry& entry);
    /// Lines to be copied: never wrapped; a shell command of one line is folded where that keeps it a command.
    void
    add_command(std::string_view command, LineKind kind, std::size_t lines, std::size_t indent = gutter + 2);
    /// Lines as they are, the first one beside `name`.
    void add_verbatim(std::string_view name, std::string_view lines, std::size_t indent);
    void gap();

    [[nodiscard]] std::size_t size() const { return lines_.size(); }
    [[nodiscard]] std::size_t columns() const { return columns_; }
    [[nodiscard]] std::string finished() const;

private:
    using Line = std::vector<std::pair<std::string, Ink>>;
    [[nodiscard]] std::string shown(std::string_view text) const;

    Style style_;
    Printable printable_;
    std::size_t columns_;
    std::vector<Line> lines_;
};

}  // namespace ocprobe::report
