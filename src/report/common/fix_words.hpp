// The words of a fix: what a step asks for, where, as lines to copy, and what makes them take effect.
#pragma once

#include "ocprobe/model/fix.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::report {

/// What sort of lines they are: a shell's may be folded, the others stay as they are.
enum class LineKind {
    none,    ///< no lines to copy; a text of this kind is prose
    shell,   ///< one POSIX shell command a line
    yaml,    ///< of a Compose service or a Pod
    config,  ///< a proxy's configuration, an env file, options of `docker run`
};

struct StepWords {
    std::string action;   ///< JSON `do`
    std::string where;    ///< JSON `where`
    std::string command;  ///< may hold line ends; empty when there is nothing to copy
    LineKind kind = LineKind::none;
    std::string then;  ///< what makes it take effect; empty when it does at once
    LineKind then_kind = LineKind::none;
    std::string then_lines;  ///< `then` without its note: what is copied
    std::string then_note;   ///< what a person does after it; empty for nothing
};

/// No text holds a secret or breaks out of its quotes. Texts are not escaped for a format yet.
/// `before` is the step in front of it: what continues an alternative does not begin with "Or" again.
[[nodiscard]] StepWords words_of(const FixStep& step, const FixStep* before = nullptr);

/// The words of all steps, in their order.
[[nodiscard]] std::vector<StepWords> words_of(const std::vector<FixStep>& steps);

/// The language of a fenced block: `yaml`, `sh` or none.
[[nodiscard]] std::string_view language_of(LineKind kind);

}  // namespace ocprobe::report
