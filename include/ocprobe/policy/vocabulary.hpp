// OpenClaw's own words, and those of the commands and files that a fix names.
#pragma once

#include "ocprobe/base/text.hpp"

namespace ocprobe::policy {

/// What every report may contain, also when it is part of a secret: names of variables, keys, files, services and commands.
/// The report's own field names, values and ids are in its schema.
[[nodiscard]] Vocabulary vocabulary();

}  // namespace ocprobe::policy
