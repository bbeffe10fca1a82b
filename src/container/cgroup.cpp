// Limits and pressure of this process's cgroup, version 1 and 2: memory, OOM kills, CPU throttling, PSI.
#include "base/ascii.hpp"
#include "survey.hpp"

#include <algorithm>
#include <cerrno>

namespace ocprobe::container {

namespace {

// Version 1 writes "no limit" as the largest multiple of the page size.
constexpr std::uint64_t unlimited_from = std::uint64_t{1} << 60;
constexpr int levels_cap = 16;

/// A cgroup's directory as this process sees it, and the mount point: what is above it is not read.
struct Place {
    std::string directory;
    std::string top;
    bool version2 = false;
};

// The path in /proc/self/cgroup begins at the root of the hierarchy; what is mounted may begin below it.
Place place_on(const Survey& survey, const MountPoint& mount, std::string_view path, bool version2) {
    Place place{mount.point, mount.point, version2};
    if (mount.root != "/") {
        const bool below = path == mount.root || path.starts_with(mount.root + "/");
        path = below ? path.substr(mount.root.size()) : std::string_view{};
    }
    if (path.empty() || path == "/" || path.find("..") != std::string_view::npos) return place;
    const std::string directory = mount.point + std::string(path);
    if (survey.files.status(directory).error == 0) place.directory = directory;
    return place;
}

std::optional<Place> find_place(const Survey& survey, std::string_view cgroup, std::string_view controller) {
    std::optional<Place> version2;
    for (const auto line : lines(cgroup)) {
        const auto first = line.find(':');
        const auto second = line.find(':', first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos) continue;
        const auto controllers = line.substr(first + 1, second - first - 1);
        const auto path = line.substr(second + 1);
        for (const auto& mount : survey.facts.mounts) {
            if (mount.type == "cgroup" && in_comma_list(controllers, controller) &&
                in_comma_list(mount.controllers, controller)) {
                return place_on(survey, mount, path, false);
            }
            if (mount.type == "cgroup2" && controllers.empty() && !version2) {
                version2 = place_on(survey, mount, path, true);
            }
        }
    }
    return version2;
}

/// `key value` in a flat keyed file (memory.events, cpu.stat, memory.oom_control).
std::optional<std::uint64_t> keyed(std::string_view text, std::string_view key) {
    for (const auto line : lines(text)) {
        const auto parts = fields(line);
        if (parts.size() == 2 && parts[0] == key) return number(parts[1]);
    }
    return std::nullopt;
}

/// `some avg10=1.23 avg60=…`: the share of time in which at least one task waited.
std::optional<double> average10(std::string_view text) {
    for (const auto line : lines(text)) {
        const auto parts = fields(line);
        if (parts.size() < 2 || parts[0] != "some" || !parts[1].starts_with("avg10=")) continue;
        const auto digits = parts[1].substr(6);
        // The kernel prints two decimals: whole hundredths need no parser of floating-point numbers.
        const auto point = digits.find('.');
        const auto whole = number(digits.substr(0, point));
        const auto hundredths =
            point != std::string_view::npos ? number(digits.substr(point + 1)) : std::nullopt;
        if (whole && hundredths && digits.size() - point == 3)
            return static_cast<double>(*whole * 100 + *hundredths) / 100;
    }
    return std::nullopt;
}

// The smallest limit up to the mount point counts: the engine may have set it above this process's cgroup.
void read_memory_limit(Survey& survey, const Place& place, std::string_view file) {
    std::string directory = place.directory;
    int error = 0;
    bool measured = false;
    for (int level = 0; level < levels_cap; ++level) {
        const auto content = survey.files.read(directory + "/" + std::string(file), 256);
        if (content.error == 0) {
            measured = true;
            const auto value = number(trim_blanks(content.bytes));
            auto& limit = survey.facts.memory_limit_bytes;
            if (value && *value < unlimited_from) limit = std::min(limit.value_or(*value), *value);
        } else if (error == 0) {
            error = content.error;
        }
        if (directory.size() <= place.top.size()) break;
        directory.erase(directory.rfind('/'));
    }
    if (!measured) survey.not_measured("memory limit", error);
}

void read_memory(Survey& survey, const Place& place) {
    const auto& directory = place.directory;
    auto& facts = survey.facts;
    read_memory_limit(survey, place, place.version2 ? "memory.max" : "memory.limit_in_bytes");
    const auto* const used = place.version2 ? "/memory.current" : "/memory.usage_in_bytes";
    if (const auto text = survey.text(directory + used, 256, "memory in use")) {
        facts.memory_used_bytes = number(trim_blanks(*text));
    }
    const auto* const events = place.version2 ? "/memory.events" : "/memory.oom_control";
    if (const auto text = survey.text(directory + events, 4096, "OOM kills")) {
        facts.oom_kills = keyed(*text, "oom_kill");
    }
}

void read_cpu(Survey& survey, const Place& place) {
    if (const auto text = survey.text(place.directory + "/cpu.stat", 4096, "CPU throttling")) {
        survey.facts.cpu_throttled_periods = keyed(*text, "nr_throttled");
    }
}

}  // namespace

void survey_cgroup(Survey& survey) {
    const auto content = survey.files.read("/proc/self/cgroup", 65536);
    if (content.error != 0) return;  // noted by survey_confinement()
    const auto memory = find_place(survey, content.bytes, "memory");
    const auto cpu = find_place(survey, content.bytes, "cpu");
    if (memory) read_memory(survey, *memory);
    if (cpu) read_cpu(survey, *cpu);
    if (!memory && !cpu) {
        survey.not_measured("cgroup limits: no cgroup file system is mounted", ENOENT);
        return;
    }
    // Mainline kernels have PSI of a cgroup in version 2 only; patched kernels have it in version 1 under the same names.
    if (cpu) {
        const auto text = survey.text(cpu->directory + "/cpu.pressure", 1024, "CPU pressure of the cgroup");
        if (text) survey.facts.cpu_pressure_avg10 = average10(*text);
    }
    if (memory) {
        const auto text =
            survey.text(memory->directory + "/memory.pressure", 1024, "memory pressure of the cgroup");
        if (text) survey.facts.memory_pressure_avg10 = average10(*text);
    }
}

}  // namespace ocprobe::container
