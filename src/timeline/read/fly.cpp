// What a Fly Machine says of its main process and of itself, in the log that it also hands the program's lines out in.
#include "timeline/read/engine_words.hpp"

#include <array>

namespace ocprobe::timeline {

namespace {

constexpr int killed = 137;

struct MachineRow {
    std::string_view words;  ///< what stands behind the level
    EventKind kind;
    std::optional<int> code;
};

constexpr auto machine_rows = std::to_array<MachineRow>({
    {"Main child exited with signal (with signal 'SIGKILL'", EventKind::container_die, killed},
    {"Main child exited normally with code: 0", EventKind::container_die, 0},
    {"Process appears to have been OOM killed!", EventKind::container_oom, std::nullopt},
    {"Sending signal SIGINT to main child process", EventKind::container_kill, 2},
    {"Sending signal SIGTERM to main child process", EventKind::container_kill, 15},
    {"Machine started in", EventKind::container_start, std::nullopt},
    {"machine restart policy set to", EventKind::container_restart, std::nullopt},
});

// `app[148e21ea7d4389] fra [info]`, `runner[148e21ea7d4389] fra [info]`: the machine's id, and what stands behind it.
std::string_view take_machine(std::string_view& text) {
    if (!text.starts_with("app[") && !text.starts_with("runner[")) return {};
    const auto open = text.find('[');
    const auto close = text.find("] ");
    if (close == std::string_view::npos || open > close) return {};
    const auto machine = text.substr(open + 1, close - open - 1);
    const auto level = text.find('[', close);
    const auto behind = level == std::string_view::npos ? level : text.find(']', level);
    if (behind == std::string_view::npos) return {};
    text.remove_prefix(behind + 1);
    while (text.starts_with(' '))
        text.remove_prefix(1);
    if (text.starts_with("INFO ")) text.remove_prefix(5);
    return machine;
}

}  // namespace

bool describe_machine(std::string_view text, Line& into) {
    const auto machine = take_machine(text);
    if (machine.empty()) return false;
    // The kernel of the machine, which runs nothing but the program: `[  612.219394] Out of memory: Killed process …`
    const auto kernel =
        text.starts_with('[') ? text.find("] Out of memory: Killed process ") : std::string_view::npos;
    if (kernel != std::string_view::npos) text.remove_prefix(kernel + 2);
    const MachineRow oom{"Out of memory: Killed process", EventKind::container_oom, std::nullopt};
    const auto* row = kernel != std::string_view::npos ? &oom : nullptr;
    for (const auto& known : machine_rows) {
        if (text.starts_with(known.words)) row = &known;
    }
    if (row == nullptr) return false;
    into.classified = true;
    into.lane = Lane::engine;
    into.kind = row->kind;
    into.code = row->code;
    into.subject = machine;
    into.text = std::string(text.substr(0, 200));
    return true;
}

}  // namespace ocprobe::timeline
