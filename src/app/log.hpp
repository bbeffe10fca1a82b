// Logs: spdlog to stderr, in one translation unit because its headers are heavy.
#pragma once

#include "ocprobe/base/text.hpp"

#include <functional>
#include <string>

namespace ocprobe::app {

/// A function that logs one line to stderr with a time, secrets replaced; an empty function when `verbosity`
/// < 1.
[[nodiscard]] std::function<void(const std::string&)> make_log(int verbosity, const Redactor& redactor);

}  // namespace ocprobe::app
