// What a Docker engine says of its containers: `docker events` as JSON (the Engine API's form too) and as text.
#include "timeline/read/engine_words.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <functional>

namespace ocprobe::timeline {

namespace {

namespace json = boost::json;

constexpr std::string_view compose_service = "com.docker.compose.service";

std::optional<int> to_int(std::string_view text) {
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc{} ? std::optional(value) : std::nullopt;
}

struct EngineEvent {
    std::string_view type;
    std::string_view action;
    std::string_view id;
    std::string_view name;
    std::string_view image;
    std::string_view exit_code;
    std::string_view signal;
    std::string_view container;  ///< of a network event
    std::string_view service;    ///< the label that Compose gives
};

// The engine's own state changes are kept, the runs of a health check are counted.
void describe(const EngineEvent& event, Line& into) {
    into.classified = true;
    into.engine_stamp = true;
    into.lane = Lane::engine;
    into.kind = EventKind::noise;
    const auto id = event.type == "network" ? event.container : event.id;
    if (!id.empty()) into.keys.push_back({KeyKind::container, std::string(id.substr(0, 12))});
    into.subject = std::string(event.type == "network" ? std::string_view{} : event.name);
    if (event.type == "container") {
        into.image = event.image;
        into.service = event.service;
    }
    const auto word = event.action.substr(0, event.action.find(':'));
    into.text = std::string(event.action.substr(0, 200));
    if (event.type == "container" || event.type == "network") into.kind = kind_of_action(word);
    if (into.kind == EventKind::noise)
        into.fold = std::hash<std::string_view>()(word) ^ std::hash<std::string_view>()(id);
    if (event.type == "network") {
        if (!event.name.empty()) into.text = std::string(word) + " network " + std::string(event.name);
        return;
    }
    if (event.type != "container") return;
    if (into.kind == EventKind::container_die) {
        into.code = to_int(event.exit_code);
        into.text =
            "die" + (event.exit_code.empty() ? std::string() : ", exit " + std::string(event.exit_code));
    } else if (word == "kill") {
        into.code = to_int(event.signal);
        into.text = "kill, signal " + std::string(event.signal);
    } else if (word == "exec_die") {
        const auto code = to_int(event.exit_code);
        into.text = "exec_die, exit " + std::string(event.exit_code);
        if (code && *code != 0) {
            into.kind = EventKind::health_failed;
            into.code = code;
        }
    } else if (into.kind == EventKind::health_status) {
        into.code = event.action.find("unhealthy") != std::string_view::npos ? 1 : 0;
    }
}

}  // namespace

bool parse_docker_event(std::string_view line, LineContext&, Line& into) {
    if (line.empty() || line.front() != '{') return false;
    if (line.find("\"timeNano\"") == std::string_view::npos ||
        line.find("\"Action\"") == std::string_view::npos)
        return false;
    unsigned char buffer[8192];
    json::monotonic_resource memory(buffer, sizeof buffer);
    boost::system::error_code error;
    const auto value = json::parse({line.data(), line.size()}, error, &memory);
    if (error || !value.is_object()) return false;
    const auto& object = value.get_object();
    const auto nanos = json_number_at(object, "timeNano");
    if (!nanos) return false;
    into.outer = Stamp{.at = Micros{*nanos / 1000}, .unit = StampUnit::nanosecond, .docker = true};
    EngineEvent event{
        .type = json_text_at(object, "Type"),
        .action = json_text_at(object, "Action"),
        .id = {},
        .name = {},
        .image = {},
        .exit_code = {},
        .signal = {},
        .container = {},
        .service = {}};
    if (const auto* actor = object.if_contains("Actor"); actor != nullptr && actor->is_object()) {
        event.id = json_text_at(actor->get_object(), "ID");
        const auto* attributes = actor->get_object().if_contains("Attributes");
        if (attributes != nullptr && attributes->is_object()) {
            const auto& row = attributes->get_object();
            event.name = json_text_at(row, "name");
            event.image = json_text_at(row, "image");
            event.exit_code = json_text_at(row, "exitCode");
            event.signal = json_text_at(row, "signal");
            event.container = json_text_at(row, "container");
            event.service = json_text_at(row, compose_service);
        }
    }
    describe(event, into);
    return true;
}

// 2026-11-24T13:18:33.368657211Z container die 1f49755b… (exitCode=137, image=oc-real, name=tml-gw)
bool parse_docker_event_text(std::string_view line, LineContext& context, Line& into) {
    auto rest = line;
    const auto stamp = take_stamp(rest, context.defaults);
    if (!stamp) return false;
    // Podman writes the zone's name behind its offset: `+0000 UTC`.
    if (const auto word = rest.substr(0, 16).find(" container "); word != std::string_view::npos)
        rest.remove_prefix(word + 1);
    const bool container = rest.starts_with("container ");
    if (!container && !rest.starts_with("network ")) return false;
    const auto open = rest.find(" (");
    if (open == std::string_view::npos || rest.back() != ')') return false;
    const auto attributes = rest.substr(open + 2, rest.size() - open - 3);
    auto head = rest.substr(container ? 10 : 8, open - (container ? 10 : 8));
    const auto blank = head.rfind(' ');
    if (blank == std::string_view::npos) return false;
    into.outer = stamp;
    into.outer->unit = StampUnit::nanosecond;
    describe(
        {.type = container ? "container" : "network",
         .action = head.substr(0, blank),
         .id = head.substr(blank + 1),
         .name = value_of(attributes, "name"),
         .image = value_of(attributes, "image"),
         .exit_code = value_of(attributes, "exitCode"),
         .signal = value_of(attributes, "signal"),
         .container = value_of(attributes, "container"),
         .service = value_of(attributes, compose_service)},
        into
    );
    return true;
}

}  // namespace ocprobe::timeline
