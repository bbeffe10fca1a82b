// One layer of a service on top of another.
#include "contract/read/port_reader.hpp"
#include "contract/read/service_reader.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

namespace ocprobe::contract {

namespace {

template <class Field>
void replace(Field& base, Field& over) {
    if (over.given()) base = std::move(over);
}

/// Mounts at the same place replace each other.
void merge_mounts(std::vector<Mount>& base, std::vector<Mount>& over) {
    std::map<std::string_view, const Mount*> last;
    for (const auto& mount : over)
        last[mount.target] = &mount;
    std::erase_if(base, [&](const auto& old) { return last.contains(old.target); });
    std::vector<Mount*> kept;
    for (auto& mount : over) {
        if (last[mount.target] == &mount) kept.push_back(&mount);
    }
    for (auto* mount : kept)
        base.push_back(std::move(*mount));
}

template <class List>
void append(List& base, List& over) {
    base.insert(base.end(), std::make_move_iterator(over.begin()), std::make_move_iterator(over.end()));
}

void merge_health(std::optional<HealthCheck>& base, std::optional<HealthCheck>& over) {
    if (!over) return;
    if (!base) {
        base = std::move(over);
        return;
    }
    base->place = over->place;
    base->disabled = base->disabled || over->disabled;
    if (!over->test.empty()) base->test = std::move(over->test);
    if (over->interval) base->interval = over->interval;
    if (over->timeout) base->timeout = over->timeout;
    if (over->start_period) base->start_period = over->start_period;
    if (over->retries) base->retries = over->retries;
}

void append_new(std::vector<std::string>& base, std::vector<std::string>& over) {
    std::set<std::string_view> known(base.begin(), base.end());
    std::vector<std::string> added;
    for (const auto& entry : over) {
        if (known.insert(entry).second) added.push_back(entry);
    }
    append(base, added);
}

void append_ports(std::vector<Port>& base, std::vector<Port>& over) {
    KnownPorts known;
    for (const auto& port : base)
        known.add(port);
    for (auto& port : over) {
        if (known.add(port)) base.push_back(std::move(port));
    }
}

/// What `!reset` and `!override` take away before the merge.
void drop(Service& base, std::string_view key) {
    base.given.erase(std::string(key));
    if (key == "environment") base.environment.clear();
    if (key == "networks") base.networks.clear();
    if (key == "volumes") base.mounts.clear();
    if (key == "ports") base.ports.clear();
    if (key == "expose") base.exposed.clear();
    if (key == "labels") base.labels.clear();
    if (key == "depends_on") base.depends_on.clear();
    if (key == "extra_hosts") base.extra_hosts.clear();
    if (key == "links") base.links.clear();
    if (key == "profiles") base.profiles.clear();
    if (key == "healthcheck") base.health.reset();
    if (key == "network_mode") base.network_mode = {};
    if (key == "command") base.command = {};
    if (key == "entrypoint") base.entrypoint = {};
    if (key == "user") base.user = {};
    if (key == "container_name") base.container_name = {};
}

}  // namespace

Service merge_services(Service base, Service over) {
    for (const auto& key : over.dropped)
        drop(base, key);
    base.name = over.name;
    base.place = over.place;
    base.body = over.body;
    replace(base.image, over.image);
    base.build = base.build || over.build;
    if (over.given.contains("read_only")) base.read_only = over.read_only;
    replace(base.command, over.command);
    replace(base.entrypoint, over.entrypoint);
    replace(base.user, over.user);
    replace(base.network_mode, over.network_mode);
    replace(base.restart, over.restart);
    replace(base.container_name, over.container_name);
    replace(base.memory_limit, over.memory_limit);
    for (const auto& name : over.dropped_variables)
        base.environment.erase(name);
    for (auto& [name, value] : over.environment) {
        // `environment` of any file wins over every env file.
        const auto old = base.environment.find(name);
        const bool stays =
            old != base.environment.end() && old->second.env_file.empty() && !value.env_file.empty();
        if (!stays) base.environment.insert_or_assign(name, std::move(value));
    }
    if (over.environment_place.known()) base.environment_place = over.environment_place;
    for (auto& [name, use] : over.networks) {
        auto& mine = base.networks[name];
        append(mine.aliases, use.aliases);
        if (!use.address.empty()) mine.address = use.address;
        mine.place = use.place;
    }
    merge_mounts(base.mounts, over.mounts);
    append(base.file_uses, over.file_uses);
    append(base.mounts_from, over.mounts_from);
    append(base.missing_env_files, over.missing_env_files);
    append_ports(base.ports, over.ports);
    append_new(base.exposed, over.exposed);
    for (auto& [name, label] : over.labels)
        base.labels.insert_or_assign(name, std::move(label));
    append(base.extra_hosts, over.extra_hosts);
    append(base.links, over.links);
    for (auto& [name, dependency] : over.depends_on)
        base.depends_on.insert_or_assign(name, dependency);
    append(base.profiles, over.profiles);
    merge_health(base.health, over.health);
    if (over.replicas) base.replicas = over.replicas;
    for (const auto& [key, place] : over.given)
        base.given.insert_or_assign(key, place);
    return base;
}

}  // namespace ocprobe::contract
