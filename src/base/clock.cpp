// The process's real clocks, and the one format in which a time is shown.
#include "ocprobe/base/clock.hpp"

#include <fmt/format.h>

#include <ctime>

namespace ocprobe {

namespace {

class SystemClock final : public Clock {
public:
    [[nodiscard]] Micros monotonic() const override {
        return std::chrono::duration_cast<Micros>(std::chrono::steady_clock::now().time_since_epoch());
    }
    [[nodiscard]] Millis wall() const override {
        return std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch());
    }
};

}  // namespace

const Clock& system_clock() {
    static const SystemClock clock;
    return clock;
}

std::string rfc3339(Millis since_epoch) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
    const auto millis = (since_epoch - seconds).count();
    const std::time_t time = seconds.count();
    std::tm parts{};
    if (gmtime_r(&time, &parts) == nullptr) return "0000-00-00T00:00:00.000Z";
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        parts.tm_year + 1900,
        parts.tm_mon + 1,
        parts.tm_mday,
        parts.tm_hour,
        parts.tm_min,
        parts.tm_sec,
        millis
    );
}

}  // namespace ocprobe
