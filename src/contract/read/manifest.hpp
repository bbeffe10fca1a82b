// The documents of a Kubernetes manifest by kind, and how their values are asked for.
#pragma once

#include "contract/read/compose.hpp"
#include "contract/read/yaml.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

using Data = std::map<std::string, const Node*, std::less<>>;

struct PodTemplate {
    const Node* spec = nullptr;
    const Node* labels = nullptr;
    std::string name_space;                ///< empty: whatever it is applied to
    std::optional<std::int64_t> replicas;  ///< of the workload
};

struct Manifest {
    std::map<std::string, Data, std::less<>> config_maps;
    std::map<std::string, Data, std::less<>> secrets;
    std::map<std::string, PodTemplate, std::less<>>
        pods;  ///< by the name of the workload, or of the pod itself
    std::vector<const Node*> services;
};

/// The scalar under a key; empty for anything else.
[[nodiscard]] std::string text_at(const Node* node, std::string_view key);
/// nullptr for anything else.
[[nodiscard]] const Node* mapping_at(const Node* node, std::string_view key);
[[nodiscard]] const Node* list_at(const Node* node, std::string_view key);
/// `metadata.namespace`.
[[nodiscard]] std::string name_space_of(const Node& root);
/// A port as it stands, or the container's port of this name; empty for a name that it does not have.
[[nodiscard]] std::string container_port(const Node& container, const std::string& port);

/// The Services, after the pods.
void read_cluster_services(const Manifest& manifest, Project& project);

}  // namespace ocprobe::contract
