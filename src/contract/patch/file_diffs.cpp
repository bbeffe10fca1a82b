// Paths of a diff.
#include "contract/patch/file_diffs.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

/// Whether the file lies below the run's folder: its label is its path from there.
bool is_below_here(const SourceFile& source) {
    return !source.label.starts_with('/') && !source.label.starts_with("../") &&
           source.path.ends_with("/" + source.label);
}

/// The folder that holds all of them.
std::string common_folder(const std::vector<FileDiff>& diffs) {
    auto folder = openclaw::directory_of(diffs.front().source->path);
    for (const auto& diff : diffs) {
        while (!openclaw::is_inside(folder, diff.source->path))
            folder = openclaw::directory_of(folder);
    }
    return folder;
}

}  // namespace

WrittenDiffs write_diffs(const std::vector<FileDiff>& diffs) {
    WrittenDiffs out;
    if (diffs.empty()) return out;
    const bool here =
        std::all_of(diffs.begin(), diffs.end(), [](const FileDiff& d) { return is_below_here(*d.source); });
    const auto folder = here ? std::string() : common_folder(diffs);
    if (!here) out.words += "# apply it in " + escape_text(folder, 300) + "\n";
    if (std::any_of(diffs.begin(), diffs.end(), [](const FileDiff& d) { return d.hunks.has_bare_one; }))
        out.words += "# apply it with `patch -p1` or `git apply --unidiff-zero`: no line beside an edit is "
                     "shown, since it "
                     "may hold a secret\n";
    for (const auto& [source, hunks] : diffs) {
        auto name = here ? source->label : source->path.substr(folder == "/" ? 1 : folder.size() + 1);
        // Without a tab the readers end a name at its first blank.
        if (contains(name, " ")) name += '\t';
        out.diff += "--- a/" + name + "\n+++ b/" + name + "\n" + hunks.text;
    }
    return out;
}

}  // namespace ocprobe::contract
