// Words, lists and mappings, mounts and ports in their short and long forms.
#include "contract/read/field_reader.hpp"

#include "base/ascii.hpp"
#include "contract/read/plain_scalar.hpp"
#include "contract/read/port_reader.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/openclaw/paths.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

std::string without_slash(std::string path) {
    path = openclaw::normalize_path(path);
    if (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

bool is_true(const Node* node) {
    return node != nullptr && is_truth(*node, true);
}

bool has_drive(std::string_view path) {
    return path.size() > 1 && is_letter(path[0]) && path[1] == ':';
}

/// At each colon, but for the one of a drive: `C:\\data:/data`.
std::vector<std::string> split_mount(std::string_view text) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        const bool drive = parts.back().size() == 1 && is_letter(parts.back().front());
        if (c == ':' && !drive) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

}  // namespace

void FieldReader::fail(Place place, std::string what) {
    if (!fault_) fault_ = Fault{place, std::move(what)};
}

void FieldReader::weigh(Place place, std::size_t bytes) {
    context_.weight += bytes;
    if (context_.weight > most_weight) fail(place, "the services hold more than 8 MiB of values");
}

Text FieldReader::text(const Node& node, std::string_view what) {
    if (node.kind == Node::Kind::null) return {"", node.place, {}, false};
    if (!node.is_scalar()) {
        fail(node.place, escape_text(what, 80) + " must be a word, not " + std::string(name(node.kind)));
        return {};
    }
    auto text = interpolate(node.text, node.place, context_.lookup);
    if (!text) {
        fail(
            node.place,
            escape_text(what, 80) + ": a `$` that Compose cannot substitute (`$$` stands for itself)"
        );
        return {};
    }
    weigh(node.place, weight_of_text + text->value.size());
    return std::move(*text);
}

Text FieldReader::text_at(const Node& parent, std::string_view key) {
    const auto* node = parent.at(key);
    return node == nullptr || node->kind == Node::Kind::null ? Text{} : text(*node, key);
}

std::vector<Text> FieldReader::texts(const Node& node, std::string_view what) {
    std::vector<Text> out;
    if (node.is_sequence()) {
        for (const Node* item : node.items)
            out.push_back(text(*item, what));
    } else if (node.is_scalar()) {
        out.push_back(text(node, what));
    } else if (node.is_mapping()) {
        fail(node.place, escape_text(what, 80) + " must be a list, not a mapping");
    }
    return out;
}

std::vector<FieldReader::Pair>
FieldReader::pairs(const Node& node, std::string_view what, std::string_view separators) {
    std::vector<Pair> out;
    if (node.is_mapping()) {
        for (const auto& entry : node.entries) {
            if (entry.value->reset) continue;
            Pair pair{entry.key, entry.place, entry.value->kind != Node::Kind::null, {}};
            if (pair.has_value) pair.value = text(*entry.value, what);
            // A number without quotes loses its form: 1.50 is 1.5, and 010 is 8.
            if (pair.has_value && entry.value->plain)
                pair.value.value = as_compose_prints(*entry.value, pair.value.value);
            out.push_back(std::move(pair));
        }
    } else if (node.is_sequence()) {
        for (const Node* item : node.items) {
            Text whole = text(*item, what);
            const auto cut = whole.value.find_first_of(separators);
            Pair pair{whole.value.substr(0, cut), item->place, cut != std::string::npos, {}};
            // Whether the value alone is one variable: the line holds the name too.
            const auto raw = item->text.find_first_of(separators);
            if (pair.has_value && raw != std::string::npos) {
                if (auto value = interpolate(
                        std::string_view(item->text).substr(raw + 1), item->place, context_.lookup
                    ))
                    pair.value = std::move(*value);
            }
            out.push_back(std::move(pair));
        }
    } else if (node.is_scalar()) {
        fail(node.place, escape_text(what, 80) + " must be a mapping or a list");
    }
    return out;
}

Words FieldReader::words(const Node& node, std::string_view what) {
    Words out;
    if (node.kind == Node::Kind::null) return out;
    out.place = node.place;
    for (auto& word : texts(node, what)) {
        out.blank = out.blank || word.blank() != nullptr;
        if (node.is_scalar()) {
            auto split = split_words(word.value);
            if (!split) fail(node.place, escape_text(what, 80) + ": a quote that is never closed");
            out.words = std::move(split).value_or(std::vector<std::string>{});
        } else {
            out.words.push_back(std::move(word.value));
        }
    }
    return out;
}

std::string FieldReader::host_path(std::string_view path) const {
    if (has_drive(path)) return std::string(path);
    if (path == "~" || path.starts_with("~/"))
        return openclaw::resolve_path(context_.home, "." + std::string(path.substr(1)));
    return openclaw::resolve_path(context_.directory, path);
}

Mount FieldReader::short_mount(const Node& node) {
    Mount out;
    out.place = node.place;
    auto spelled = interpolate(node.text, node.place, context_.lookup);
    if (spelled && spelled->blank() != nullptr) {
        // A variable without a value leaves `:/target`, which names nothing: its own name stands in, so that two
        // mounts of the same variable are seen to be the same.
        out.source_blank = true;
        const auto uses = spelled->uses;
        spelled =
            interpolate(node.text, node.place, [&](std::string_view variable) -> std::optional<std::string> {
                const bool blank = std::any_of(uses.begin(), uses.end(), [variable](const Use& use) {
                    return use.name == variable && !use.set && !use.fallback;
                });
                return blank ? "/${" + std::string(variable) + "}" : context_.lookup(variable);
            });
    }
    if (!spelled) {
        fail(node.place, "volumes: a `$` that Compose cannot substitute");
        return out;
    }
    const auto parts = split_mount(spelled->value);
    if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.empty(); }) ||
        parts.size() > 3) {
        fail(
            node.place,
            "volumes: an entry is `SOURCE:TARGET` or `SOURCE:TARGET:OPTIONS`, each part with a word"
        );
        return out;
    }
    if (parts.size() == 1) {
        out.target = without_slash(parts[0]);
        return out;
    }
    const auto& source = parts[0];
    const bool host = source.starts_with('.') || source.starts_with('/') || source.starts_with('~');
    out.kind = host || has_drive(source) ? MountKind::bind : MountKind::volume;
    out.source = host ? host_path(source) : source;
    out.target = without_slash(parts[1]);
    if (parts.size() == 3) {
        const auto options = "," + parts[2] + ",";
        out.read_only = options.find(",ro,") != std::string::npos;
    }
    return out;
}

