// What systemd says of a unit's process and of the machine, in syslog or the journal (systemd 247 to 257).
#include "timeline/read/engine_words.hpp"

#include <charconv>

namespace ocprobe::timeline {

namespace {

constexpr int killed_by_signal = 128;

struct UnitRow {
    std::string_view words;  ///< what stands behind `UNIT: `
    EventKind kind;
    std::optional<int> code;
};

constexpr UnitRow unit_rows[] = {
    {"Deactivated successfully.", EventKind::container_die, 0},
    {"Succeeded.", EventKind::container_die, 0},
    {"Scheduled restart job", EventKind::container_restart, std::nullopt},
    {"A process of this unit has been killed by the OOM killer.", EventKind::container_oom, std::nullopt},
    {"Failed with result 'oom-kill'", EventKind::container_oom, std::nullopt},
    {"State 'stop-sigterm' timed out. Killing.", EventKind::container_kill, 9},
    {"Watchdog timeout", EventKind::health_status, 1},
};

constexpr std::string_view machine_stops[] = {
    "System is rebooting",
    "System is powering down",
    "The system will reboot now",
    "Reached target reboot.target",
    "Reached target Reboot",
    "Reached target poweroff.target",
    "Shutting down."};

// `code=killed, status=9/KILL`, `code=exited, status=1/FAILURE`, `code=dumped, status=6/ABRT`
std::optional<int> exit_code_of(std::string_view text) {
    constexpr std::string_view key = "status=";
    const auto at = text.find(key);
    if (at == std::string_view::npos) return std::nullopt;
    const auto number = text.substr(at + key.size());
    int code = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), code).ec != std::errc{})
        return std::nullopt;
    return text.find("code=exited") == std::string_view::npos ? code + killed_by_signal : code;
}

// `openclaw-gateway.service - OpenClaw Gateway (…)`; older ones write the description alone.
std::string_view unit_in(std::string_view text) {
    const auto end = text.find(".service");
    if (end != std::string_view::npos) {
        const auto unit = text.substr(0, end + 8);
        if (unit.find(' ') == std::string_view::npos) return unit;
    }
    return text.starts_with("OpenClaw Gateway") ? std::string_view("openclaw-gateway.service")
                                                : std::string_view{};
}

void set(Line& into, std::string_view unit, EventKind kind, std::optional<int> code, std::string_view text) {
    into.classified = true;
    into.lane = Lane::engine;
    into.kind = kind;
    into.code = code;
    into.subject = unit;
    into.text = std::string(text.substr(0, 200));
}

bool describe_process(std::string_view text, Line& into) {
    const auto colon = text.find(".service: ");
    if (colon == std::string_view::npos || text.substr(0, colon).find(' ') != std::string_view::npos)
        return false;
    const auto unit = text.substr(0, colon + 8);
    const auto words = text.substr(colon + 10);
    if (words.starts_with("Main process exited, ")) {
        set(into, unit, EventKind::container_die, exit_code_of(words), words);
        return true;
    }
    if (words.starts_with("Killing process ") && words.find("SIGKILL") != std::string_view::npos) {
        set(into, unit, EventKind::container_kill, 9, words);
        return true;
    }
    for (const auto& row : unit_rows) {
        if (!words.starts_with(row.words)) continue;
        set(into, unit, row.kind, row.code, words);
        return true;
    }
    set(into, unit, EventKind::noise, std::nullopt, words);
    return true;
}

}  // namespace

bool describe_unit(std::string_view program, std::string_view text, Line& into) {
    program = program.substr(0, program.find('['));
    if (program != "systemd" && program != "systemd-logind" && program != "systemd-shutdown") return false;
    for (const auto words : machine_stops) {
        if (!text.starts_with(words)) continue;
        set(into, {}, EventKind::host_stop, std::nullopt, text);
        return true;
    }
    if (program != "systemd") return false;
    if (describe_process(text, into)) return true;
    for (const auto& [word, kind, code] :
         {UnitRow{"Started ", EventKind::container_start, std::nullopt},
          UnitRow{"Stopping ", EventKind::container_kill, 15},
          UnitRow{"Stopped ", EventKind::container_stop, std::nullopt}}) {
        if (!text.starts_with(word)) continue;
        const auto unit = unit_in(text.substr(word.size()));
        if (unit.empty()) return false;
        set(into, unit, kind, code, text);
        return true;
    }
    return false;
}

}  // namespace ocprobe::timeline
