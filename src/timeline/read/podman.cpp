// `podman events --format json` (podman 4 and 5). Its text has the form of Docker's.
#include "timeline/read/engine_words.hpp"

namespace ocprobe::timeline {

namespace {

namespace json = boost::json;

bool tell_podman(
    std::string_view status,
    std::optional<int> code,
    std::string_view health,
    const Stamp& at,
    const EngineSubject& subject,
    Line& into
) {
    EngineFact fact{.at = at, .kind = kind_of_action(status), .code = {}, .text = std::string(status)};
    if (fact.kind == EventKind::container_die) {
        fact.code = code;
        if (code) fact.text += ", exit " + std::to_string(*code);
    }
    if (fact.kind == EventKind::health_status) {
        fact.code = health == "unhealthy" ? 1 : 0;
        fact.text += ": " + std::string(health);
    }
    const bool noise = fact.kind == EventKind::noise;
    if (!tell_facts(subject, {std::move(fact)}, into)) return false;
    if (noise) into.fold = std::hash<std::string_view>()(status) ^ std::hash<std::string_view>()(subject.id);
    return true;
}

}  // namespace

// {"ContainerExitCode":137,"ID":"1f49…","Image":"…","Name":"gw","Status":"died","Time":"2026-11-24T…","Type":"container"}
bool parse_podman_event(std::string_view line, LineContext& context, Line& into) {
    if (line.find("\"Status\"") == std::string_view::npos || line.find("\"Type\"") == std::string_view::npos)
        return false;
    boost::system::error_code error;
    const auto value = json::parse({line.data(), line.size()}, error);
    if (error || !value.is_object()) return false;
    const auto& object = value.get_object();
    auto at = json_stamp_at(object, "Time", context.defaults);
    if (!at) at = json_stamp_at(object, "time", context.defaults);
    if (const auto nanos = json_number_at(object, "timeNano"); nanos && !at)
        at = Stamp{.at = Micros{*nanos / 1000}, .unit = StampUnit::nanosecond};
    const auto status = json_text_at(object, "Status");
    if (!at || status.empty() || json_text_at(object, "Type") != "container") return false;
    std::optional<int> code;
    if (const auto number = json_number_at(object, "ContainerExitCode")) code = static_cast<int>(*number);
    EngineSubject subject{
        .id = json_text_at(object, "ID"),
        .name = json_text_at(object, "Name"),
        .image = json_text_at(object, "Image")};
    if (const auto* attributes = json_object_at(object, "Attributes"))
        subject.service = json_text_at(*attributes, "com.docker.compose.service");
    auto health = json_text_at(object, "HealthStatus");
    if (health.empty()) health = json_text_at(object, "health_status");
    return tell_podman(status, code, health, *at, subject, into);
}

}  // namespace ocprobe::timeline
