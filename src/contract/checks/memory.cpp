// contract.memory: does the gateway have the memory that its start needs?
#include "contract/checks/checks.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace ocprobe::contract {

namespace {

/// 2026.9.6 was killed at 640 MiB while it started, and became ready with 768 MiB, all of it used.
constexpr std::uint64_t least_memory = 1024ULL * 1024 * 1024;

/// `512m`, `1.5g`, `1073741824`.
std::optional<std::uint64_t> bytes_of(const std::string& text) {
    double value = 0;
    std::size_t used = 0;
    double scale = 0;
    for (; used < text.size() && ((text[used] >= '0' && text[used] <= '9') || text[used] == '.'); ++used) {
        if (text[used] == '.') {
            if (scale > 0) return std::nullopt;
            scale = 1;
        } else {
            value = value * 10 + (text[used] - '0');
            if (scale > 0) scale *= 10;
        }
    }
    if (used == 0) return std::nullopt;
    if (scale > 0) value /= scale;
    const char unit = used < text.size() ? static_cast<char>(text[used] | 0x20) : 'b';
    const double factor = unit == 'k'   ? 1024.0
                          : unit == 'm' ? 1024.0 * 1024
                          : unit == 'g' ? 1024.0 * 1024 * 1024
                                        : 1.0;
    return static_cast<std::uint64_t>(std::min(value * factor, 1e18));
}

void judge_memory(const Pair& pair, Row& row) {
    const auto& limit = pair.gateway.service->memory_limit;
    const auto bytes = memory_limit_bytes(*pair.gateway.service);
    if (bytes && *bytes < least_memory)
        row.warn(
            *pair.gateway.service,
            limit.place,
            "little",
            "a memory limit of " + escape_text(limit.value, 20) +
                ": the gateway's start needs about 700 MiB, more than its 250 to 440 MB at rest",
            advise("1g or more")
        );
}

}  // namespace

std::optional<std::uint64_t> memory_limit_bytes(const Service& service) {
    if (!service.memory_limit.given()) return std::nullopt;
    const auto bytes = bytes_of(service.memory_limit.value);
    return bytes && *bytes > 0 ? bytes : std::nullopt;
}

extern constinit const Check memory_check{
    .id = "contract.memory",
    .box = "memory",
    .kind = ContractKind::warning,
    .question = "does the gateway have the memory that its start needs",
    .judge = judge_memory,
    .holds_when = "The gateway's memory limit is below 1 GiB.",
    .what_to_do = "Raise it, or set NODE_OPTIONS=--max-old-space-size below the limit.",
};

}  // namespace ocprobe::contract
