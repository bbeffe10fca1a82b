// The table of dialects.
#include "contract/read/dialects.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

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

/// A Compose file of version 1: services at the top, no `services`.
bool is_version_one(const Node& root) {
    if (!root.is_mapping() || has_key(root, "services") || has_key(root, "include")) return false;
    return std::any_of(root.entries.begin(), root.entries.end(), [](const Node::Entry& entry) {
        const auto& service = *entry.value;
        return service.is_mapping() && (has_key(service, "image") || has_key(service, "build")) &&
               (has_key(service, "ports") || has_key(service, "volumes") || has_key(service, "environment"));
    });
}

bool items_have(const Node& root, std::string_view list, std::string_view key) {
    if (!is_list_at(root, list)) return false;
    const auto& items = root.at(list)->items;
    return !items.empty() && items.front()->is_mapping() && has_key(*items.front(), key);
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
    {"a CapRover app definition",
     "give a Compose file with the same services, its $$cap_ variables filled in",
     [](const Node& r) { return has_key(r, "captainVersion") || has_key(r, "caproverOneClickApp"); }},
    {"a list of Portainer templates",
     "give the Compose file of one of them",
     [](const Node& r) { return is_list_at(r, "templates"); }},
    {"an ECS task definition",
     "give a Compose file with the same containers",
     [](const Node& r) { return is_list_at(r, "containerDefinitions"); }},
    {"an Easypanel template",
     "give a Compose file with the same services",
     [](const Node& r) { return items_have(r, "services", "data"); }},
    {"OpenClaw's own config",
     "give the Compose file or manifest that starts the gateway; its config is read where it is mounted",
     [](const Node& r) {
         return !has_key(r, "services") && !has_key(r, "kind") &&
                (is_mapping_at(r, "gateway") || is_mapping_at(r, "channels") || is_mapping_at(r, "agents")) &&
                !is_version_one(r);
     }},
    {"a Compose file of version 1", "put its services under `services:`", is_version_one},
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

/// A file that is no YAML, known by its first line of content.
struct Format {
    std::string_view what;
    std::string_view instead;
    bool (*is)(std::string_view line);
};

bool starts_with_any(std::string_view line, std::initializer_list<std::string_view> heads) {
    return std::any_of(heads.begin(), heads.end(), [&](auto head) { return line.starts_with(head); });
}

/// `app = "claw"`
bool is_assignment(std::string_view line) {
    const auto end = std::find_if_not(line.begin(), line.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
    });
    if (end == line.begin()) return false;
    const auto rest = trim_blanks(line.substr(static_cast<std::size_t>(end - line.begin())));
    return rest.starts_with('=');
}

constexpr Format formats[] = {
    {"an XML template, as Unraid has them",
     "give a Compose file with the same container",
     [](std::string_view l) {
         return starts_with_any(l, {"<?xml", "<Container", "<Containers"});
     }},
    {"a systemd unit or a Quadlet",
     "give a Compose file or a manifest of Kubernetes with the same container",
     [](std::string_view l) {
         return starts_with_any(
             l,
             {"[Unit]", "[Container]", "[Service]", "[Install]", "[Pod]", "[Kube]", "[Network]", "[Volume]"}
         );
     }},
    {"a Dockerfile",
     "give the Compose file that builds it",
     [](std::string_view l) {
         return starts_with_any(l, {"FROM ", "ARG "});
     }},
    {"a shell script",
     "give the Compose file that it starts, or one with the same services",
     [](std::string_view l) {
         return starts_with_any(l, {"#!", "docker run", "docker compose", "docker-compose ", "podman "});
     }},
    {"an HCL file, as Nomad and Terraform have them",
     "give a Compose file with the same services",
     [](std::string_view l) {
         return starts_with_any(l, {"job \"", "resource \"", "variable \"", "terraform {", "provider \""});
     }},
    {"a TOML file or a list of variables",
     "give the Compose file",
     [](std::string_view l) {
         return (l.starts_with('[') && l.ends_with(']') && !contains(l, ",") && !contains(l, ":")) ||
                is_assignment(l);
     }},
};

/// The first line that is neither blank nor a comment, and its number. A `#!` is content.
std::pair<std::string_view, std::uint32_t> first_line(std::string_view text) {
    std::uint32_t number = 1;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = trim_blanks(text.substr(0, end));
        if (!line.empty() && (!line.starts_with('#') || line.starts_with("#!"))) return {line, number};
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
    }
    return {{}, 1};
}

/// A statement of Jinja on a line of its own, as Ansible's templates have it.
std::optional<std::size_t> jinja_statement(std::string_view text) {
    for (auto at = text.find("{%"); at != std::string_view::npos; at = text.find("{%", at + 1)) {
        const auto start = text.rfind('\n', at);
        const auto from = start == std::string_view::npos ? 0 : start + 1;
        if (trim_blanks(text.substr(from, at - from)).empty()) return at;
    }
    return std::nullopt;
}

Place place_at(std::string_view text, std::size_t at, std::uint32_t file) {
    const auto before = text.substr(0, at);
    const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    const auto start = before.rfind('\n');
    const auto column = at - (start == std::string_view::npos ? 0 : start + 1) + 1;
    return {file, line, static_cast<std::uint32_t>(column)};
}

/// Umbrel adds the image of this service itself.
bool is_completed_by_platform(const Service& service) {
    return service.name == "app_proxy" && service.environment.contains("APP_HOST");
}

std::optional<Fault> unrendered_template(std::string_view text, std::uint32_t file) {
    // `{{upstreams 18789}}` and `{{.Task.Slot}}` are ordinary words of a Compose file.
    for (const std::string_view mark :
         {"{{- ", "{{ .Values", "{{.Values", "{{ include ", "{{ .Release", "{{.Release"}) {
        const auto at = text.find(mark);
        if (at == std::string_view::npos) continue;
        return Fault{
            place_at(text, at, file),
            "this is a Helm template that is not rendered: give the output of `helm template`"};
    }
    if (const auto at = jinja_statement(text))
        return Fault{
            place_at(text, *at, file),
            "this is a Jinja template that is not rendered: give the file that Ansible makes of it"};
    return std::nullopt;
}

}  // namespace

std::optional<Fault> other_format(std::string_view text, std::uint32_t file) {
    const auto [line, number] = first_line(text);
    for (const auto& format : formats) {
        if (format.is(line))
            return Fault{
                {file, number, 1},
                "this is " + std::string(format.what) + ": " + std::string(format.instead)};
    }
    return unrendered_template(text, file);
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
        if (service == nullptr || service->build || is_completed_by_platform(*service)) continue;
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
