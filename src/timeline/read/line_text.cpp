// The text of a line, and the lane that a file's name suggests.
#include "timeline/read/line_text.hpp"

#include "timeline/read/reader.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
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

namespace {

constexpr std::array<bool, 256> make_constant() {
    std::array<bool, 256> constant{};
    for (std::size_t c = 0; c < constant.size(); ++c)
        constant.at(c) = !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-');
    return constant;
}
constexpr auto is_constant = make_constant();

}  // namespace

std::size_t shape_of(std::string_view text) {
    // First what stays, without a branch a byte; then eight bytes at a time.
    std::array<char, 208> kept{};
    std::size_t size = 0;
    for (const char c : text.substr(0, 200)) {
        kept[size] = c;
        size += is_constant[static_cast<unsigned char>(c)] ? 1 : 0;
    }
    std::size_t hash = size;
    for (std::size_t at = 0; at < size; at += 8) {
        std::uint64_t part = 0;
        std::memcpy(&part, kept.data() + at, sizeof part);
        if (size - at < 8) part &= ~std::uint64_t{0} >> 8 * (8 - (size - at));
        hash = (hash ^ part) * 0x9E37'79B9'7F4A'7C15ULL;
        hash ^= hash >> 32U;
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
