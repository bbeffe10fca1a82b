// What Kubernetes tells of pods: `kubectl get events -o json`, `kubectl get pods -o json`, `kubectl describe pod`.
#include "timeline/read/engine_words.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace ocprobe::timeline {

namespace {

namespace json = boost::json;

constexpr int stop_signal = 15;

struct ReasonRow {
    std::string_view reason;
    EventKind kind;
};

// https://github.com/kubernetes/kubernetes, pkg/kubelet/events/event.go and the controllers' reasons.
constexpr ReasonRow pod_reasons[] = {
    {"Started", EventKind::container_start},
    {"Killing", EventKind::container_kill},
    {"Unhealthy", EventKind::health_failed},
    {"Evicted", EventKind::evicted},
    {"Preempted", EventKind::evicted},
    {"TaintManagerEviction", EventKind::evicted},
    {"OOMKilling", EventKind::container_oom},
    {"SystemOOM", EventKind::container_oom},
    {"Rebooted", EventKind::host_boot},
    {"BackOff", EventKind::note},
    {"Failed", EventKind::fault},
    {"FailedScheduling", EventKind::fault},
};

std::optional<EventKind> kind_of(std::string_view reason) {
    for (const auto& row : pod_reasons)
        if (row.reason == reason) return row.kind;
    return std::nullopt;
}

// `Container image "ghcr.io/openclaw/openclaw:2026.9.6" already present on machine`
std::string_view quoted(std::string_view text) {
    const auto open = text.find('"');
    const auto close = open == std::string_view::npos ? open : text.find('"', open + 1);
    return close == std::string_view::npos ? std::string_view{} : text.substr(open + 1, close - open - 1);
}

// The containers that a list of events or a status names, by pod.
struct PodContainers {
    std::set<std::string, std::less<>> names;
    std::set<std::string, std::less<>> gateways;

