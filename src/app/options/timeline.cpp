// The options of `timeline`.
#include "ocprobe/timeline/timeline.hpp"

#include "app/options/duration.hpp"
#include "app/options/options.hpp"

namespace ocprobe::app {

namespace {

using Text = std::string_view;

std::string instant_into(std::optional<Micros>& place, Text text) {
    place = timeline::parse_instant(text);
    return place ? "" : "needs an instant as 2026-11-24T13:18:01.5Z";
}
std::string store_since(Options& o, Text text, bool) {
    return instant_into(o.timeline.since, text);
}
std::string store_until(Options& o, Text text, bool) {
    return instant_into(o.timeline.until, text);
}
std::string store_around(Options& o, Text text, bool) {
    if (text == "all") {
        o.timeline.whole = true;
        return "";
    }
    if (text == "last") return "";
    const auto wrong = instant_into(o.timeline.around, text);
    return wrong.empty() ? "" : "takes last, all, or an instant as 2026-11-24T13:18:01Z";
}
std::string store_span(Options& o, Text text, bool) {
    o.timeline.span = parse_duration(text);
    return o.timeline.span ? "" : "needs a duration with a unit, as 30s or 5m";
}
std::string store_docker(Options& o, Text text, bool) {
    o.timeline.docker = std::string(text);
    return text.empty() || text.front() != '/' ? "needs the path of a socket" : "";
}
std::string store_container(Options& o, Text text, bool) {
    o.timeline.containers.emplace_back(text);
    return text.empty() ? "needs a name" : "";
}
std::string store_zone(Options& o, Text text, bool) {
    const bool form = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (!form || !digit(1) || !digit(2) || !digit(4) || !digit(5)) return "needs an offset as +01:00";
    const int minutes = ((text[1] - '0') * 10 + text[2] - '0') * 60 + (text[4] - '0') * 10 + text[5] - '0';
    o.timeline.zone_minutes = text[0] == '-' ? -minutes : minutes;
    return "";
}

constexpr OptionRow timeline_options[] = {
    {"--docker",
     "OCPROBE_DOCKER",
     "SOCKET",
     "read events and logs from this engine too, as /var/run/docker.sock (GETs only)",
     "timeline",
     store_docker},
    {"--container",
     "OCPROBE_CONTAINER",
     "NAME",
     "with --docker: this container's log (may be repeated; else gateway and cli by name)",
     "timeline",
     store_container},
    {"--around",
     "OCPROBE_AROUND",
     "CLOSE",
     "last (the default), all, or an instant: the close nearest to it",
     "timeline",
     store_around},
    {"--span", "OCPROBE_SPAN", "TIME", "so much before and after that close (60s)", "timeline", store_span},
    {"--since", "OCPROBE_SINCE", "INSTANT", "in place of --around: from here", "timeline", store_since},
    {"--until", "OCPROBE_UNTIL", "INSTANT", "up to here", "timeline", store_until},
    {"--zone", "OCPROBE_ZONE", "OFFSET", "of stamps that name none, as +01:00 (UTC)", "timeline", store_zone},
};

}  // namespace

std::span<const OptionRow> timeline_option_rows() {
    return timeline_options;
}

}  // namespace ocprobe::app
