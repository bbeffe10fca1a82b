// The options of `timeline`.
#include "ocprobe/timeline/timeline.hpp"

#include "app/options/options.hpp"

#include <charconv>

namespace ocprobe::app {

namespace {

using Text = std::string_view;

Stored instant_into(std::optional<Micros>& place, Text text) {
    place = timeline::parse_instant(text);
    return require(place.has_value(), "needs an instant as 2026-11-24T13:18:01.5Z");
}
// `10m` and, as nobody waits for so long but logs reach back, `100d`.
std::optional<Millis> ago_of(Text text) {
    constexpr Millis day{86'400'000};
    if (!text.ends_with('d')) return option_duration(text);
    int days = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size() - 1, days);
    const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size() - 1;
    return whole && days > 0 && days <= 36'500 ? std::optional(days * day) : std::nullopt;
}
// As `docker logs` reads it: an instant, or so long ago.
Stored time_into(std::optional<Micros>& instant, std::optional<Millis>& ago, Text text) {
    ago = ago_of(text);
    if (ago || instant_into(instant, text)) return {};
    return BadValue{"needs an instant as 2026-11-24T13:18:01Z, or how long ago, as 10m or 100d"};
}
Stored store_since(Options& o, Text text, bool) {
    o.timeline.whole = false;
    return time_into(o.timeline.since, o.timeline.since_ago, text);
}
Stored store_until(Options& o, Text text, bool) {
    o.timeline.whole = false;
    return time_into(o.timeline.until, o.timeline.until_ago, text);
}
// `03:00` and `03:00:30`.
std::optional<Micros> time_of_day(Text text) {
    const auto two = [&](std::size_t at) {
        const bool digits = text[at] >= '0' && text[at] <= '9' && text[at + 1] >= '0' && text[at + 1] <= '9';
        return digits ? (text[at] - '0') * 10 + text[at + 1] - '0' : 99;
    };
    if ((text.size() != 5 && text.size() != 8) || text[2] != ':') return std::nullopt;
    const int hour = two(0), minute = two(3), second = text.size() == 8 && text[5] == ':' ? two(6) : 0;
    if (hour > 23 || minute > 59 || second > 59 || (text.size() == 8 && text[5] != ':')) return std::nullopt;
    return Micros{((hour * 60 + minute) * 60 + second) * std::int64_t{1'000'000}};
}
Stored store_around(Options& o, Text text, bool) {
    o.timeline.whole = text == "all";
    if (text == "all" || text == "last") return {};
    o.timeline.around_clock = time_of_day(text);
    if (o.timeline.around_clock || instant_into(o.timeline.around, text)) return {};
    return BadValue{"takes last, all, a time as 03:00, or an instant as 2026-11-24T13:18:01Z"};
}
Stored store_span(Options& o, Text text, bool) {
    o.timeline.span = option_duration(text);
    return require(o.timeline.span.has_value(), "needs a duration with a unit, as 30s or 5m");
}
Stored store_docker(Options& o, Text text, bool) {
    o.timeline.docker = std::string(text);
    return require(text.starts_with('/'), "needs the path of a socket");
}
Stored store_container(Options& o, Text text, bool) {
    o.timeline.containers.emplace_back(text);
    return require(!text.empty(), "needs a name");
}
Stored store_zone(Options& o, Text text, bool) {
    if (text == "UTC" || text == "Z") {
        o.timeline.zone_minutes = 0;
        return {};
    }
    const bool form = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (!form || !digit(1) || !digit(2) || !digit(4) || !digit(5))
        return BadValue{"needs an offset as +01:00, or UTC"};
    const int minutes = ((text[1] - '0') * 10 + text[2] - '0') * 60 + (text[4] - '0') * 10 + text[5] - '0';
    o.timeline.zone_minutes = text[0] == '-' ? -minutes : minutes;
    return {};
}

constexpr OptionRow timeline_options[] = {
    {"--docker",
     "OCPROBE_DOCKER",
     "SOCKET",
     "Read events and logs from this engine too. It sends GET requests only",
     "timeline",
     store_docker,
     "/var/run/docker.sock",
     Shown::first},
    {"--container",
     "OCPROBE_CONTAINER",
     "NAME",
     "With --docker, read the log of this container (may be repeated; default: gateway and cli by name)",
     "timeline",
     store_container,
     "openclaw-gateway",
     Shown::first},
    {"--around",
     "OCPROBE_AROUND",
     "CLOSE",
     "Show one close: last, a time as 03:00, or an instant, which means the close nearest to it. all is the "
     "default",
     "timeline",
     store_around,
     "03:00",
     Shown::first},
    {"--span",
     "OCPROBE_SPAN",
     "TIME",
     "Show this much before and after that close (60s)",
     "timeline",
     store_span,
     "60s"},
    {"--since",
     "OCPROBE_SINCE",
     "TIME",
     "Show from here on, in place of --around: an instant, 10m or 100d",
     "timeline",
     store_since,
     "10m",
     Shown::first},
    {"--until",
     "OCPROBE_UNTIL",
     "TIME",
     "Show up to here: an instant, 10m or 100d",
     "timeline",
     store_until,
     "10m"},
    {"--zone",
     "OCPROBE_ZONE",
     "OFFSET",
     "Read stamps without a zone as this offset (UTC)",
     "timeline",
     store_zone,
     "+01:00"},
};

}  // namespace

std::span<const OptionRow> timeline_option_rows() {
    return timeline_options;
}

}  // namespace ocprobe::app
