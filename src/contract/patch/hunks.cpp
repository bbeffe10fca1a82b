// A unified diff that shows no neighbouring line with a secret in it.
#include "contract/patch/hunks.hpp"

#include "contract/patch/harmless_lines.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

constexpr std::size_t context_lines = 3;

/// Whether the line `distance` before `first`, and the one as far after `end`, may be shown; beyond the file's ends
/// there is nothing to hide.
bool shown_around(const Lines& lines, std::size_t first, std::size_t end, std::size_t distance) {
    const bool before = first < distance || is_harmless_line(lines, first - distance);
    const auto after = end + distance - 1;
    return before && (after >= lines.size() || is_harmless_line(lines, after));
}

/// Edits near each other make one hunk, unless a line between them must not be shown.
bool may_join(const Lines& lines, const Edit& first, const Edit& second) {
    const auto end = first.line + first.removed;
    if (second.line > end + 2 * context_lines) return false;
    for (auto line = end; line < second.line; ++line) {
        if (!is_harmless_line(lines, line)) return false;
    }
    return true;
}

/// git puts lines that nothing is beside at the end of the file: then the line before them is written again with them.
bool needs_anchor(
    const Lines& lines,
    const std::vector<Edit>& edits,
    std::size_t first,
    std::size_t last,
    std::size_t context
) {
    if (context > 0 || edits[first].line == 0 || edits[last].line >= lines.size()) return false;
    for (auto at = first; at <= last; ++at) {
        if (edits[at].removed > 0) return false;
    }
    return true;
}

/// Writes the lines of a hunk as the file ends its own: with a CR, and the last one perhaps not at all.
class HunkBody {
public:
    HunkBody(const Lines& lines, bool ends_bare)
        : lines_(lines),
          ends_bare_(ends_bare),
          carriage_return_(!lines.empty() && lines[0].ends_with('\r')) {}

    void context(std::size_t line) { old(' ', line); }
    void removed(std::size_t line) { old('-', line); }
    /// Context that an addition follows: a last line without an end gets one.
    void context_before_addition(std::size_t line) {
        if (!is_bare(line)) return context(line);
        removed(line);
        text += "+" + std::string(lines_[line]) + "\n";
    }
    void added(const std::string& line) {
        text += "+" + line + (carriage_return_ && !line.ends_with('\r') ? "\r\n" : "\n");
    }

    std::string text;

private:
    [[nodiscard]] bool is_bare(std::size_t line) const { return ends_bare_ && line + 1 == lines_.size(); }
    void old(char sign, std::size_t line) {
        text += sign + std::string(lines_[line]) + "\n";
        if (is_bare(line)) text += "\\ No newline at end of file\n";
    }

    const Lines& lines_;
    bool ends_bare_;
    bool carriage_return_;
};

}  // namespace

bool has_neighbour_to_show(const Lines& lines, const Edit& edit) {
    return edit.removed > 0 || edit.line == 0 || edit.line >= lines.size() ||
           is_harmless_line(lines, edit.line - 1);
}

Hunks hunks(const Lines& lines, bool ends_bare, const std::vector<Edit>& edits) {
    Hunks out;
    std::ptrdiff_t shift = 0;
    for (std::size_t i = 0; i < edits.size();) {
        std::size_t last = i;
        while (last + 1 < edits.size() && may_join(lines, edits[last], edits[last + 1]))
            ++last;
        const auto end = edits[last].line + edits[last].removed;
        // patch(1) takes a hunk with less context on one side for the start or the end of the file.
        std::size_t context = 0;
        while (context < context_lines && shown_around(lines, edits[i].line, end, context + 1))
            ++context;
        auto from = edits[i].line - std::min(edits[i].line, context);
        const auto to = std::min(end + context, lines.size());
        HunkBody body(lines, ends_bare);
        std::size_t added = 0;
        std::size_t removed = 0;
        const bool anchored = needs_anchor(lines, edits, i, last, context);
        if (anchored) {
            --from;
            body.removed(from);
            body.added(std::string(lines[from]));
            removed = added = 1;
        }
        std::size_t at = anchored ? from + 1 : from;
        for (std::size_t e = i; e <= last; ++e) {
            for (; at < edits[e].line; ++at)
                body.context_before_addition(at);
            for (std::size_t n = 0; n < edits[e].removed; ++n, ++at)
                body.removed(at);
            for (const auto& line : edits[e].added)
                body.added(line);
            added += edits[e].added.size();
        }
        for (; at < to; ++at)
            body.context(at);
        for (std::size_t e = i; e <= last; ++e)
            removed += edits[e].removed;
        const auto before = to - from;
        const auto after = before - removed + added;
        const auto start = static_cast<std::ptrdiff_t>(from) + (before == 0 ? 0 : 1);
        out.has_bare_one = out.has_bare_one || (to == end && to < lines.size());
        out.text += "@@ -" + std::to_string(start) + "," + std::to_string(before) + " +" +
                    std::to_string(start + shift) + "," + std::to_string(after) + " @@\n" + body.text;
        shift += static_cast<std::ptrdiff_t>(added) - static_cast<std::ptrdiff_t>(removed);
        i = last + 1;
    }
    return out;
}

}  // namespace ocprobe::contract
