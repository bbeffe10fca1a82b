// Values that stand behind a credential's name in a log and are none.
#pragma once

#include <string_view>

namespace ocprobe::timeline {

/// Whether `value` has the form of a date, time, duration, number, address, URL or path, or is a word by which lines are
/// understood: in a credential's place it is masked, elsewhere it is what it says. A URL with user information or a query,
/// and a path or URL with a part that looks generated, are none of these.
[[nodiscard]] bool is_ordinary_value(std::string_view value);

}  // namespace ocprobe::timeline