Mount FieldReader::long_mount(const Node& node) {
    Mount out;
    out.place = node.place;
    const auto type = text_at(node, "type").value;
    const auto source = text_at(node, "source").given() ? text_at(node, "source") : text_at(node, "src");
    auto target = text_at(node, "target");
    for (const auto* other : {"dst", "destination"}) {
        if (!target.given()) target = text_at(node, other);
    }
    out.target = without_slash(target.value);
    out.read_only = is_true(node.at("read_only")) || is_true(node.at("readonly"));
    out.source = source.value;
    if (const Use* blank = source.blank()) {
        out.source_blank = true;
        out.source = "/${" + blank->name + "}";
    }
    if (type.empty()) fail(node.place, "volumes: an entry needs a `type`");
    if (target.value.empty() && target.blank() == nullptr)
        fail(node.place, "volumes: an entry needs a `target`");
    if (type == "bind") {
        if (out.source.empty()) fail(node.place, "volumes: a bind needs a `source`");
        out.kind = MountKind::bind;
        out.source = host_path(out.source);
    } else if (type == "tmpfs") {
        out.kind = MountKind::tmpfs;
    } else if (type != "volume" && !type.empty()) {
        out.kind = MountKind::other;
    }
    if (const auto* volume = node.at("volume"); volume != nullptr && volume->is_mapping())
        out.inside = text_at(*volume, "subpath").value;
    return out;
}

std::vector<Mount> FieldReader::mounts(const Node& node) {
    std::vector<Mount> out;
    if (node.is_mapping() || node.is_scalar()) fail(node.place, "volumes must be a list");
    for (const Node* item : node.items) {
        if (!item->is_scalar() && !item->is_mapping()) {
            fail(item->place, "volumes: an entry is a word or a mapping");
            continue;
        }
        auto mount = item->is_scalar() ? short_mount(*item) : long_mount(*item);
        std::erase_if(out, [&](const Mount& old) { return old.target == mount.target; });
        out.push_back(std::move(mount));
    }
    return out;
}

std::vector<Port> FieldReader::ports(const Node& node) {
    std::vector<Port> out;
    KnownPorts known;
    if (node.is_mapping() || node.is_scalar()) fail(node.place, "ports must be a list");
    for (const Node* item : node.items) {
        auto ports = item->is_mapping() ? std::vector<Port>{long_port(*item)} : short_ports(*item);
        for (auto& port : ports) {
            port.place = item->place;
            if (known.add(port)) out.push_back(std::move(port));
        }
        if (item->is_scalar()) weigh(item->place, ports.size() * (weight_of_text / 2));
    }
    return out;
}

std::vector<Port> FieldReader::short_ports(const Node& node) {
    const auto whole = text(node, "ports");
    auto ports = read_port(whole.value);
    if (ports) return std::move(*ports);
    // What a variable that is not set here leaves of an entry says nothing about the entry.
    if (whole.blank() == nullptr) fail(node.place, ports.error());
    return {};
}

Port FieldReader::long_port(const Node& node) {
    Port port;
    const auto target = text_at(node, "target");
    port.target = target.value;
    port.published = text_at(node, "published").value;
    port.host_address = text_at(node, "host_ip").value;
    if (const auto protocol = text_at(node, "protocol"); protocol.given()) port.protocol = protocol.value;
    const bool number = !port.target.empty() && std::all_of(port.target.begin(), port.target.end(), is_digit);
    if (!number && target.blank() == nullptr)
        fail(node.place, "ports: an entry needs the container's port as `target`");
    return port;
}

}  // namespace ocprobe::contract
