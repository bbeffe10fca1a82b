// Volumes, networks, secrets and configs of a Compose project.
#include "contract/read/definitions.hpp"

#include "contract/read/plain_scalar.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

const Node* mapping_at(const Node& node, std::string_view key) {
    const auto* value = node.at(key);
    return value != nullptr && value->is_mapping() ? value : nullptr;
}

void read_volumes(FieldReader& reader, const Node& node, Definitions& into) {
    for (const auto& [key, place, value] : node.entries) {
        auto& volume = into.volumes[key];
        volume.name = key;
        if (!value->is_mapping()) continue;
        if (const auto name = reader.text_at(*value, "name"); name.given()) volume.name = name.value;
        const auto* outside = value->at("external");
        volume.external = outside != nullptr && (outside->is_mapping() || is_truth(*outside, true));
        if (const auto* external = mapping_at(*value, "external")) {
            if (const auto name = reader.text_at(*external, "name"); name.given()) volume.name = name.value;
        }
        const auto* options = mapping_at(*value, "driver_opts");
        if (options == nullptr) continue;
        const auto device = reader.text_at(*options, "device").value;
        const bool bind = reader.text_at(*options, "o").value.find("bind") != std::string::npos;
        if (bind && !device.empty()) volume.device = reader.host_path(device);
    }
}

void read_networks(FieldReader& reader, const Node& node, Definitions& into) {
    for (const auto& [key, place, value] : node.entries) {
        auto& name = into.networks[key];
        name = key;
        if (!value->is_mapping()) continue;
        if (const auto given = reader.text_at(*value, "name"); given.given()) name = given.value;
        const auto* ipam = mapping_at(*value, "ipam");
        const auto* config = ipam == nullptr ? nullptr : ipam->at("config");
        if (config == nullptr) continue;
        for (const Node* item : config->items) {
            const auto subnet = item->is_mapping() ? reader.text_at(*item, "subnet") : Text{};
            if (subnet.given()) into.subnets[name].push_back(subnet.value);
        }
    }
}

void read_file_definitions(
    FieldReader& reader, const Node& node, std::map<std::string, FileDefinition, std::less<>>& into
) {
    for (const auto& [key, place, value] : node.entries) {
        if (!value->is_mapping()) continue;
        auto& file = into[key];
        if (const auto path = reader.text_at(*value, "file"); path.given())
            file.path = reader.host_path(path.value);
        if (const auto content = reader.text_at(*value, "content"); content.given()) {
            file.content = content.value;
            file.has_content = true;
        }
        const auto variable = reader.text_at(*value, "environment");
        const auto* outside = value->at("external");
        const bool external = outside != nullptr && (outside->is_mapping() || is_truth(*outside, true));
        if (value->entries.empty() ||
            (!external && file.path.empty() && !file.has_content && !variable.given()))
            reader.fail(
                place, "`" + escape_text(key, 60) + "` needs one of file, environment, content, external"
            );
        if (!file.path.empty() && variable.given())
            reader.fail(place, "`" + escape_text(key, 60) + "` has a file and a variable: which one is it");
        if (!variable.given()) continue;
        if (auto text = reader.context().lookup(variable.value)) {
            file.content = std::move(*text);
            file.has_content = true;
        }
    }
}

void add_file_mounts(const Definitions& definitions, Service& service) {
    for (const auto& use : service.file_uses) {
        const auto& known = use.secret ? definitions.secrets : definitions.configs;
        Mount mount;
        mount.kind = MountKind::file;
        mount.target = openclaw::normalize_path(use.target);
        mount.read_only = true;
        mount.place = use.place;
        mount.source = use.name;
        if (const auto found = known.find(use.name); found != known.end()) {
            if (!found->second.path.empty()) mount.source = found->second.path;
            mount.content = found->second.content;
            mount.has_content = found->second.has_content;
        }
        service.mounts.push_back(std::move(mount));
    }
}

void resolve_networks(const Definitions& definitions, Service& service) {
    if (service.networks.empty() && !service.network_mode.given()) service.networks["default"] = {};
    std::map<std::string, NetworkUse, std::less<>> named;
    for (auto& [key, use] : service.networks) {
        const auto found = definitions.networks.find(key);
        named.emplace(found == definitions.networks.end() ? key : found->second, std::move(use));
    }
    service.networks = std::move(named);
}

}  // namespace

void read_definitions(FieldReader& reader, const Node& root, Definitions& into) {
    if (const auto* node = mapping_at(root, "volumes")) read_volumes(reader, *node, into);
    if (const auto* node = mapping_at(root, "networks")) read_networks(reader, *node, into);
    if (const auto* node = mapping_at(root, "secrets")) read_file_definitions(reader, *node, into.secrets);
    if (const auto* node = mapping_at(root, "configs")) read_file_definitions(reader, *node, into.configs);
}

void apply_definitions(const Definitions& definitions, Project& project) {
    project.subnets = definitions.subnets;
    for (auto& [name, service] : project.services) {
        for (auto& mount : service.mounts) {
            if (mount.kind != MountKind::volume) continue;
            const auto found = definitions.volumes.find(mount.source);
            if (found == definitions.volumes.end()) continue;
            mount.source = found->second.name;
            mount.external = found->second.external;
            if (found->second.device.empty()) continue;
            mount.kind = MountKind::bind;
            mount.source = found->second.device;
        }
        add_file_mounts(definitions, service);
        resolve_networks(definitions, service);
    }
    // After every service has its own: `volumes_from` copies.
    for (auto& [name, service] : project.services) {
        for (const auto& from : service.mounts_from) {
            const auto* other = project.service(from.substr(0, from.find(':')));
            if (other == nullptr || other == &service) continue;
            for (auto mount : other->mounts) {
                if (from.ends_with(":ro")) mount.read_only = true;
                const bool own =
                    std::any_of(service.mounts.begin(), service.mounts.end(), [&](const auto& m) {
                        return m.target == mount.target;
                    });
                if (!own) service.mounts.push_back(std::move(mount));
            }
        }
    }
}

}  // namespace ocprobe::contract
