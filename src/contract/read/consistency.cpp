// Each rule over one service, then the circles over all.
#include "contract/read/consistency.hpp"

#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::contract {

namespace {

std::string kind_and_name(std::string_view kind, std::string_view name) {
    return std::string(kind) + " `" + escape_text(name, 60) + "`";
}

Fault undefined(const Service& service, Place place, std::string_view kind, std::string_view name) {
    return {
        place.known() ? place : service.place,
        "service " + escape_text(service.name, 60) + " names the " + kind_and_name(kind, name) +
            ", which these files do not define"};
}

/// A name that a variable leaves empty or changes is not known here.
bool is_known_name(std::string_view name) {
    return !name.empty() && name.find('$') == std::string_view::npos;
}

/// Coolify's own words: it declares the volumes of such a file itself.
bool is_completed_by_platform(const Project& project) {
    constexpr std::array<std::string_view, 5> marks{
        "SERVICE_FQDN_", "SERVICE_URL_", "SERVICE_PASSWORD_", "SERVICE_USER_", "SERVICE_BASE64_"};
    const auto is_mark = [&](std::string_view name) {
        return std::any_of(marks.begin(), marks.end(), [&](auto mark) { return name.starts_with(mark); });
    };
    return std::any_of(project.services.begin(), project.services.end(), [&](const auto& service) {
        const auto& variables = service.second.environment;
        return std::any_of(variables.begin(), variables.end(), [&](const auto& variable) {
            const auto& uses = variable.second.text.uses;
            return is_mark(variable.first) ||
                   std::any_of(uses.begin(), uses.end(), [&](const Use& use) { return is_mark(use.name); });
        });
    });
}

struct Link {
    std::string service;
    Place place;
};

Place place_of_key(const Service& service, std::string_view key) {
    const auto found = service.given.find(key);
    return found == service.given.end() ? service.place : found->second;
}

/// The services that must be there before this one.
std::vector<Link> needs(const Service& service) {
    std::vector<Link> out;
    for (const auto& [name, dependency] : service.depends_on)
        out.push_back({name, dependency.place});
    for (const auto& link : service.links)
        out.push_back({link.substr(0, link.find(':')), place_of_key(service, "links")});
    for (const auto& from : service.mounts_from) {
        if (!from.starts_with("container:"))
            out.push_back({from.substr(0, from.find(':')), place_of_key(service, "volumes_from")});
    }
    return out;
}

std::optional<Fault>
undefined_name(const Project& project, const Definitions& definitions, const Service& service) {
    for (const auto& [name, use] : service.networks) {
        if (name != "default" && is_known_name(name) && !definitions.networks.contains(name))
            return undefined(service, use.place, "network", name);
    }
    for (const auto& link : needs(service)) {
        if (is_known_name(link.service) && project.service(link.service) == nullptr)
            return undefined(service, link.place, "service", link.service);
    }
    for (const auto& mount : service.mounts) {
        const bool by_name =
            mount.kind == MountKind::volume && !mount.source_blank && is_known_name(mount.source);
        if (by_name && !definitions.volumes.contains(mount.source) && !is_completed_by_platform(project))
            return undefined(service, mount.place, "volume", mount.source);
    }
    for (const auto& use : service.file_uses) {
        const auto& known = use.secret ? definitions.secrets : definitions.configs;
        if (is_known_name(use.name) && !known.contains(use.name))
            return undefined(service, use.place, use.secret ? "secret" : "config", use.name);
    }
    return std::nullopt;
}

std::optional<Fault> contradiction(const Service& service) {
    constexpr std::array<std::string_view, 3> conditions{
        "service_started", "service_healthy", "service_completed_successfully"};
    for (const auto& [name, dependency] : service.depends_on) {
        if (std::find(conditions.begin(), conditions.end(), dependency.condition) == conditions.end())
            return Fault{
                dependency.place,
                "depends_on: there is no condition `" + escape_text(dependency.condition, 60) +
                    "`; there are service_started, service_healthy, service_completed_successfully"};
    }
    if (service.container_name.given() && !service.container_name.value.empty() &&
        service.replicas.value_or(1) > 1)
        return Fault{
            service.container_name.place,
            "service " + escape_text(service.name, 60) +
                " has a container_name and several replicas, which would all have it"};
    return std::nullopt;
}

/// Depth first; a service that is met on its own way closes a circle.
class Circles {
public:
    explicit Circles(const Project& project) : project_(project) {}

    std::optional<Fault> find() {
        for (const auto& name : project_.order) {
            if (auto fault = visit(name)) return fault;
        }
        return std::nullopt;
    }

private:
    enum class State : std::uint8_t { fresh, open, done };
    struct Step {
        std::string name;
        std::vector<Link> left;
    };

    /// A loop of its own: a chain may be as long as the files are large.
    std::optional<Fault> visit(const std::string& start) {
        std::vector<Step> way;
        enter(start, way);
        while (!way.empty()) {
            auto& step = way.back();
            if (step.left.empty()) {
                states_[step.name] = State::done;
                way.pop_back();
                continue;
            }
            const auto link = std::move(step.left.back());
            step.left.pop_back();
            if (states_[link.service] == State::open)
                return Fault{
                    link.place,
                    "the services depend on each other in a circle, through " +
                        escape_text(link.service, 60)};
            enter(link.service, way);
        }
        return std::nullopt;
    }

    void enter(const std::string& name, std::vector<Step>& way) {
        const auto* service = project_.service(name);
        auto& state = states_[name];
        if (service == nullptr || state != State::fresh) return;
        state = State::open;
        auto left = needs(*service);
        constexpr std::string_view joined = "service:";
        if (const std::string_view mode = service->network_mode.value; mode.starts_with(joined))
            left.push_back({std::string(mode.substr(joined.size())), service->network_mode.place});
        way.push_back({name, std::move(left)});
    }

    const Project& project_;
    std::map<std::string, State, std::less<>> states_;
};

}  // namespace

std::optional<Fault> contradicts_itself(const Project& project, const Definitions& definitions) {
    for (const auto& name : project.order) {
        const auto* service = project.service(name);
        if (service == nullptr) continue;
        if (auto fault = undefined_name(project, definitions, *service)) return fault;
        if (auto fault = contradiction(*service)) return fault;
    }
    return Circles(project).find();
}

}  // namespace ocprobe::contract
