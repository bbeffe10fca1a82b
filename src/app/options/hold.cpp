// The options of `hold` alone.
#include "app/options/options.hpp"

#include <charconv>

namespace ocprobe::app {

namespace {

using Text = std::string_view;

constexpr int most_sockets = 32;
// Two of its pings missing is the least that means something (probes/ws/README.md).
constexpr Millis gateways_ping{26'000};

Stored store_time(std::optional<Millis>& place, Text text) {
    place = option_duration(text);
    return require(place.has_value(), "needs a duration with a unit, as 90s, 10m or 2h");
}

Stored store_for(Options& o, Text text, bool) {
    return store_time(o.hold.time, text);
}
Stored store_retry_for(Options& o, Text text, bool) {
    return store_time(o.hold.retry_for, text);
}
Stored store_dead_after(Options& o, Text text, bool) {
    if (const auto stored = store_time(o.hold.dead_after, text); !stored) return stored;
    return require(
        *o.hold.dead_after >= gateways_ping, "needs 26s or more: the gateway itself is silent for up to 25 s"
    );
}
Stored store_count(Options& o, Text text, bool) {
    int count = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || count < 1 ||
        count > most_sockets)
        return BadValue{"needs a number from 1 to 32"};
    o.hold.count = count;
    return {};
}
Stored store_bisect(Options& o, Text text, bool from_variable) {
    return store_switch(o.hold.bisect_idle, text, from_variable);
}

constexpr OptionRow hold_options[] = {
    {"--for",
     "OCPROBE_FOR",
     "TIME",
     "Hold the sockets this long (10m); watch: end after this time (at a signal); replay --serve: serve this "
     "long "
     "(one client)",
     "hold watch replay",
     store_for,
     "10m",
     Shown::first},
    {"--count",
     "OCPROBE_COUNT",
     "N",
     "Hold this many sockets, 1 to 32 (1; with --bisect-idle 8)",
     "hold",
     store_count,
     "8",
     Shown::first},
    {"--bisect-idle",
     "OCPROBE_BISECT_IDLE",
     "",
     "Find the idle limit of a proxy or NAT on the way, by sockets with different silences",
     "hold",
     store_bisect,
     "",
     Shown::first},
    {"--retry-for",
     "OCPROBE_RETRY_FOR",
     "TIME",
     "After a session ends, ask for a new one this long, also past --for (2m)",
     "hold",
     store_retry_for,
     "2m"},
    {"--dead-after",
     "OCPROBE_DEAD_AFTER",
     "TIME",
     "Count a session as lost after this much silence (55s)",
     "hold",
     store_dead_after,
     "55s"},
};

}  // namespace

std::span<const OptionRow> hold_option_rows() {
    return hold_options;
}

}  // namespace ocprobe::app
