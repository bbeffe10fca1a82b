// Which members of a report are not compared.
#pragma once

#include <string_view>

namespace ocprobe::report {

/// Whether the member `key`, which stands at `fact` (`close.reason`) of a stage or of `tool`, `cli`, `environment`, is a time,
/// an id of the run, a number that differs from run to run, or a text.
[[nodiscard]] bool is_left_out(std::string_view place, std::string_view fact, std::string_view key);

}  // namespace ocprobe::report
