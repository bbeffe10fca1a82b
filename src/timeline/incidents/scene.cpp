// The events around one close.
#include "timeline/incidents/scene.hpp"

#include "base/duration.hpp"

#include <algorithm>
#include <set>

namespace ocprobe::timeline {

namespace {

// What a scheduler may add between a thing and the line that tells it.
constexpr Micros scheduler_margin{20'000};
// Two clocks that nothing joins: nothing nearer than this is told apart.
constexpr Micros unknown_bar{2'000'000};

bool same_container(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return false;
    return a == b || (a.size() >= 12 && b.size() >= 12 && a.substr(0, 12) == b.substr(0, 12));
}

std::string container_of(const TimelineEvent& event) {
    for (const auto& key : event.keys) {
        if (key.kind == KeyKind::container) return key.value;
    }
    return {};
}

// A Deployment's pod has the ReplicaSet's hash and its own behind its name: `gateway-7d9f9c5b6-x2x5z`.
// Compose makes the container that takes another's place as `5d1f0c9ab37e_NAME`, and renames it.
std::string_view workload_of(std::string_view name) {
    constexpr std::size_t short_id = 12;
    if (name.size() > short_id + 1 && name[short_id] == '_' &&
        name.find_first_not_of("0123456789abcdef") == short_id)
        name.remove_prefix(short_id + 1);
    const auto pod = name.rfind('-');
    if (pod == std::string_view::npos || name.size() - pod != 6) return name;
    const auto set = name.substr(0, pod).rfind('-');
    if (set == std::string_view::npos || pod - set < 7 || pod - set > 11) return name;
    const auto hashes = name.substr(set + 1);
    const bool hash = hashes.find_first_not_of("0123456789bcdfghjklmnpqrstvwxz-") == std::string_view::npos;
    return hash ? name.substr(0, set) : name;
}

bool names_gateway(std::string_view name) {
    if (name.find("gateway") != std::string_view::npos) return true;
    std::size_t at = 0;
    while ((at = name.find("gw", at)) != std::string_view::npos) {
        const auto boundary = [&](std::size_t i) {
            return i >= name.size() ||
                   std::string_view("-_.0123456789").find(name[i]) != std::string_view::npos;
        };
        if ((at == 0 || boundary(at - 1)) && boundary(at + 2)) return true;
        ++at;
    }
    return false;
}

// `ghcr.io/openclaw/openclaw:2026.9.6`: the repository's last part, without tag and digest.
bool is_openclaw_image(std::string_view image) {
    image = image.substr(0, image.find('@'));
    image = image.substr(image.rfind('/') + 1);
    return image.substr(0, image.find(':')).find("openclaw") != std::string_view::npos;
}

}  // namespace

Scene::Scene(const TimelineReport& report, Identity gateway, std::size_t close, const ProcessEnd* end)
    : report_(report), gateway_(std::move(gateway)), close_(close), end_(end) {}

Micros Scene::tolerance(const TimelineEvent& a, const TimelineEvent& b) const {
    return a.bar.value_or(unknown_bar) + b.bar.value_or(unknown_bar) + scheduler_margin;
}

bool Scene::of_gateway(const TimelineEvent& event) const {
    if (event.lane == Lane::gateway)
        return gateway_.prefix.empty() || workload_of(event.subject) == gateway_.prefix;
    if (!gateway_.known()) return false;
    if (!event.subject.empty() && workload_of(event.subject) == workload_of(gateway_.name)) return true;
    const auto container = container_of(event);
    if (same_container(container, gateway_.name)) return true;
    // A network's event names the container by its id alone; another event says which name has that id.
    for (const auto& other : report_.events) {
        if (other.subject == gateway_.name && same_container(container_of(other), container)) return true;
    }
    return false;
}

bool Scene::of_client(const TimelineEvent& event) const {
    const auto& clients = report_.clients;
    return std::find(clients.begin(), clients.end(), event.subject) != clients.end();
}

bool Scene::fits(const TimelineEvent& event, EventKind kind, const Test& test) const {
    return event.kind == kind && event.at && (!test || test(event));
}

Index Scene::before(EventKind kind, Micros within, const Test& test) const {
    Index found;
    for (std::size_t i = 0; i < report_.events.size(); ++i) {
        const auto& event = at(i);
        if (i == close_ || !fits(event, kind, test)) continue;
        const auto distance = after_close(event);
        if (distance <= tolerance(event, close()) && distance >= -within) found = i;
    }
    return found;
}

Index Scene::after(EventKind kind, Micros within, const Test& test) const {
    for (std::size_t i = 0; i < report_.events.size(); ++i) {
        const auto& event = at(i);
        if (i == close_ || !fits(event, kind, test)) continue;
        const auto distance = after_close(event);
        if (distance >= -tolerance(event, close()) && distance <= within) return i;
    }
    return std::nullopt;
}

Index Scene::between(EventKind kind, Micros from, Micros to, const Test& test) const {
    for (std::size_t i = 0; i < report_.events.size(); ++i) {
        const auto& event = at(i);
        if (fits(event, kind, test) && *event.at >= from && *event.at <= to) return i;
    }
    return std::nullopt;
}

bool Scene::turned_away(const TimelineEvent& event) const {
    if (event.kind != EventKind::refused || !event.at) return false;
    return std::any_of(report_.events.begin(), report_.events.end(), [&](const TimelineEvent& other) {
        return other.kind == EventKind::refused && other.source == event.source && other.at &&
               *other.at <= *event.at && *event.at - *other.at <= seconds(1) &&
               other.text.find("ECONNREFUSED") != std::string::npos;
    });
}

Index Scene::joined(EventKind kind) const {
    for (std::size_t i = 0; i < report_.events.size(); ++i) {
        const auto& event = at(i);
        if (i == close_ || event.kind != kind || event.source == close().source) continue;
        for (const auto& key : event.keys) {
            const auto& mine = close().keys;
            const auto same = [&](const Key& other) {
                return other.kind == key.kind && key.kind != KeyKind::container &&
                       (other.value == key.value || (key.kind == KeyKind::connection &&
                                                     other.value.substr(0, 8) == key.value.substr(0, 8)));
            };
            if (std::any_of(mine.begin(), mine.end(), same)) return i;
        }
    }
    return std::nullopt;
}

Index Scene::alive(Micros from, Micros to) const {
    for (std::size_t i = 0; i < report_.events.size(); ++i) {
        const auto& event = at(i);
        if (event.lane != Lane::gateway || !event.own || !event.at || !of_gateway(event) ||
            event.kind == EventKind::gateway_loading)
            continue;
        const auto bar = event.bar.value_or(unknown_bar) + scheduler_margin;
        if (*event.at - bar > from && *event.at + bar < to) return i;
    }
    return std::nullopt;
}

Index Scene::process_ended(Micros from, Micros to) const {
    const auto mine = [this](const TimelineEvent& event) { return of_gateway(event); };
    if (const auto die = between(EventKind::container_die, from, to, mine)) return die;
    return between(EventKind::gateway_loading, from, to, mine);
}

namespace {

// Compose leaves the project's name out before a line: `openclaw-gateway-1` is the container `lab-openclaw-gateway-1`.
std::string container_named(const TimelineReport& report, const std::string& name) {
    std::set<std::string> found;
    for (const auto& container : report.containers) {
        const std::string_view full = container.name;
        if (full == name) return name;
        const auto project = full.size() - std::min(full.size(), name.size() + 1);
        if (project > 0 && full.ends_with(name) && (full[project] == '-' || full[project] == '_'))
            found.insert(container.name);
    }
    return found.size() == 1 ? *found.begin() : name;
}

Identity find_gateway(const TimelineReport& report) {
    if (!report.gateway.empty()) return {report.gateway, "told"};
    for (const auto& event : report.events) {
        if (event.lane == Lane::gateway && !event.subject.empty())
            return {container_named(report, event.subject), "told"};
    }
    for (const auto& event : report.events) {
        if (event.lane != Lane::gateway) continue;
        if (auto id = container_of(event); !id.empty()) return {std::move(id), "its own log names its id"};
    }
    std::set<std::string> by_image, by_label;
    for (const auto& container : report.containers) {
        if (!is_openclaw_image(container.image)) continue;
        by_image.insert(std::string(workload_of(container.name)));
        const auto& label = container.service.empty() ? container.name : container.service;
        if (names_gateway(label) && label.find("cli") == std::string::npos)
            by_label.insert(std::string(workload_of(container.name)));
    }
    std::set<std::string> units;
    for (const auto& event : report.events) {
        const bool unit = event.lane == Lane::engine && event.subject.ends_with(".service");
        if (unit && event.subject.find("openclaw") != std::string::npos) units.insert(event.subject);
    }
    if (by_image.empty() && units.size() == 1) return {*units.begin(), "its unit"};
    if (by_image.size() == 1) return {*by_image.begin(), "its image"};
    if (by_label.size() == 1) return {*by_label.begin(), "its image and its service"};
    return {};
}

}  // namespace

bool is_another(const TimelineEvent& a, const TimelineEvent& b) {
    return a.source == b.source && !a.subject.empty() && !b.subject.empty() &&
           workload_of(a.subject) != workload_of(b.subject);
}

bool is_next_pod(const TimelineEvent& a, const TimelineEvent& b) {
    return a.source == b.source && !a.subject.empty() && !b.subject.empty() && a.subject != b.subject &&
           workload_of(a.subject) == workload_of(b.subject);
}

std::vector<Identity> find_gateways(const TimelineReport& report) {
    std::vector<Identity> several;
    for (const auto& event : report.events) {
        const bool begins =
            event.kind == EventKind::gateway_loading || event.kind == EventKind::gateway_ready;
        if (event.lane != Lane::gateway || !begins || event.subject.empty()) continue;
        auto name = container_named(report, event.subject);
        const auto& all = report.containers;
        const bool known = std::any_of(all.begin(), all.end(), [&](const ContainerFact& container) {
            return container.name == name;
        });
        const bool have = std::any_of(several.begin(), several.end(), [&](const Identity& other) {
            return workload_of(other.name) == workload_of(name);
        });
        if (known && !have)
            several.push_back({std::move(name), "told", std::string(workload_of(event.subject))});
    }
    if (report.gateway.empty() && several.size() > 1) return several;
    return {find_gateway(report)};
}

const Identity&
gateway_of(const TimelineReport& report, const std::vector<Identity>& gateways, std::size_t event) {
    const auto found = std::find_if(gateways.begin(), gateways.end(), [&](const Identity& gateway) {
        return Scene(report, gateway, event).of_gateway(report.events[event]);
    });
    return found == gateways.end() ? gateways.front() : *found;
}

std::string time_words(Micros at) {
    const auto text = rfc3339(std::chrono::duration_cast<Millis>(at));
    return text.substr(11, 12);
}

std::string clock_words(const TimelineEvent& event) {
    if (!event.at) return "at an unknown time";
    auto text = time_words(*event.at);
    if (!event.bar) return text + " by its own clock";
    if (*event.bar >= Micros{500}) {
        text += " ± " + duration_text(*event.bar);
    }
    return text;
}

std::string close_says(const Scene& scene) {
    return close_says(scene, scene.close_index());
}

std::string close_says(const Scene& scene, std::size_t index) {
    const auto& close = scene.at(index);
    std::string who = close.lane == Lane::probe     ? "ocprobe"
                      : close.lane == Lane::gateway ? "the gateway"
                                                    : "the CLI";
    if (close.kind == EventKind::refused)
        return who + (scene.turned_away(close) ? "'s connection was refused" : " got no connection");
    if (close.code) return who + "'s " + std::to_string(*close.code);
    return who + (close.kind == EventKind::close ? "'s close" : "'s line");
}

}  // namespace ocprobe::timeline
