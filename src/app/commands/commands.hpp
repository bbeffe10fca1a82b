// The commands, each a function from what it needs to an exit code.
#pragma once

#include "app/options/options.hpp"
#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/environment.hpp"
#include "ocprobe/base/file_system.hpp"

namespace ocprobe::app {

struct CommandContext {
    const Options& options;
    const FileSystem& files;
    const Environment& environment;
    const Clock& clock;
    Micros started{0};
    int stop_descriptor = -1;
    bool stdout_open = true;
};

[[nodiscard]] int run_check(const CommandContext& context);
[[nodiscard]] int run_health(const CommandContext& context);
[[nodiscard]] int run_wait(const CommandContext& context);
[[nodiscard]] int run_hold(const CommandContext& context);
[[nodiscard]] int run_watch(const CommandContext& context);
[[nodiscard]] int run_replay(const CommandContext& context);
[[nodiscard]] int run_contract(const CommandContext& context);
[[nodiscard]] int run_timeline(const CommandContext& context);
[[nodiscard]] int run_diff(const CommandContext& context);
[[nodiscard]] int run_explain(const CommandContext& context);
[[nodiscard]] int run_list(const CommandContext& context);
[[nodiscard]] int run_schema(const CommandContext& context);
[[nodiscard]] int run_manual(const CommandContext& context);
[[nodiscard]] int run_help(const CommandContext& context);
[[nodiscard]] int run_version(const CommandContext& context);

}  // namespace ocprobe::app
