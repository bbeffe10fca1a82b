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

/// `edits` in the order of their lines. `ends_bare`: the last line has no line break.
[[nodiscard]] std::string hunks(const Lines& lines, bool ends_bare, const std::vector<Edit>& edits);

}  // namespace ocprobe::contract
