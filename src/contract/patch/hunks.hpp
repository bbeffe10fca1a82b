// Edits of a file by lines, and the hunks of a unified diff of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

struct Edit {
    std::size_t line = 0;  ///< from 0: what is removed starts here, what is added stands before it
    std::size_t removed = 0;
    std::vector<std::string> added;
};

using Lines = std::vector<std::string_view>;

struct Hunks {
    std::string text;
    bool has_bare_one = false;  ///< without a line of context: `git apply` takes it with --unidiff-zero alone
};

/// Whether a hunk can say where the edit belongs: by the lines that it removes, or by the one before those that it adds.
[[nodiscard]] bool has_neighbour_to_show(const Lines& lines, const Edit& edit);

/// `edits` in the order of their lines, each with a neighbour to show. `ends_bare`: the last line has no line break.
[[nodiscard]] Hunks hunks(const Lines& lines, bool ends_bare, const std::vector<Edit>& edits);

}  // namespace ocprobe::contract
