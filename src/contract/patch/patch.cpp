// Edits by lines, and the diff of them.
#include "contract/patch/patch.hpp"

#include "ocprobe/openclaw/resolve.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

namespace ocprobe::contract {

namespace {

constexpr std::size_t context_lines = 3;

struct Edit {
    std::size_t line = 0;  ///< from 0: what is removed starts here, what is added stands before it
    std::size_t removed = 0;
    std::vector<std::string> added;
};

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
    Lines out;
    while (!text.empty()) {
        const auto end = text.find('\n');
        out.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

std::size_t indent_of(std::string_view line) {
    const auto at = line.find_first_not_of(' ');
    return at == std::string_view::npos ? line.size() : at;
}

bool is_content(std::string_view line) {
    const auto at = line.find_first_not_of(" \t\r");
    return at != std::string_view::npos && line[at] != '#';
}

/// The lines of the block under `line`, which is more indented than it. A list may stand at the key's own indent.
std::size_t block_end(const Lines& lines, std::size_t line) {
    const auto indent = indent_of(lines[line]);
    std::size_t end = line + 1;
    for (std::size_t i = line + 1; i < lines.size(); ++i) {
        if (!is_content(lines[i])) continue;
        const auto deep = indent_of(lines[i]);
        const bool item = deep == indent && lines[i].substr(deep).starts_with("- ");
        if (deep <= indent && !item) break;
        end = i + 1;
    }
    return end;
}

std::string written(std::string_view value) {
    const bool number = !value.empty() &&
                        std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    return number ? "\"" + std::string(value) + "\"" : std::string(value);
}

/// The new line for a variable that stands in the file already.
std::optional<Edit> replaced_variable(const Lines& lines, const Change& change) {
    const std::size_t at = change.place.line - 1;
    const auto line = lines[at];
    const auto key = line.find(change.name);
    if (key == std::string_view::npos || line.find_first_of("{}&*") != std::string_view::npos)
        return std::nullopt;
    const auto after = key + change.name.size();
    if (after >= line.size() || (line[after] != ':' && line[after] != '=')) return std::nullopt;
    const bool list = line[after] == '=';
    const auto comment = line.find(" #", after);
    std::string fresh(line.substr(0, after + 1));
    fresh += list ? change.value : " " + written(change.value);
    const auto open = line.find_last_of("\"'", key);
    if (list && open != std::string_view::npos) fresh += line[open];
    if (comment != std::string_view::npos) fresh += " " + std::string(line.substr(comment));
    return Edit{at, 1, {std::move(fresh)}};
}

std::optional<Edit> added_variable(const Lines& lines, const Change& change) {
    const auto& service = *change.services.front();
    const auto block = service.environment_place;
    if (!block.known()) {
        if (!service.body.known() || service.body.line == service.place.line ||
            service.body.line > lines.size())
            return std::nullopt;
        const auto indent = std::string(service.body.column - 1, ' ');
        return Edit{
            service.body.line - 1,
            0,
            {indent + "environment:", indent + "  " + change.name + ": " + written(change.value)}};
    }
    const std::size_t at = block.line - 1;
    if (at + 1 >= lines.size() || lines[at].find_first_of("{[&*") != std::string_view::npos)
        return std::nullopt;
    const auto end = block_end(lines, at);
    const auto first = std::find_if(
        lines.begin() + static_cast<std::ptrdiff_t>(at) + 1,
        lines.begin() + static_cast<std::ptrdiff_t>(end),
        is_content
    );
    if (first == lines.begin() + static_cast<std::ptrdiff_t>(end)) return std::nullopt;
    const auto deep = indent_of(*first);
    const bool list = first->substr(deep).starts_with("- ");
    const auto indent = std::string(deep, ' ');
    return Edit{
        static_cast<std::size_t>(first - lines.begin()),
        0,
        {list ? indent + "- " + change.name + "=" + change.value
              : indent + change.name + ": " + written(change.value)}};
}

std::optional<Edit> removed_key(const Lines& lines, const Change& change) {
    const std::size_t at = change.place.line - 1;
    if (indent_of(lines[at]) != change.place.column - 1 ||
        !lines[at].substr(change.place.column - 1).starts_with(change.name))
        return std::nullopt;
    return Edit{at, block_end(lines, at) - at, {}};
}

std::optional<Edit> replaced_word(const Lines& lines, const Change& change) {
    const std::size_t at = change.place.line - 1;
    const auto line = lines[at];
    const auto word = line.find(change.old, change.place.column - 1);
    if (word == std::string_view::npos) return std::nullopt;
    const auto after = word + change.old.size();
    if (after < line.size() && line[after] >= '0' && line[after] <= '9') return std::nullopt;
    return Edit{at, 1, {std::string(line.substr(0, word)) + change.value + std::string(line.substr(after))}};
}

std::optional<Edit> edit_for(const Lines& lines, const Change& change, std::uint32_t file) {
    const bool in_place =
        change.place.known() && change.place.file == file && change.place.line <= lines.size();
    switch (change.op) {
    case ContractEdit::Op::set_env: {
        const auto* value = variable(*change.services.front(), change.name);
        if (value == nullptr) return added_variable(lines, change);
        return in_place && value->env_file.empty() ? replaced_variable(lines, change) : std::nullopt;
    }
    case ContractEdit::Op::remove_key:
        return in_place ? removed_key(lines, change) : std::nullopt;
    case ContractEdit::Op::replace_part:
        return in_place ? replaced_word(lines, change) : std::nullopt;
    case ContractEdit::Op::set_key:
    case ContractEdit::Op::replace_value:
    case ContractEdit::Op::run:
    case ContractEdit::Op::advise:
        break;
    }
    return std::nullopt;
}

/// A neighbouring line may hold somebody's password, and a diff is made to be shown.
bool may_be_shown(std::string_view line) {
    const auto cut = line.find_first_of(":=");
    if (cut == std::string_view::npos || line.find("${", cut) != std::string_view::npos) return true;
    auto name = line.substr(0, cut);
    while (!name.empty() && (name.back() == ' ' || name.back() == '"' || name.back() == '\''))
        name.remove_suffix(1);
    return !openclaw::credential_by_name(name, line.substr(cut + 1));
}

/// Whether the line `distance` before `first`, and the one as far after `end`, may be shown; beyond the file's ends
/// there is nothing to hide.
bool shown_around(const Lines& lines, std::size_t first, std::size_t end, std::size_t distance) {
    const bool before = first < distance || may_be_shown(lines[first - distance]);
    const auto after = end + distance - 1;
    return before && (after >= lines.size() || may_be_shown(lines[after]));
}

/// Edits near each other make one hunk, unless a line between them must not be shown.
bool may_join(const Lines& lines, const Edit& first, const Edit& second) {
    const auto end = first.line + first.removed;
    if (second.line > end + 2 * context_lines) return false;
    for (auto line = end; line < second.line; ++line) {
        if (!may_be_shown(lines[line])) return false;
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

std::string hunks(const Lines& lines, bool ends_bare, const std::vector<Edit>& edits) {
    std::string out;
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
        const auto from = edits[i].line - std::min(edits[i].line, context);
        const auto to = std::min(end + context, lines.size());
        HunkBody body(lines, ends_bare);
        std::size_t added = 0;
        std::size_t at = from;
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
        std::size_t removed = 0;
        for (std::size_t e = i; e <= last; ++e)
            removed += edits[e].removed;
        const auto before = to - from;
        const auto after = before - removed + added;
        const auto start = static_cast<std::ptrdiff_t>(from) + (before == 0 ? 0 : 1);
        out += "@@ -" + std::to_string(start) + "," + std::to_string(before) + " +" +
               std::to_string(start + shift) + "," + std::to_string(after) + " @@\n" + body.text;
        shift += static_cast<std::ptrdiff_t>(added) - static_cast<std::ptrdiff_t>(removed);
        i = last + 1;
    }
    return out;
}

bool overlap(const Edit& a, const Edit& b) {
    return a.line == b.line ? a.removed > 0 && b.removed > 0 : a.line < b.line && b.line < a.line + a.removed;
}

/// Where a change goes: into the file that has the place, or the one that has the service's environment.
std::uint32_t file_of(const Change& change) {
    const bool fresh =
        change.op == ContractEdit::Op::set_env && variable(*change.services.front(), change.name) == nullptr;
    if (!fresh) return change.place.file;
    return change.services.front()->environment_place.known()
               ? change.services.front()->environment_place.file
               : change.services.front()->place.file;
}

}  // namespace

std::string make_patch(const Project& project, const std::vector<Change>& changes) {
    std::string out;
    for (std::uint32_t file = 0; file < project.files.size(); ++file) {
        const auto& source = project.files[file];
        if (source.json || source.resolved || source.path == "-") continue;
        const auto lines = lines_of(source.text);
        std::vector<Edit> edits;
        for (const auto& change : changes) {
            if (file_of(change) != file) continue;
            auto edit = edit_for(lines, change, file);
            if (!edit) continue;
            const bool taken = std::any_of(edits.begin(), edits.end(), [&](const Edit& other) {
                return overlap(other, *edit) || overlap(*edit, other) ||
                       (other.line == edit->line && other.added == edit->added);
            });
            if (!taken) edits.push_back(std::move(*edit));
        }
        if (edits.empty()) continue;
        std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
            return a.line < b.line;
        });
        out += "--- a/" + source.label + "\n+++ b/" + source.label + "\n" +
               hunks(lines, !source.text.ends_with('\n'), edits);
    }
    return out;
}

}  // namespace ocprobe::contract
