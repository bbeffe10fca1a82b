// A Kubernetes manifest as the same model: each container of a pod is a service, and a pod shares a namespace.
#include "base/ascii.hpp"
#include "contract/read/manifest.hpp"
#include "contract/read/reader.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace ocprobe::contract {

std::string text_at(const Node* node, std::string_view key) {
    const auto* value = node != nullptr && node->is_mapping() ? node->at(key) : nullptr;
    return value != nullptr && value->is_scalar() ? value->text : std::string();
}

const Node* mapping_at(const Node* node, std::string_view key) {
    const auto* value = node != nullptr && node->is_mapping() ? node->at(key) : nullptr;
    return value != nullptr && value->is_mapping() ? value : nullptr;
}

const Node* list_at(const Node* node, std::string_view key) {
    const auto* value = node != nullptr && node->is_mapping() ? node->at(key) : nullptr;
    return value != nullptr && value->is_sequence() ? value : nullptr;
}

namespace {

std::optional<std::int64_t> replicas_of(const Node* workload) {
    const auto text = text_at(workload, "replicas");
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = !text.empty() && error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
}

/// The pod template of a workload, or the pod itself.
void collect(const Node& root, Manifest& into) {
    const auto kind = text_at(&root, "kind");
    const auto name = text_at(mapping_at(&root, "metadata"), "name");
    // `kubectl get -o yaml` and Helm's lists.
    if (kind.ends_with("List")) {
        if (const auto* items = list_at(&root, "items")) {
            for (const Node* item : items->items)
                collect(*item, into);
        }
    } else if (kind == "ConfigMap") {
        auto& data = into.config_maps[name];
        if (const auto* entries = mapping_at(&root, "data")) {
            for (const auto& entry : entries->entries)
                data[entry.key] = entry.value;
        }
    } else if (kind == "Secret") {
        auto& data = into.secrets[name];
        for (const auto* part : {"data", "stringData"}) {
            if (const auto* entries = mapping_at(&root, part)) {
                for (const auto& entry : entries->entries)
                    data[entry.key] = entry.value;
            }
        }
    } else if (kind == "Service") {
        into.services.push_back(&root);
    } else if (kind == "Pod") {
        into.pods[name] = {
            mapping_at(&root, "spec"),
            mapping_at(mapping_at(&root, "metadata"), "labels"),
            name_space_of(root),
            std::nullopt};
    } else {
        constexpr std::array<std::string_view, 7> workloads{
            "Deployment",
            "StatefulSet",
            "DaemonSet",
            "ReplicaSet",
            "ReplicationController",
            "Job",
            "CronJob"};
        if (std::find(workloads.begin(), workloads.end(), kind) == workloads.end()) return;
        const auto* spec = mapping_at(&root, "spec");
        if (kind == "CronJob") spec = mapping_at(mapping_at(spec, "jobTemplate"), "spec");
        const auto* pod = mapping_at(spec, "template");
        into.pods[name] = {
            mapping_at(pod, "spec"),
            mapping_at(mapping_at(pod, "metadata"), "labels"),
            name_space_of(root),
            replicas_of(spec)};
    }
}

void read_value(const Manifest& manifest, const Node& item, Service& service) {
    const auto name = text_at(&item, "name");
    EnvValue value;
    value.text.place = item.place;
    value.text.value = text_at(&item, "value");
    const auto* from = mapping_at(&item, "valueFrom");
    if (const auto* secret = mapping_at(from, "secretKeyRef")) {
        value.symbol = "secret " + text_at(secret, "name") + "/" + text_at(secret, "key");
    } else if (const auto* key = mapping_at(from, "configMapKeyRef")) {
        const auto map = manifest.config_maps.find(text_at(key, "name"));
        const auto* found = map == manifest.config_maps.end() ? nullptr : [&]() -> const Node* {
            const auto entry = map->second.find(text_at(key, "key"));
            return entry == map->second.end() ? nullptr : entry->second;
        }();
        if (found != nullptr) {
            value.text.value = found->text;
        } else {
            value.symbol = "config map " + text_at(key, "name") + "/" + text_at(key, "key");
        }
    } else if (from != nullptr) {
        value.symbol = "a field of the pod";
    }
    service.environment.insert_or_assign(name, std::move(value));
}

void read_environment(const Manifest& manifest, const Node& container, Service& service) {
    if (const auto* from = list_at(&container, "envFrom")) {
        for (const Node* item : from->items) {
            const auto* map = mapping_at(item, "configMapRef");
            const auto* secret = mapping_at(item, "secretRef");
            if (const auto seen = manifest.secrets.find(text_at(secret, "name"));
                seen != manifest.secrets.end()) {
                // Its values are the deployment's: which keys there are is enough.
                for (const auto& [key, node] : seen->second) {
                    EnvValue value;
                    value.text.place = node->place;
                    value.symbol = "secret " + seen->first + "/" + key;
                    service.environment.insert_or_assign(key, std::move(value));
                }
                continue;
            }
            const auto known = manifest.config_maps.find(text_at(map, "name"));
            if (known == manifest.config_maps.end()) {
                service.missing_env_files.push_back(
                    {(secret != nullptr ? "secret " : "config map ") +
                         text_at(secret != nullptr ? secret : map, "name"),
                     item->place}
                );
                continue;
            }
            for (const auto& [key, node] : known->second) {
                EnvValue value;
                value.text = {node->text, node->place, {}, false};
                service.environment.insert_or_assign(key, std::move(value));
            }
        }
    }
    if (const auto* list = list_at(&container, "env")) {
        service.environment_place = list->place;
        for (const Node* item : list->items)
            read_value(manifest, *item, service);
    }
}

/// One `volumeMounts` entry over the pod's `volumes`.
Mount read_mount(const Manifest& manifest, const Node& item, const Node* volumes, const std::string& pod) {
    Mount mount;
    mount.place = item.place;
    mount.target = openclaw::normalize_path(text_at(&item, "mountPath"));
    mount.inside = text_at(&item, "subPath");
    mount.read_only = text_at(&item, "readOnly") == "true";
    const auto name = text_at(&item, "name");
    mount.source = pod + "/" + name;
    const Node* volume = nullptr;
    if (volumes != nullptr) {
        const auto found = std::find_if(volumes->items.begin(), volumes->items.end(), [&](const Node* v) {
            return text_at(v, "name") == name;
        });
        if (found != volumes->items.end()) volume = *found;
    }
    if (const auto* claim = mapping_at(volume, "persistentVolumeClaim")) {
        mount.source = "claim " + text_at(claim, "claimName");
        mount.read_only = mount.read_only || text_at(claim, "readOnly") == "true";
    } else if (const auto* path = mapping_at(volume, "hostPath")) {
        mount.source = "node " + text_at(path, "path");
    } else if (const auto* map = mapping_at(volume, "configMap")) {
        mount.kind = MountKind::file;
        mount.read_only = true;
        mount.source = "config map " + text_at(map, "name");
        const auto known = manifest.config_maps.find(text_at(map, "name"));
        if (known != manifest.config_maps.end() && !mount.inside.empty()) {
            const auto entry = known->second.find(mount.inside);
            if (entry != known->second.end()) {
                mount.content = entry->second->text;
                mount.has_content = true;
            }
        }
    } else if (mapping_at(volume, "secret") != nullptr) {
        mount.kind = MountKind::file;
        mount.read_only = true;
    }
    return mount;
}

std::vector<std::string> words_of(const Node* list) {
    std::vector<std::string> out;
    if (list == nullptr) return out;
    for (const Node* item : list->items)
        out.push_back(item->text);
    return out;
}

void read_probes(const Node& container, Service& service) {
    for (const auto* probe : {"readinessProbe", "livenessProbe", "startupProbe"}) {
        const auto* request = mapping_at(mapping_at(&container, probe), "httpGet");
        const auto port = text_at(request, "port");
        if (port.empty()) continue;
        service.probes.push_back({probe, container_port(container, port), request->place});
    }
}

void read_container(
    const Manifest& manifest,
    const Node& container,
    const PodTemplate& template_of,
    const std::string& pod,
    Project& project
) {
    const auto* spec = template_of.spec;
    Service service;
    service.pod = pod;
    service.name_space = template_of.name_space;
    service.replicas = template_of.replicas;
    service.name = text_at(&container, "name");
    if (project.services.contains(service.name)) service.name = pod + "/" + service.name;
    service.place = container.place;
    service.image = {text_at(&container, "image"), container.place, {}, false};
    // Kubernetes' `command` is the entry point, its `args` the command.
    if (const auto* command = list_at(&container, "command"))
        service.entrypoint = {words_of(command), command->place, false};
    if (const auto* args = list_at(&container, "args"))
        service.command = {words_of(args), args->place, false};
    for (const auto* context :
         {mapping_at(spec, "securityContext"), mapping_at(&container, "securityContext")}) {
        const auto uid = text_at(context, "runAsUser");
        if (!uid.empty()) service.user = {uid, context->place, {}, false};
    }
    read_environment(manifest, container, service);
    if (const auto* mounts = list_at(&container, "volumeMounts")) {
        for (const Node* item : mounts->items)
            service.mounts.push_back(read_mount(manifest, *item, list_at(spec, "volumes"), pod));
    }
    if (const auto* ports = list_at(&container, "ports")) {
        for (const Node* item : ports->items)
            service.exposed.push_back(text_at(item, "containerPort"));
    }
    read_probes(container, service);
    const auto memory = text_at(mapping_at(mapping_at(&container, "resources"), "limits"), "memory");
    if (!memory.empty()) service.memory_limit = {memory, container.place, {}, false};
    project.order.push_back(service.name);
    project.services.emplace(service.name, std::move(service));
}

}  // namespace

std::optional<Fault> read_manifest(const Documents& documents, Project& project) {
    Manifest manifest;
    for (const Node* root : documents.roots) {
        if (root->kind == Node::Kind::null) continue;
        if (!root->is_mapping()) {
            return Fault{root->place, "a manifest must be a mapping, not " + std::string(name(root->kind))};
        }
        collect(*root, manifest);
    }
    for (const auto& [pod, template_of] : manifest.pods) {
        const auto* spec = template_of.spec;
        const auto* containers = list_at(spec, "containers");
        if (containers == nullptr) {
            return Fault{
                spec == nullptr ? documents.roots.front()->place : spec->place,
                "pod " + escape_text(pod, 60) + " has no containers"};
        }
        for (const Node* container : containers->items)
            read_container(manifest, *container, template_of, pod, project);
    }
    read_cluster_services(manifest, project);
    return std::nullopt;
}

}  // namespace ocprobe::contract
