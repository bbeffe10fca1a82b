// The text of a line, and the lane that a file's name suggests.
#include "timeline/line_text.hpp"

#include "timeline/reader.hpp"

#include <algorithm>
#include <cstring>

namespace ocprobe::timeline {

namespace {

struct NameRow {
    std::string_view part;
    Lane lane;
};
constexpr NameRow names[] = {
    {"gateway", Lane::gateway},
    {"gw", Lane::gateway},
    {"cli", Lane::cli},
    {"event", Lane::engine},
    {"dmesg", Lane::kernel},
    {"kern", Lane::kernel},
    {"kmsg", Lane::kernel},
    {"oom", Lane::kernel},
    {"nginx", Lane::proxy},
    {"caddy", Lane::proxy},
    {"haproxy", Lane::proxy},
    {"proxy", Lane::proxy},
    {"ocprobe", Lane::probe},
    {"check", Lane::probe},
    {"hold", Lane::probe},
};

}  // namespace

bool is_binary(std::string_view line) {
    return std::memchr(line.data(), '\0', line.size()) != nullptr;
}

std::string_view without_escapes(std::string_view line, std::string& into) {
    if (std::memchr(line.data(), '\x1b', line.size()) == nullptr) return line;
    into.clear();
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] != '\x1b') {
            into += line[i];
            continue;
        }
        if (i + 1 < line.size() && line[i + 1] == '[') {
            i += 2;
            while (i < line.size() && (line[i] < '@' || line[i] > '~'))
                ++i;
        } else if (i + 1 < line.size()) {
            ++i;
        }
    }
    return into;
}

std::size_t shape_of(std::string_view text) {
    std::size_t hash = 1469598103934665603ULL;
    for (const char c : text.substr(0, 200)) {
        const bool varies = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
        if (varies) continue;
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    return hash;
}

Lane lane_by_name(std::string_view name) {
    std::string base(name.substr(name.rfind('/') + 1));
    std::transform(base.begin(), base.end(), base.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    for (const auto& row : names) {
        if (base.find(row.part) != std::string::npos) return row.lane;
    }
    return Lane::other;
}

}  // namespace ocprobe::timeline
