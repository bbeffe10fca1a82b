// Random bytes for masks, keys and ids. No file is opened, so it works in an empty root too.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <sys/random.h>

namespace ocprobe::probes {

/// getrandom(2); on a kernel without it what comes is merely unique, which is all that these uses rely on.
template <std::size_t size>
[[nodiscard]] std::array<unsigned char, size> random_bytes() {
    std::array<unsigned char, size> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(size)) {
        auto seed = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
        for (auto& byte : bytes) {
            seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
            byte = static_cast<unsigned char>(seed >> 56);
        }
    }
    return bytes;
}

}  // namespace ocprobe::probes
