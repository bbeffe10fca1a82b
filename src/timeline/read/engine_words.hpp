// What the readers of engines, orchestrators and service managers have in common.
#pragma once

#include "timeline/read/line.hpp"

#include <boost/json.hpp>

#include <string_view>

namespace ocprobe::timeline {

/// The text at `key`, or nothing.
[[nodiscard]] std::string_view json_text_at(const boost::json::object& object, std::string_view key);
/// The object at `key`, or nullptr.
[[nodiscard]] const boost::json::object*
json_object_at(const boost::json::object& object, std::string_view key);
[[nodiscard]] std::optional<std::int64_t>
json_number_at(const boost::json::object& object, std::string_view key);
/// The stamp at `key`; nothing for none and for the year 1, which an engine writes for never.
[[nodiscard]] std::optional<Stamp>
json_stamp_at(const boost::json::object& object, std::string_view key, const StampDefaults& defaults);

/// One event of the engine's lane: what, when, of which container.
struct EngineFact {
    Stamp at;
    EventKind kind = EventKind::note;
    std::optional<int> code{};
    std::string text;
};

/// Who the events of one object are about.
struct EngineSubject {
    std::string_view id;  ///< of the container or the pod
    std::string_view name;
    std::string_view image{};
    std::string_view service{};
};

/// `into` becomes the first of `facts`, the rest its `more`. False for none.
bool tell_facts(const EngineSubject& subject, std::vector<EngineFact> facts, Line& into);

/// What an event of Docker's or podman's engine tells by its word; noise for what changes no container's state.
[[nodiscard]] EventKind kind_of_action(std::string_view action);

/// Objects that a file holds in whole: `docker inspect`, `kubectl get events -o json`, `kubectl get pod -o json`.
bool parse_inspection(std::string_view text, LineContext& context, Line& into);
bool parse_kubernetes(std::string_view text, LineContext& context, Line& into);
/// `kubectl describe pod`: its last state, over several lines.
bool parse_description(std::string_view line, LineContext& context, Line& into);
/// `podman events --format json`.
bool parse_podman_event(std::string_view line, LineContext& context, Line& into);
/// What systemd and its login manager say of units and of the machine; false for anything else.
bool describe_unit(std::string_view program, std::string_view text, Line& into);
/// The same of a Fly Machine: `app[MACHINE] REGION [info] …`.
bool describe_machine(std::string_view text, Line& into);

}  // namespace ocprobe::timeline
