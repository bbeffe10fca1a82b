// Half files.
#include "contract/read/yaml_ends.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

/// From the given line (from 1) on.
std::string_view text_from(std::string_view text, std::uint32_t line) {
    for (std::uint32_t i = 1; i < line && !text.empty(); ++i)
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    return text;
}

/// Whether a line between two places says that a new document begins.
bool has_marker(std::string_view text, std::uint32_t first, std::uint32_t last) {
    text = text_from(text, first);
    for (auto line = first; line <= last && !text.empty(); ++line) {
        if (text.starts_with("---") || text.starts_with("...")) return true;
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    return false;
}

bool is_closed(std::string_view text) {
    const char quote = text.front();
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\' && quote == '"') {
            ++i;
        } else if (text[i] == quote) {
            // Two single quotes stand for one.
            if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) return true;
            ++i;
        }
    }
    return false;
}

}  // namespace

std::optional<Fault> unfinished_text(std::string_view text, const Documents& documents) {
    if (const auto* last = documents.last_quoted; last != nullptr) {
        auto rest = text_from(text, last->place.line);
        rest.remove_prefix(std::min<std::size_t>(last->place.column - 1, rest.size()));
        const bool quoted = rest.starts_with('"') || rest.starts_with('\'');
        if (quoted && !is_closed(rest)) return Fault{last->place, "a quote that is never closed"};
    }
    for (std::size_t i = 1; i < documents.roots.size(); ++i) {
        const auto& before = *documents.roots[i - 1];
        const auto& root = *documents.roots[i];
        if (has_marker(text, before.place.line, root.place.line)) continue;
        return Fault{
            root.place, "a word that is no key and no value: a `:` is missing, or the file ends too early"};
    }
    return std::nullopt;
}

}  // namespace ocprobe::contract
