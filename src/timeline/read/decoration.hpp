// What platforms put between a line's stamp and the words of the program that wrote it.
#pragma once

#include "timeline/read/prefix.hpp"

#include <string_view>

namespace ocprobe::timeline {

/// `stdout F ` of a container runtime; and, before a line in the gateway's or the CLI's own form only: a level (`[INFO]`,
/// `info:`), a logger's name behind it, a thread (`[main]`), a caller (`main.go:12`), cells of a table, `| `, Loki's labels, `app[148e21ea] fra [info]` of Fly and `app[web.1]: ` of
/// Heroku, the log stream of AWS (`ecs/gateway/0a1b2c3d`). The service where it names one.
[[nodiscard]] Unprefixed without_decoration(std::string_view text);

}  // namespace ocprobe::timeline
