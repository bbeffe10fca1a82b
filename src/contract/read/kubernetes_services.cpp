// The Services of a manifest: names that lead to pods, and the ports between.
#include "base/ascii.hpp"
#include "contract/read/manifest.hpp"

#include <algorithm>

namespace ocprobe::contract {

std::string name_space_of(const Node& root) {
    return text_at(mapping_at(&root, "metadata"), "namespace");
}

std::string container_port(const Node& container, const std::string& port) {
    if (std::all_of(port.begin(), port.end(), is_digit)) return port;
    const auto* ports = list_at(&container, "ports");
    if (ports == nullptr) return {};
    const auto found = std::find_if(ports->items.begin(), ports->items.end(), [&](const Node* one) {
        return text_at(one, "name") == port;
    });
    return found == ports->items.end() ? std::string() : text_at(*found, "containerPort");
}

namespace {

bool selects(const Node* selector, const Node* labels) {
    if (selector == nullptr || labels == nullptr) return false;
    return std::all_of(selector->entries.begin(), selector->entries.end(), [&](const auto& entry) {
        return text_at(labels, entry.key) == entry.value->text;
    });
}

/// `targetPort: http`: the port of a container that has this name.
std::string target_port(const Manifest& manifest, const ClusterService& service, const std::string& target) {
    if (std::all_of(target.begin(), target.end(), is_digit)) return target;
    for (const auto& name : service.pods) {
        const auto pod = manifest.pods.find(name);
        const auto* containers =
            pod == manifest.pods.end() ? nullptr : list_at(pod->second.spec, "containers");
        if (containers == nullptr) continue;
        for (const Node* container : containers->items) {
            if (auto port = container_port(*container, target); !port.empty()) return port;
        }
    }
    return {};
}

void read_service(const Manifest& manifest, const Node& root, Project& project) {
    ClusterService out;
    out.name = text_at(mapping_at(&root, "metadata"), "name");
    const auto* spec = mapping_at(&root, "spec");
    // A name for the pods themselves: every port of theirs is reached.
    out.headless = text_at(spec, "clusterIP") == "None";
    out.name_space = name_space_of(root);
    for (const auto& [pod, template_of] : manifest.pods) {
        const bool apart = !out.name_space.empty() && !template_of.name_space.empty() &&
                           out.name_space != template_of.name_space;
        if (!apart && selects(mapping_at(spec, "selector"), template_of.labels)) out.pods.push_back(pod);
    }
    if (const auto* ports = list_at(spec, "ports")) {
        for (const Node* item : ports->items) {
            const auto port = text_at(item, "port");
            const auto target = text_at(item, "targetPort");
            out.ports.push_back({port, target.empty() ? port : target_port(manifest, out, target)});
        }
    }
    project.cluster_services.push_back(std::move(out));
}

}  // namespace

void read_cluster_services(const Manifest& manifest, Project& project) {
    for (const Node* service : manifest.services)
        read_service(manifest, *service, project);
}

}  // namespace ocprobe::contract
