// How an HTTP exchange is said: shared by the http stage, the upgrade and the candidates. Pure.
#pragma once

#include "ocprobe/model/stage.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::probes {

/// Why there is no complete answer; nothing when there is one. `timeout` names the error of silence and
/// drips.
[[nodiscard]] std::optional<StageError> missing_answer(const HttpAnswer& answer, std::string_view timeout);

/// `HTTP 502 text/html`, or why there is no answer.
[[nodiscard]] std::string in_words(const HttpAnswer& answer);

}  // namespace ocprobe::probes
