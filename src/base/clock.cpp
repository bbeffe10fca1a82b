// The process's real clocks, and the one format in which a time is shown.
#include "ocprobe/base/clock.hpp"

#include <fmt/format.h>

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
    // Not gmtime_r: it reads the container's /etc/localtime although UTC needs no zone.
    const std::chrono::sys_time<Millis> time(since_epoch);
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    // The years of std::chrono wrap after 32767.
    if (!date.ok() || std::chrono::sys_days(date) != day) return "0000-00-00T00:00:00.000Z";
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count(),
        clock.subseconds().count()
    );
}

}  // namespace ocprobe
