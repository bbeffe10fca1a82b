// /proc/self/mountinfo: the mounts, and whether the root is read-only.
#include "ocprobe/base/text.hpp"
#include "survey.hpp"

#include <algorithm>
#include <limits>

namespace ocprobe::container {

namespace {

constexpr std::size_t mountinfo_cap = std::size_t{1} << 20;
constexpr std::size_t mounts_cap = 4096;

bool is_octal(char c) {
    return c >= '0' && c <= '7';
}

// The kernel writes blank, tab, newline and backslash as \040, \011, \012 and \134.
std::string unescape_octal(std::string_view text) {
    if (text.find('\\') == std::string_view::npos) return std::string(text);
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '\\' && i + 3 < text.size() && is_octal(text[i + 1]) &&
                            is_octal(text[i + 2]) && is_octal(text[i + 3]);
        if (!escape) {
            result.push_back(text[i]);
            continue;
        }
        const int value = (text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0');
        result.push_back(static_cast<char>(value & 0xff));
        i += 3;
    }
    return result;
}

// `36 35 98:0 /root /point rw,noatime master:1 - ext4 /dev/sda1 rw,errors=continue`; `-` ends the optional fields.
std::optional<MountPoint> parse_mount(std::string_view line) {
    const auto parts = fields(line);
    if (parts.size() < 7) return std::nullopt;
    const auto dash = std::find(parts.begin() + 6, parts.end(), "-");
    if (parts.end() - dash < 3) return std::nullopt;
    const auto colon = parts[2].find(':');
    if (colon == std::string_view::npos) return std::nullopt;

    MountPoint mount;
    mount.major = static_cast<std::uint32_t>(number(parts[2].substr(0, colon)).value_or(0));
    mount.minor = static_cast<std::uint32_t>(number(parts[2].substr(colon + 1)).value_or(0));
    mount.root = unescape_octal(parts[3]);
    mount.point = unescape_octal(parts[4]);
    mount.type = dash[1];
    mount.source = unescape_octal(dash[2]);
    const auto super_options = parts.end() - dash > 3 ? dash[3] : std::string_view{};
    mount.read_only = in_comma_list(parts[5], "ro") || in_comma_list(super_options, "ro");
    if (mount.type == "cgroup") mount.controllers = super_options;
    return mount;
}

void read_mounts(Survey& survey, std::string_view path) {
    const auto content = survey.files.read(path, mountinfo_cap);
    if (content.error != 0) {
        survey.not_measured("mounts", content.error);
        return;
    }
    auto rows = lines(content.bytes);
    // The last row may be incomplete.
    if (content.truncated && !rows.empty()) rows.pop_back();
    if (content.truncated || rows.size() > mounts_cap) survey.not_measured("mounts beyond our limit", EFBIG);
    for (const auto line : rows) {
        if (survey.facts.mounts.size() == mounts_cap) break;
        auto mount = parse_mount(line);
        if (!mount) continue;
        // A later mount on the same point covers an earlier one.
        if (mount->point == "/") survey.facts.root_read_only = mount->read_only;
        survey.facts.mounts.push_back(std::move(*mount));
    }
}

}  // namespace

void survey_mounts(Survey& survey) {
    read_mounts(survey, "/proc/self/mountinfo");
}

std::optional<std::string> pid1_root(const FileSystem& files) {
    const auto first = files.read_link("/proc/1/ns/mnt");
    const auto own = files.read_link("/proc/self/ns/mnt");
    return first && own && *first != *own ? std::optional<std::string>("/proc/1/root") : std::nullopt;
}

void take_pid1_mounts(const FileSystem& files, ContainerFacts& facts) {
    facts.mounts.clear();
    facts.root_read_only.reset();
    Survey survey{files, facts};
    read_mounts(survey, "/proc/1/mountinfo");
}

}  // namespace ocprobe::container
