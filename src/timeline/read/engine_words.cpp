// What the readers of engines, orchestrators and service managers have in common.
#include "timeline/read/engine_words.hpp"

#include <algorithm>

namespace ocprobe::timeline {

std::string_view json_text_at(const boost::json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                  : std::string_view{};
}

const boost::json::object* json_object_at(const boost::json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_object() ? &value->get_object() : nullptr;
}

std::optional<std::int64_t> json_number_at(const boost::json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

std::optional<Stamp>
json_stamp_at(const boost::json::object& object, std::string_view key, const StampDefaults& defaults) {
    auto text = json_text_at(object, key);
    if (text.empty() || text.starts_with("0001-")) return std::nullopt;
    return take_stamp(text, defaults);
}

bool tell_facts(const EngineSubject& subject, std::vector<EngineFact> facts, Line& into) {
    std::stable_sort(facts.begin(), facts.end(), [](const EngineFact& a, const EngineFact& b) {
        return a.at.at < b.at.at;
    });
    bool first = true;
    for (auto& fact : facts) {
        Line line;
        line.outer = fact.at;
        line.classified = true;
        line.engine_stamp = true;
        line.lane = Lane::engine;
        line.kind = fact.kind;
        line.code = fact.code;
        line.subject = subject.name;
        line.image = subject.image;
        line.service = subject.service;
        line.text = std::move(fact.text);
        if (!subject.id.empty())
            line.keys.push_back({KeyKind::container, std::string(subject.id.substr(0, 12))});
        if (first) {
            into = std::move(line);
        } else {
            into.more.push_back(std::move(line));
        }
        first = false;
    }
    return !first;
}

EventKind kind_of_action(std::string_view action) {
    struct Row {
        std::string_view action;
        EventKind kind;
    };
    static constexpr Row rows[] = {
        {"start", EventKind::container_start},
        {"restart", EventKind::container_restart},
        {"kill", EventKind::container_kill},
        {"die", EventKind::container_die},
        {"died", EventKind::container_die},  // podman's
        {"stop", EventKind::container_stop},
        {"oom", EventKind::container_oom},
        {"pause", EventKind::container_pause},
        {"unpause", EventKind::container_unpause},
        {"connect", EventKind::container_connect},
        {"disconnect", EventKind::container_disconnect},
        {"health_status", EventKind::health_status},
    };
    const auto* found =
        std::find_if(std::begin(rows), std::end(rows), [&](const Row& row) { return row.action == action; });
    return found == std::end(rows) ? EventKind::noise : found->kind;
}

}  // namespace ocprobe::timeline
