// Stamps at the beginning of a line: every form that the sources use, as microseconds since the Unix epoch.
#pragma once

#include "ocprobe/timeline/timeline.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace ocprobe::timeline {

struct Stamp {
    Micros at{0};
    StampUnit unit = StampUnit::none;
    bool zone_given = true;
    bool year_given = true;
    bool day_given = true;
    bool docker = false;  ///< nanoseconds and `Z`: what `docker logs -t` writes
    int zone_minutes = 0;
};

/// What a line does not say of its stamp.
struct StampDefaults {
    int zone_minutes = 0;         ///< east of UTC
    int year = 1970;              ///< for `Nov 24 13:18:01`
    std::int64_t day = 0;         ///< since the epoch, for `13:18:01`
    std::optional<Micros> now{};  ///< no stamp without a year lies a day after it
};

/// The last second that was read, and the text that it was read from: the next lines begin with the same.
struct KnownSecond {
    std::array<char, 19> text{};
    Micros at{0};
};

/// The stamp that `text` begins with; it is cut off together with the blanks behind it. RFC 3339 (with `T` or a
/// blank, `.` or `,`, any zone or none), `2026/11/24 13:18:01`, `Nov 24 13:18:01`, `[Tue Nov 24 13:18:01 2026]`.
[[nodiscard]] std::optional<Stamp>
take_stamp(std::string_view& text, const StampDefaults& defaults, KnownSecond* known = nullptr);

}  // namespace ocprobe::timeline
