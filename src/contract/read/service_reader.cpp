// The keys of a service, each by a row.
#include "contract/read/service_reader.hpp"

#include "base/ascii.hpp"
#include "base/duration.hpp"
#include "contract/read/env_file.hpp"
#include "contract/read/field_reader.hpp"
#include "contract/read/plain_scalar.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <charconv>

namespace ocprobe::contract {

namespace {

constexpr std::size_t env_file_cap = 1024UL * 1024;

void set_variable(Service& service, std::string name, EnvValue value) {
    if (value.symbol.empty() && value.text.whole && value.text.blank() != nullptr)
        value.symbol = "variable " + value.text.blank()->name;
    service.environment.insert_or_assign(std::move(name), std::move(value));
}

void read_environment(FieldReader& reader, const Node& node, Service& service) {
    for (const auto& entry : node.entries) {
        if (entry.value->reset) service.dropped_variables.push_back(entry.key);
    }
    for (auto& pair : reader.pairs(node, "environment", "=")) {
        EnvValue value;
        value.text = std::move(pair.value);
        value.text.place = pair.place;
        value.passed_through = !pair.has_value;
        if (value.passed_through) {
            const auto shell = reader.context().lookup(pair.key);
            value.text.value = shell.value_or("");
            value.text.uses.push_back({pair.key, shell.has_value(), false, false});
            value.text.whole = true;
        }
        set_variable(service, pair.key, std::move(value));
    }
}

void read_one_env_file(
    FieldReader& reader, const std::string& named, bool required, Place place, Service& service
) {
    const auto path = reader.host_path(named);
    const auto content = reader.context().files.read(path, env_file_cap);
    if (content.error != 0 || content.truncated) {
        if (required) service.missing_env_files.push_back({named, place});
        return;
    }
    reader.weigh(place, content.bytes.size());
    if (reader.failed()) return;
    auto lines = read_env_file(content.bytes, reader.context().lookup);
    if (lines) reader.weigh(place, lines->size() * weight_of_text);
    if (!lines) return reader.fail(place, "env_file " + escape_text(named, 200) + ": " + lines.error());
    for (auto& line : *lines) {
        EnvValue value;
        value.text.value = std::move(line.value);
        value.text.place = place;
        value.env_file = path;
        value.dialects_differ = line.dialects_differ;
        service.environment.insert_or_assign(std::move(line.name), std::move(value));
    }
}

/// Before `environment`, which wins over it.
void read_env_files(FieldReader& reader, const Node& node, Service& service) {
    const auto items = node.is_sequence() ? node.items : std::vector<const Node*>{&node};
    for (const Node* item : items) {
        if (item->is_mapping()) {
            const auto path = reader.text_at(*item, "path").value;
            const auto* required = item->at("required");
            const bool must = required == nullptr || !is_truth(*required, false);
            read_one_env_file(reader, path, must, item->place, service);
        } else if (item->is_scalar()) {
            const auto path = reader.text(*item, "env_file").value;
            read_one_env_file(reader, path, true, item->place, service);
        } else if (item->is_sequence()) {
            reader.fail(item->place, "env_file: an entry is a word or a mapping");
        }
    }
}

void read_networks(FieldReader& reader, const Node& node, Service& service) {
    if (node.is_sequence()) {
        for (const Node* item : node.items)
            service.networks[reader.text(*item, "networks").value].place = item->place;
        return;
    }
    if (node.is_scalar()) reader.fail(node.place, "networks must be a list or a mapping");
    for (const auto& entry : node.entries) {
        NetworkUse use;
        use.place = entry.place;
        if (entry.value->is_mapping()) {
            if (const auto* aliases = entry.value->at("aliases")) {
                for (auto& alias : reader.texts(*aliases, "aliases"))
                    use.aliases.push_back(std::move(alias.value));
            }
            use.address = reader.text_at(*entry.value, "ipv4_address").value;
        }
        service.networks[entry.key] = std::move(use);
    }
}

void read_depends_on(FieldReader& reader, const Node& node, Service& service) {
    if (node.is_sequence()) {
        for (const Node* item : node.items)
            service.depends_on[reader.text(*item, "depends_on").value] = {"service_started", item->place};
        return;
    }
    if (node.is_scalar()) reader.fail(node.place, "depends_on must be a list or a mapping");
    for (const auto& entry : node.entries) {
        Dependency dependency{"service_started", entry.place};
        if (entry.value->is_mapping()) {
            if (const auto condition = reader.text_at(*entry.value, "condition"); condition.given())
                dependency.condition = condition.value;
        }
        service.depends_on[entry.key] = dependency;
    }
}

void read_extra_hosts(FieldReader& reader, const Node& node, Service& service) {
    for (auto& pair : reader.pairs(node, "extra_hosts", "=:")) {
        if (!pair.has_value) reader.fail(pair.place, "extra_hosts: an entry is NAME=ADDRESS");
        service.extra_hosts.push_back({pair.key, pair.value.value, pair.place});
    }
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<Millis> check_duration(FieldReader& reader, const Text& text) {
    if (text.given() && !has_duration_form(text.value) && text.blank() == nullptr)
        reader.fail(text.place, "no duration like 1m30s: `" + escape_text(text.value, 60) + "`");
    return read_duration(text.value);
}

void read_health(FieldReader& reader, const Node& node, Service& service) {
    if (!node.is_mapping()) return;
    HealthCheck health;
    health.place = node.place;
    const auto* disable = node.at("disable");
    health.disabled = disable != nullptr && is_truth(*disable, true);
    if (const auto* test = node.at("test")) {
        for (auto& word : reader.texts(*test, "healthcheck.test"))
            health.test.push_back(std::move(word.value));
        if (test->is_scalar()) health.test.insert(health.test.begin(), "CMD-SHELL");
        const auto first = health.test.empty() ? std::string() : health.test.front();
        if (!first.empty() && first != "CMD" && first != "CMD-SHELL" && first != "NONE")
            reader.fail(test->place, "healthcheck: a list starts with CMD, CMD-SHELL or NONE");
    }
    health.interval = check_duration(reader, reader.text_at(node, "interval"));
    health.timeout = check_duration(reader, reader.text_at(node, "timeout"));
    health.start_period = check_duration(reader, reader.text_at(node, "start_period"));
    health.retries = number(reader.text_at(node, "retries").value);
    service.health = std::move(health);
}

void read_deploy(FieldReader& reader, const Node& node, Service& service) {
    const Node* at = &node;
    for (const auto* key : {"resources", "limits"}) {
        at = at->is_mapping() ? at->at(key) : nullptr;
        if (at == nullptr) break;
    }
    if (at != nullptr && at->is_mapping()) {
        if (auto memory = reader.text_at(*at, "memory"); memory.given()) {
            if (service.memory_limit.given() && lower(service.memory_limit.value) != lower(memory.value))
                reader.fail(memory.place, "mem_limit and deploy.resources.limits.memory differ");
            service.memory_limit = std::move(memory);
        }
    }
    if (!node.is_mapping()) return;
    const auto replicas = reader.text_at(node, "replicas");
    if (!replicas.given()) return;
    service.replicas = number(replicas.value);
    if (!service.replicas && replicas.blank() == nullptr)
        reader.fail(replicas.place, "replicas must be a number");
}

void read_file_uses(FieldReader& reader, const Node& node, Service& service, bool secret) {
    for (const Node* item : node.items) {
        FileUse use;
        use.secret = secret;
        use.place = item->place;
        if (item->is_mapping()) {
            use.name = reader.text_at(*item, "source").value;
            use.target = reader.text_at(*item, "target").value;
        } else {
            use.name = reader.text(*item, secret ? "secrets" : "configs").value;
        }
        if (use.target.empty()) use.target = use.name;
        if (!use.target.starts_with('/')) use.target = (secret ? "/run/secrets/" : "/") + use.target;
        service.file_uses.push_back(std::move(use));
    }
}

void read_tmpfs(FieldReader& reader, const Node& node, Service& service) {
    for (const auto& text : reader.texts(node, "tmpfs")) {
        Mount mount;
        mount.kind = MountKind::tmpfs;
        mount.target = text.value.substr(0, text.value.find(':'));
        mount.place = text.place;
        service.mounts.push_back(std::move(mount));
    }
}

std::vector<std::string> values_of(std::vector<Text> texts) {
    std::vector<std::string> out;
    for (auto& text : texts)
        out.push_back(std::move(text.value));
    return out;
}

void read_exposed(FieldReader& reader, const Node& node, Service& service) {
    for (const auto& text : reader.texts(node, "expose")) {
        auto port = text.value.substr(0, text.value.find('/'));
        const bool known =
            std::find(service.exposed.begin(), service.exposed.end(), port) != service.exposed.end();
        if (!known) service.exposed.push_back(std::move(port));
    }
}

void read_labels(FieldReader& reader, const Node& node, Service& service) {
    for (auto& pair : reader.pairs(node, "labels", "=")) {
        pair.value.place = pair.place;
        service.labels.insert_or_assign(pair.key, std::move(pair.value));
    }
}

struct KeyRow {
    std::string_view key;
    void (*read)(FieldReader&, const Node&, Service&);
};

// env_file stands before environment, which wins over it.
constexpr KeyRow key_rows[] = {
    {"image", [](FieldReader& r, const Node& n, Service& s) { s.image = r.text(n, "image"); }},
    {"build", [](FieldReader&, const Node& n, Service& s) { s.build = n.kind != Node::Kind::null; }},
    {"command", [](FieldReader& r, const Node& n, Service& s) { s.command = r.words(n, "command"); }},
    {"entrypoint",
     [](FieldReader& r, const Node& n, Service& s) { s.entrypoint = r.words(n, "entrypoint"); }},
    {"read_only", [](FieldReader&, const Node& n, Service& s) { s.read_only = is_truth(n, true); }},
    {"user", [](FieldReader& r, const Node& n, Service& s) { s.user = r.text(n, "user"); }},
    {"network_mode",
     [](FieldReader& r, const Node& n, Service& s) { s.network_mode = r.text(n, "network_mode"); }},
    {"restart", [](FieldReader& r, const Node& n, Service& s) { s.restart = r.text(n, "restart"); }},
    {"container_name",
     [](FieldReader& r, const Node& n, Service& s) { s.container_name = r.text(n, "container_name"); }},
    {"mem_limit", [](FieldReader& r, const Node& n, Service& s) { s.memory_limit = r.text(n, "mem_limit"); }},
    {"env_file", read_env_files},
    {"environment", read_environment},
    {"networks", read_networks},
    {"volumes", [](FieldReader& r, const Node& n, Service& s) { s.mounts = r.mounts(n); }},
    {"tmpfs", read_tmpfs},
    {"ports", [](FieldReader& r, const Node& n, Service& s) { s.ports = r.ports(n); }},
    {"expose", read_exposed},
    {"labels", read_labels},
    {"extra_hosts", read_extra_hosts},
    {"links", [](FieldReader& r, const Node& n, Service& s) { s.links = values_of(r.texts(n, "links")); }},
    {"depends_on", read_depends_on},
    {"profiles",
     [](FieldReader& r, const Node& n, Service& s) { s.profiles = values_of(r.texts(n, "profiles")); }},
    {"healthcheck", read_health},
    {"stop_grace_period",
     [](FieldReader& r, const Node& n, Service&) { check_duration(r, r.text(n, "stop_grace_period")); }},
    {"deploy", read_deploy},
    {"scale",
     [](FieldReader& r, const Node& n, Service& s) { s.replicas = number(r.text(n, "scale").value); }},
    {"secrets", [](FieldReader& r, const Node& n, Service& s) { read_file_uses(r, n, s, true); }},
    {"configs", [](FieldReader& r, const Node& n, Service& s) { read_file_uses(r, n, s, false); }},
    {"volumes_from",
     [](FieldReader& r, const Node& n, Service& s) {
         s.mounts_from = values_of(r.texts(n, "volumes_from"));
     }},
};

}  // namespace

boost::system::result<Service, Fault> read_service(const Node::Entry& entry, const ServiceContext& context) {
    Service service;
    service.name = entry.key;
    service.place = entry.place;
    const Node& node = *entry.value;
    if (!node.is_mapping())
        return Fault{
            node.place,
            "service " + escape_text(entry.key, 60) + " must be a mapping, not " +
                std::string(name(node.kind))};
    FieldReader reader(context);
    if (!node.entries.empty()) service.body = node.entries.front().place;
    for (const auto& [key, place, value] : node.entries) {
        if (value->reset || value->replaces) service.dropped.emplace_back(key);
        if (!value->reset && value->kind != Node::Kind::null) service.given.emplace(key, place);
    }
    for (const auto& row : key_rows) {
        const auto* value = node.at(row.key);
        if (value == nullptr || value->reset || value->kind == Node::Kind::null) continue;
        row.read(reader, *value, service);
        if (reader.failed()) return *reader.fault();
    }
    if (const auto* place = node.find("environment")) service.environment_place = place->place;
    return service;
}

}  // namespace ocprobe::contract
