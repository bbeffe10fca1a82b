// Edits by lines, and the diff of them.
#include "contract/patch/patch.hpp"

#include "contract/patch/edit_words.hpp"
#include "contract/patch/file_diffs.hpp"
#include "contract/patch/harmless_lines.hpp"
#include "contract/patch/hunks.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace ocprobe::contract {

namespace {

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

/// `environment: {A: 1}` and `environment: ["A=1"]`, in one line: the variable becomes the first entry.
std::optional<Edit>
added_in_flow(std::string_view line, std::size_t at, std::size_t key, const Change& change) {
    const auto colon = line.find(':', key);
    const auto open = colon == std::string_view::npos ? colon : line.find_first_not_of(" \t", colon + 1);
    if (open == std::string_view::npos || (line[open] != '{' && line[open] != '[')) return std::nullopt;
    if (change.value.find_first_of("\"\\") != std::string::npos) return std::nullopt;
    const auto rest = line.substr(open + 1);
    const auto next = rest.find_first_not_of(" \t");
    const bool empty = next != std::string_view::npos && (rest[next] == '}' || rest[next] == ']');
    std::string entry = line[open] == '{' ? change.name + ": \"" + change.value + "\""
                                          : "\"" + change.name + "=" + change.value + "\"";
    if (!empty) entry += ", ";
    return Edit{at, 1, {std::string(line.substr(0, open + 1)) + entry + std::string(rest)}};
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
    if (at < lines.size()) {
        if (auto edit = added_in_flow(lines[at], at, block.column - 1, change)) return edit;
    }
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
    // Before the comments of the first variable, which stay with it.
    return Edit{
        at + 1,
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
    case ContractEdit::Op::set_pod_env:  // a manifest is not patched
    case ContractEdit::Op::set_key:
    case ContractEdit::Op::replace_value:
    case ContractEdit::Op::run:
    case ContractEdit::Op::advise:
        break;
    }
    return std::nullopt;
}

bool overlap(const Edit& a, const Edit& b) {
    return a.line == b.line ? a.removed > 0 && b.removed > 0 : a.line < b.line && b.line < a.line + a.removed;
}

bool stays_one_line(const Edit& edit) {
    return edit.removed == 1 && edit.added.size() == 1;
}

/// One edit for a block: the lines of a second one that begins the same block follow those of the first.
void add_edit(std::vector<Edit>& edits, Edit made) {
    for (auto& other : edits) {
        const bool same_place = other.line == made.line && other.removed == 0 && made.removed == 0;
        if (same_place && other.added == made.added) return;
        const bool same_block =
            same_place && made.added.size() > 1 && other.added.front() == made.added.front();
        if (same_block) {
            for (std::size_t i = 1; i < made.added.size(); ++i) {
                if (std::find(other.added.begin(), other.added.end(), made.added[i]) == other.added.end())
                    other.added.push_back(made.added[i]);
            }
            return;
        }
        // It was made from the line that the other one wrote.
        const bool same_line = other.line == made.line && stays_one_line(other) && stays_one_line(made);
        if (same_line) {
            other.added = std::move(made.added);
            return;
        }
        if (overlap(other, made) || overlap(made, other)) return;
    }
    edits.push_back(std::move(made));
}

/// The file after the edits.
std::string edited(const Lines& lines, const std::vector<Edit>& edits) {
    std::string out;
    std::size_t at = 0;
    const auto keep_until = [&](std::size_t end) {
        for (; at < end && at < lines.size(); ++at)
            out += std::string(lines[at]) + "\n";
    };
    for (const auto& edit : edits) {
        keep_until(edit.line);
        for (const auto& line : edit.added)
            out += line + "\n";
        at += edit.removed;
    }
    keep_until(lines.size());
    return out;
}

/// Whether a diff may show what an edit removes; what it adds are names and values of ours.
bool may_be_shown(const Lines& lines, const Edit& edit) {
    for (std::size_t i = 0; i < edit.removed; ++i) {
        if (!is_harmless_line(lines, edit.line + i)) return false;
    }
    return std::all_of(edit.added.begin(), edit.added.end(), [](std::string_view line) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        return is_one_line(line);
    });
}

void sort_by_line(std::vector<Edit>& edits) {
    std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
        return a.line < b.line;
    });
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

Patch make_patch(const Project& project, const std::vector<Change>& changes) {
    Patch out;
    std::vector<FileDiff> diffs;
    for (std::uint32_t file = 0; file < project.files.size(); ++file) {
        const auto& source = project.files[file];
        if (source.json || source.resolved || source.path == "-") continue;
        const auto lines = lines_of(source.text);
        std::vector<Edit> all;
        std::vector<Edit> shown;
        for (const auto& change : changes) {
            if (file_of(change) != file) continue;
            auto now = lines;
            for (const auto& edit : all) {
                if (stays_one_line(edit)) now[edit.line] = edit.added.front();
            }
            auto edit = edit_for(now, change, file);
            if (!edit) continue;
            add_edit(all, *edit);
            if (may_be_shown(lines, *edit) && has_neighbour_to_show(lines, *edit) &&
                is_one_line(source.path)) {
                add_edit(shown, std::move(*edit));
            } else {
                out.words += words_for(change, source.label, edit->line + 1);
            }
        }
        if (all.empty()) continue;
        sort_by_line(all);
        sort_by_line(shown);
        const bool ends_bare = !source.text.ends_with('\n');
        if (!shown.empty()) diffs.push_back({&source, hunks(lines, ends_bare, shown)});
        out.texts[source.path] = edited(lines, all);
    }
    auto written = write_diffs(diffs);
    out.words += written.words;
    out.diff = std::move(written.diff);
    return out;
}

}  // namespace ocprobe::contract
