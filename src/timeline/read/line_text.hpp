// The text of a line before anything is read from it.
#pragma once

#include "ocprobe/model/event_kind.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace ocprobe::timeline {

[[nodiscard]] bool is_binary(std::string_view line);

/// Terminal escapes go before anything is compared; what is left of control characters is escaped when shown. The
/// result is `line` itself or `into`.
[[nodiscard]] std::string_view without_escapes(std::string_view line, std::string& into);

/// What may be folded with an earlier line of the same shape.
[[nodiscard]] constexpr bool foldable(EventKind kind) {
    return kind == EventKind::note || kind == EventKind::noise || kind == EventKind::fault;
}

/// Lines with the same shape differ in numbers and ids only.
[[nodiscard]] std::size_t shape_of(std::string_view text);

}  // namespace ocprobe::timeline
