// Which processes look like a gateway: command lines only, bounded in number and in time.
#include "ocprobe/base/clock.hpp"
#include "survey.hpp"

#include <cerrno>
#include <limits>

namespace ocprobe::container {

namespace {

constexpr std::size_t processes_cap = 4096;
/// Entries of /proc that are not processes; the kernel lists them first.
constexpr std::size_t other_entries = 128;
constexpr std::size_t command_line_cap = 4096;
constexpr std::size_t found_cap = 16;
/// On a host with thousands of processes the search ends here; `not_measured` tells it.
constexpr Millis time_cap{25};
constexpr std::size_t clock_every = 64;

// `pid (comm) S …`: the name may contain blanks and parentheses, so the last one counts.
std::string state_letter(std::string_view stat) {
    const auto parenthesis = stat.rfind(')');
    if (parenthesis == std::string_view::npos || parenthesis + 2 >= stat.size()) return {};
    return std::string(stat.substr(parenthesis + 2, 1));
}

// `Uid:` has the real, effective, saved and file system id (proc_pid_status(5)).
std::optional<std::uint32_t> effective_uid(std::string_view status) {
    for (const auto line : lines(status)) {
        const auto row = fields(line);
        if (row.size() < 3 || row[0] != "Uid:") continue;
        const auto uid = number(row[2]);
        if (uid && *uid <= std::numeric_limits<std::uint32_t>::max()) return static_cast<std::uint32_t>(*uid);
    }
    return std::nullopt;
}

GatewayProcess describe(Survey& survey, std::uint64_t pid, const std::string& directory) {
    GatewayProcess process;
    process.pid = static_cast<std::int64_t>(pid);
    const auto stat = survey.files.read(directory + "/stat", 1024);
    if (stat.error == 0) process.state = state_letter(stat.bytes);
    const auto status = survey.files.read(directory + "/status", 4096);
    if (status.error == 0) process.uid = effective_uid(status.bytes);
    const auto what = "network namespace of process " + std::to_string(pid);
    const auto name = survey.link(directory + "/ns/net", what);
    process.same_network_namespace = name && *name == survey.facts.network_namespace;
    process.other_network_namespace =
        name && !survey.facts.network_namespace.empty() && !process.same_network_namespace;
    return process;
}

}  // namespace

void survey_gateways(Survey& survey, const Request& request) {
    int error = 0;
    const auto names = survey.files.list("/proc", processes_cap + other_entries, error);
    if (error != 0) {
        survey.not_measured("processes", error);
        return;
    }
    const auto end = system_clock().monotonic() + time_cap;
    std::size_t seen = 0;
    for (const auto& entry : names) {
        const auto pid = number(entry);
        if (!pid) continue;
        if (++seen % clock_every == 0 && system_clock().monotonic() > end) {
            survey.not_measured("processes beyond our time limit", ETIME);
            return;
        }
        const auto directory = "/proc/" + entry;
        const auto content = survey.files.read(directory + "/cmdline", command_line_cap);
        if (content.error != 0 || content.bytes.empty() || !request.is_gateway(content.bytes)) continue;
        survey.facts.gateway_processes.push_back(describe(survey, *pid, directory));
        if (request.gateway_port)
            survey.facts.gateway_processes.back().port = request.gateway_port(content.bytes);
        if (survey.facts.gateway_processes.size() == found_cap) break;
    }
    if (names.size() == processes_cap + other_entries) {
        survey.not_measured("processes beyond our limit", EFBIG);
    }
}

}  // namespace ocprobe::container