    // Of several containers without such a sign none is the gateway.
    [[nodiscard]] bool is_gateway(std::string_view container) const {
        return gateways.empty() ? names.size() < 2 : gateways.find(container) != gateways.end();
    }
};
using Pods = std::map<std::string, PodContainers, std::less<>>;

// In a pod of several containers the one that serves is told by its image or its name.
bool seems_gateway(std::string_view container, std::string_view image) {
    image = image.substr(image.rfind('/') + 1);
    return container.find("openclaw") != std::string_view::npos ||
           container.find("gateway") != std::string_view::npos ||
           image.find("openclaw") != std::string_view::npos;
}

void note_container(PodContainers& pod, std::string_view container, std::string_view image) {
    pod.names.emplace(container);
    if (seems_gateway(container, image)) pod.gateways.emplace(container);
}

// Another container of the pod has a name of its own and not the pod's id.
void set_subject(EngineSubject& subject, std::string& own_name, std::string_view container) {
    own_name = std::string(subject.name) + "/" + std::string(container);
    subject.name = own_name;
    subject.id = {};
}

// `spec.containers{gateway}`
std::string_view container_in(std::string_view path) {
    const auto open = path.find('{');
    return open == std::string_view::npos || !path.ends_with('}')
               ? std::string_view{}
               : path.substr(open + 1, path.size() - open - 2);
}

void add(std::vector<Line>& lines, const EngineSubject& subject, std::vector<EngineFact> facts) {
    Line line;
    if (!tell_facts(subject, std::move(facts), line)) return;
    auto more = std::move(line.more);
    line.more.clear();
    lines.push_back(std::move(line));
    for (auto& each : more)
        lines.push_back(std::move(each));
}

const json::object* object_of(const json::object& event) {
    const auto* about = json_object_at(event, "involvedObject");
    return about == nullptr ? json_object_at(event, "regarding") : about;
}

void note_event(const json::object& event, Pods& pods) {
    const auto* about = object_of(event);
    if (about == nullptr) return;
    const auto container = container_in(json_text_at(*about, "fieldPath"));
    auto message = json_text_at(event, "message");
    if (message.empty()) message = json_text_at(event, "note");
    const auto image = json_text_at(event, "reason") == "Pulled" ? quoted(message) : std::string_view{};
    if (!container.empty()) note_container(pods[std::string(json_text_at(*about, "name"))], container, image);
}

void read_event(
    const json::object& event, const StampDefaults& defaults, const Pods& pods, std::vector<Line>& lines
) {
    const auto* about = object_of(event);
    if (about == nullptr) return;
    auto at = json_stamp_at(event, "lastTimestamp", defaults);
    if (!at) at = json_stamp_at(event, "eventTime", defaults);
    if (!at) at = json_stamp_at(event, "firstTimestamp", defaults);
    if (!at) return;
    const auto reason = json_text_at(event, "reason");
    auto message = json_text_at(event, "message");
    if (message.empty()) message = json_text_at(event, "note");
    EngineSubject subject{.id = json_text_at(*about, "uid"), .name = json_text_at(*about, "name")};
    if (json_text_at(*about, "kind") == "Node") subject.id = {};
    if (reason == "Pulled") subject.image = quoted(message);
    std::string own_name;
    if (const auto container = container_in(json_text_at(*about, "fieldPath")); !container.empty()) {
        if (!pods.find(subject.name)->second.is_gateway(container)) set_subject(subject, own_name, container);
    }
    const auto kind = kind_of(reason);
    std::vector<EngineFact> facts;
    EngineFact fact{
        .at = *at,
        .kind = kind.value_or(EventKind::noise),
        .code = {},
        .text = std::string(reason) + ": " + std::string(message.substr(0, 200))};
    if (kind == EventKind::container_kill) {
        fact.code = stop_signal;
        // The kubelet says which probe asked for it.
        if (message.find("probe") != std::string_view::npos)
            facts.push_back({.at = *at, .kind = EventKind::health_status, .code = 1, .text = fact.text});
    }
    if (kind == EventKind::container_start) {
        const auto first = json_stamp_at(event, "firstTimestamp", defaults);
        if (first && first->at != at->at)
            facts.push_back({.at = *first, .kind = *kind, .code = {}, .text = fact.text});
    }
    facts.push_back(std::move(fact));
    add(lines, subject, std::move(facts));
}

void read_end(const json::object& ended, const StampDefaults& defaults, std::vector<EngineFact>& facts) {
    if (const auto begun = json_stamp_at(ended, "startedAt", defaults))
        facts.push_back(
            {.at = *begun, .kind = EventKind::container_start, .code = {}, .text = "started (pod status)"}
        );
    const auto at = json_stamp_at(ended, "finishedAt", defaults);
    if (!at) return;
    const auto reason = json_text_at(ended, "reason");
    const auto code = static_cast<int>(json_number_at(ended, "exitCode").value_or(0));
    if (reason == "OOMKilled")
        facts.push_back(
            {.at = *at, .kind = EventKind::container_oom, .code = {}, .text = "OOMKilled (pod status)"}
        );
    facts.push_back(
        {.at = *at,
         .kind = EventKind::container_die,
         .code = code,
         .text = "terminated, exit " + std::to_string(code) + ", " + std::string(reason)}
    );
}

// The status of a pod that its node took away; the first of its containers to end is when.
void add_eviction(const json::object& status, std::vector<EngineFact>& facts) {
    if (json_text_at(status, "reason") != "Evicted") return;
    const auto ended = std::find_if(facts.begin(), facts.end(), [](const EngineFact& fact) {
        return fact.kind == EventKind::container_die;
    });
    if (ended == facts.end()) return;
    const auto text = "Evicted: " + std::string(json_text_at(status, "message"));
    facts.push_back({.at = ended->at, .kind = EventKind::evicted, .code = {}, .text = text});
}

void read_pod(const json::object& pod, const StampDefaults& defaults, std::vector<Line>& lines) {
    const auto* metadata = json_object_at(pod, "metadata");
    const auto* status = json_object_at(pod, "status");
    if (metadata == nullptr || status == nullptr) return;
    const auto* statuses = status->if_contains("containerStatuses");
    if (statuses == nullptr || !statuses->is_array()) return;
    PodContainers containers;
    for (const auto& item : statuses->get_array()) {
        if (const auto* container = item.if_object())
            note_container(containers, json_text_at(*container, "name"), json_text_at(*container, "image"));
    }
    for (const auto& item : statuses->get_array()) {
        if (!item.is_object()) continue;
        const auto& container = item.get_object();
        EngineSubject subject{.id = json_text_at(*metadata, "uid"), .name = json_text_at(*metadata, "name")};
        subject.image = json_text_at(container, "image");
        const auto name = json_text_at(container, "name");
        std::string own_name;
        if (!containers.is_gateway(name)) set_subject(subject, own_name, name);
        std::vector<EngineFact> facts;
        for (const std::string_view key : {"lastState", "state"}) {
            const auto* state = json_object_at(container, key);
            if (state == nullptr) continue;
            if (const auto* ended = json_object_at(*state, "terminated")) read_end(*ended, defaults, facts);
            const auto* runs = json_object_at(*state, "running");
            const auto begun = runs == nullptr ? std::nullopt : json_stamp_at(*runs, "startedAt", defaults);
            if (begun)
                facts.push_back(
                    {.at = *begun,
                     .kind = EventKind::container_start,
                     .code = {},
                     .text = "running (pod status)"}
                );
        }
        add_eviction(*status, facts);
        add(lines, subject, std::move(facts));
    }
}

void read_objects(const json::object& object, const StampDefaults& defaults, std::vector<Line>& lines) {
    std::vector<const json::object*> all{&object};
    if (const auto* items = object.if_contains("items"); items != nullptr && items->is_array()) {
        for (const auto& item : items->get_array()) {
            if (item.is_object()) all.push_back(&item.get_object());
        }
    }
    Pods pods;
    for (const auto* each : all) {
        if (json_text_at(*each, "kind") == "Event") note_event(*each, pods);
    }
    for (const auto* each : all) {
        const auto kind = json_text_at(*each, "kind");
        if (kind == "Event") read_event(*each, defaults, pods, lines);
        if (kind == "Pod") read_pod(*each, defaults, lines);
    }
}

// The value behind `Exit Code:`, without blanks.
std::string_view field(std::string_view line, std::string_view name) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ':') return {};
    line.remove_prefix(name.size() + 1);
    return line.substr(std::min(line.find_first_not_of(' '), line.size()));
}

}  // namespace

