// The table of dialects.
#include "contract/read/dialects.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

bool has_key(const Node& root, std::string_view key) {
    return root.is_mapping() && root.at(key) != nullptr;
}

bool is_mapping_at(const Node& root, std::string_view key) {
    const auto* value = root.is_mapping() ? root.at(key) : nullptr;
    return value != nullptr && value->is_mapping();
}

bool is_list_at(const Node& root, std::string_view key) {
    const auto* value = root.is_mapping() ? root.at(key) : nullptr;
    return value != nullptr && value->is_sequence();
}

bool is_kind(const Node& root, std::string_view kind) {
    const auto* value = root.is_mapping() ? root.at("kind") : nullptr;
    return value != nullptr && value->text == kind;
}

struct Dialect {
    std::string_view what;
    std::string_view instead;
    bool (*is)(const Node& root);
};

constexpr Dialect dialects[] = {
    {"an Akash SDL",
     "give a Compose file with the same services",
     [](const Node& r) { return is_mapping_at(r, "deployment") && is_mapping_at(r, "profiles"); }},
    {"a Kustomization",
     "give the output of `kustomize build`",
     [](const Node& r) {
         return is_kind(r, "Kustomization") ||
                (has_key(r, "resources") && is_list_at(r, "resources") && !has_key(r, "services"));
     }},
    {"a Helm chart's Chart.yaml",
     "give the output of `helm template`",
     [](const Node& r) {
         return has_key(r, "apiVersion") && has_key(r, "version") && has_key(r, "name") &&
                !has_key(r, "kind");
     }},
    {"a Helm release for Flux or Argo CD",
     "give the output of `helm template`",
     [](const Node& r) { return is_kind(r, "HelmRelease") || is_kind(r, "HelmChart"); }},
    {"a Render blueprint",
     "give a Compose file with the same services",
     [](const Node& r) { return is_list_at(r, "services"); }},
    {"a GitHub workflow",
     "give the Compose file that it starts",
     [](const Node& r) { return has_key(r, "jobs"); }},
    {"an Ansible playbook",
     "give the Compose file that it writes",
     [](const Node& r) { return r.is_sequence() && !r.items.empty() && has_key(*r.items.front(), "hosts"); }},
    {"a Helm values file",
     "give the output of `helm template`",
     [](const Node& r) {
         return has_key(r, "image") && is_mapping_at(r, "image") && !has_key(r, "services");
     }},
};

}  // namespace

std::optional<Fault> unrendered_template(std::string_view text, std::uint32_t file) {
    // `{{upstreams 18789}}` and `{{.Task.Slot}}` are ordinary words of a Compose file.
    for (const std::string_view mark :
         {"{{- ", "{{ .Values", "{{.Values", "{{ include ", "{{ .Release", "{{.Release"}) {
        const auto at = text.find(mark);
        if (at == std::string_view::npos) continue;
        const auto before = text.substr(0, at);
        const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
        const auto start = before.rfind('\n');
        const auto column = at - (start == std::string_view::npos ? 0 : start + 1) + 1;
        return Fault{
            {file, line, static_cast<std::uint32_t>(column)},
            "this is a Helm template that is not rendered: give the output of `helm template`"};
    }
    return std::nullopt;
}

std::optional<Fault> other_dialect(const Node& root) {
    const auto found = std::find_if(std::begin(dialects), std::end(dialects), [&](const Dialect& dialect) {
        return dialect.is(root);
    });
    if (found == std::end(dialects)) return std::nullopt;
    return Fault{root.place, "this is " + std::string(found->what) + ": " + std::string(found->instead)};
}

std::optional<Fault> part_of_a_project(const Project& project) {
    if (project.kubernetes) return std::nullopt;
    for (const auto& name : project.order) {
        const auto* service = project.service(name);
        if (service == nullptr || service->build) continue;
        const auto& image = service->image;
        if (image.given() && (!image.value.empty() || image.blank() != nullptr)) continue;
        return Fault{
            service->place,
            "service " + escape_text(name, 60) +
                " has neither image nor build: this is a part of a project; give the file that it adds to "
                "before it"};
    }
    return std::nullopt;
}

}  // namespace ocprobe::contract
