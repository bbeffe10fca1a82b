// The options of `hold` alone.
#include "app/options/duration.hpp"
#include "app/options/options.hpp"

#include <charconv>

namespace ocprobe::app {

namespace {

using Text = std::string_view;

constexpr int most_sockets = 32;
// Two of its pings missing is the least that means something (probes/ws/README.md).
constexpr Millis gateways_ping{26'000};

std::string store_time(std::optional<Millis>& place, Text text) {
    place = parse_duration(text);
    if (!place) return "needs a duration with a unit, as 90s, 10m or 2h";
    return *place > Millis(0) ? "" : "needs more than nothing";
}

std::string store_for(Options& o, Text text, bool) {
    return store_time(o.hold.time, text);
}
std::string store_retry_for(Options& o, Text text, bool) {
    return store_time(o.hold.retry_for, text);
}
std::string store_dead_after(Options& o, Text text, bool) {
    auto wrong = store_time(o.hold.dead_after, text);
    if (wrong.empty() && *o.hold.dead_after < gateways_ping)
        wrong = "needs 26s or more: the gateway itself is silent for up to 25 s";
    return wrong;
}
std::string store_count(Options& o, Text text, bool) {
    int count = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || count < 1 ||
        count > most_sockets)
        return "needs a number from 1 to 32";
    o.hold.count = count;
    return "";
}
std::string store_bisect(Options& o, Text text, bool from_variable) {
    if (!from_variable || text == "1" || text == "true") {
        o.hold.bisect_idle = true;
        return "";
    }
    return text == "0" || text == "false" ? "" : "takes 1 or 0";
}

constexpr OptionRow hold_options[] = {
    {"--for", "OCPROBE_FOR", "TIME", "how long the sockets are held (10m)", "hold", store_for},
    {"--count",
     "OCPROBE_COUNT",
     "N",
     "how many sockets, 1 to 32 (1; with --bisect-idle 8)",
     "hold",
     store_count},
    {"--bisect-idle",
     "OCPROBE_BISECT_IDLE",
     "",
     "find the idle limit of a proxy or a NAT on the way, by sockets with different silences",
     "hold",
     store_bisect},
    {"--retry-for",
     "OCPROBE_RETRY_FOR",
     "TIME",
     "how long a session that ended is asked for again, also past --for (2m)",
     "hold",
     store_retry_for},
    {"--dead-after",
     "OCPROBE_DEAD_AFTER",
     "TIME",
     "silence after which a session counts as lost (55s)",
     "hold",
     store_dead_after},
};

}  // namespace

std::span<const OptionRow> hold_option_rows() {
    return hold_options;
}

}  // namespace ocprobe::app
