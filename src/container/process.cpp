// This process: ids, capabilities, user namespace, network namespace; the kernel and the host name.
#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "survey.hpp"

#include <array>
#include <limits>
#include <map>
#include <sys/utsname.h>
#include <unistd.h>

namespace ocprobe::container {

namespace {

std::optional<std::uint32_t> id(std::string_view text) {
    const auto value = number(text);
    if (!value || *value > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
}

// `Uid:` and `Gid:` have the real, effective, saved and file system id; the effective one decides about access.
std::optional<std::uint32_t> effective_id(std::string_view value) {
    const auto ids = fields(value);
    return ids.size() < 2 ? std::nullopt : id(ids[1]);
}

void read_status(Survey& survey) {
    auto& facts = survey.facts;
    // The system calls work without /proc.
    facts.uid = ::geteuid();
    facts.gid = ::getegid();
    const auto text = survey.text("/proc/self/status", 65536, "/proc/self/status");
    if (!text) return;

    std::map<std::string_view, std::string_view> values;
    for (const auto line : lines(*text)) {
        const auto colon = line.find(':');
        if (colon != std::string_view::npos)
            values[line.substr(0, colon)] = trim_blanks(line.substr(colon + 1));
    }
    facts.uid = effective_id(values["Uid"]).value_or(facts.uid);
    facts.gid = effective_id(values["Gid"]).value_or(facts.gid);
    for (const auto group : fields(values["Groups"])) {
        if (const auto value = id(group)) facts.groups.push_back(*value);
    }
    if (number(values["CapEff"], 16)) facts.capabilities_effective = values["CapEff"];
    if (const auto flag = number(values["NoNewPrivs"])) facts.no_new_privileges = *flag != 0;
}

std::vector<IdRange> id_ranges(std::string_view text) {
    std::vector<IdRange> ranges;
    for (const auto line : lines(text)) {
        const auto row = fields(line);
        if (row.size() != 3) continue;
        const auto inside = id(row[0]);
        const auto outside = id(row[1]);
        const auto count = id(row[2]);
        if (inside && outside && count) ranges.push_back({*inside, *outside, *count});
    }
    return ranges;
}

// The initial user namespace maps every id onto itself.
void read_user_namespace(Survey& survey) {
    const auto text = survey.text("/proc/self/uid_map", 65536, "user namespace map");
    if (!text) return;
    const auto rows = lines(*text);
    const auto first = rows.empty() ? std::vector<std::string_view>{} : fields(rows.front());
    if (first.size() != 3) return;
    survey.facts.user_namespace_mapped =
        rows.size() > 1 || first[0] != "0" || first[1] != "0" || first[2] != "4294967295";
    survey.facts.user_namespace_map = escape_text(trim_blanks(*text), 256);
    survey.facts.uid_map = id_ranges(*text);
    if (const auto groups = survey.text("/proc/self/gid_map", 65536, "user namespace map of groups"))
        survey.facts.gid_map = id_ranges(*groups);
}

void read_network_namespace(Survey& survey) {
    const auto own = survey.link("/proc/self/ns/net", "network namespace");
    if (!own) return;
    survey.facts.network_namespace = escape_text(*own, 64);
    const auto first = survey.link("/proc/1/ns/net", "network namespace of PID 1");
    if (first) survey.facts.network_namespace_is_pid1s = *first == *own;
}

std::string kernel_value(const Survey& survey, std::string_view path, const char* fallback) {
    const auto content = survey.files.read(path, 1024);
    return escape_text(content.error == 0 ? trim_blanks(content.bytes) : std::string_view(fallback), 256);
}

}  // namespace

void survey_process(Survey& survey) {
    read_status(survey);
    read_user_namespace(survey);
    read_network_namespace(survey);
    utsname names{};
    (void)::uname(&names);
    survey.facts.kernel = kernel_value(survey, "/proc/sys/kernel/osrelease", &names.release[0]);
    survey.facts.hostname = kernel_value(survey, "/proc/sys/kernel/hostname", &names.nodename[0]);
}

}  // namespace ocprobe::container