bool parse_kubernetes(std::string_view text, LineContext& context, Line& into) {
    if (text.find("\"apiVersion\"") == std::string_view::npos ||
        text.find("\"kind\"") == std::string_view::npos)
        return false;
    boost::system::error_code error;
    const auto value = json::parse({text.data(), text.size()}, error);
    if (error || !value.is_object()) return false;
    std::vector<Line> lines;
    read_objects(value.get_object(), context.defaults, lines);
    if (lines.empty()) return false;
    into = std::move(lines.front());
    for (std::size_t i = 1; i < lines.size(); ++i)
        into.more.push_back(std::move(lines[i]));
    return true;
}

// The state that a description tells in its lines: Name, Image, Reason, Exit Code, Started, Finished.
bool parse_description(std::string_view line, LineContext& context, Line& into) {
    auto& state = context.description;
    if (line.starts_with("Name:")) {
        state = {};
        state.pod = field(line, "Name");
        return false;
    }
    if (state.pod.empty()) return false;
    if (!field(line, "Container ID").empty()) {
        state.container = state.previous;
        ++state.containers;
    }
    state.previous = line.ends_with(':') ? line.substr(0, line.size() - 1) : std::string_view{};
    if (const auto value = field(line, "Image"); !value.empty()) state.image = value;
    if (const auto value = field(line, "Reason"); !value.empty()) state.reason = value;
    if (const auto value = field(line, "Exit Code"); !value.empty()) {
        int code = 0;
        std::from_chars(value.data(), value.data() + value.size(), code);
        state.code = code;
    }
    auto begun = field(line, "Started"), ended = field(line, "Finished");
    EngineSubject subject{.id = {}, .name = state.pod, .image = state.image};
    std::string own_name;
    if (state.containers > 1 && !seems_gateway(state.container, state.image))
        set_subject(subject, own_name, state.container);
    if (!begun.empty()) {
        const auto at = take_stamp(begun, context.defaults);
        if (!at) return false;
        return tell_facts(subject, {{*at, EventKind::container_start, {}, "started (described)"}}, into);
    }
    if (ended.empty()) return false;
    const auto at = take_stamp(ended, context.defaults);
    if (!at) return false;
    std::vector<EngineFact> facts;
    if (state.reason == "OOMKilled")
        facts.push_back({*at, EventKind::container_oom, {}, "OOMKilled (described)"});
    facts.push_back(
        {*at,
         EventKind::container_die,
         state.code,
         "terminated, exit " + std::to_string(state.code.value_or(0)) + ", " + state.reason}
    );
    state.code.reset();
    state.reason.clear();
    return tell_facts(subject, std::move(facts), into);
}

}  // namespace ocprobe::timeline
