// The Compose specification's schema, as far as services, volumes and networks need it.
#include "contract/read/file_shape.hpp"

#include "base/ascii.hpp"
#include "contract/read/compose_keys.hpp"
#include "contract/read/plain_scalar.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace ocprobe::contract {

namespace file_shape {

using namespace compose_keys;

/// What a value is, to a key that allows `wanted`.
bool has_kind(const Node& node, Kinds wanted) {
    switch (node.kind) {
    case Node::Kind::null:
        return (wanted & nothing) != 0;
    case Node::Kind::sequence:
        return (wanted & list) != 0;
    case Node::Kind::mapping:
        return (wanted & mapping) != 0;
    case Node::Kind::scalar:
        break;
    }
    const bool substituted = node.text.find('$') != std::string::npos;
    const auto kind = kind_of_scalar(node);
    if ((wanted & truth) != 0 && (substituted || is_truth(node, true) || is_truth(node, false)))
        return kind != ScalarKind::number;
    if ((wanted & text) != 0 && kind == ScalarKind::text) return true;
    // A size has a unit: `512m`.
    const bool counts = !node.text.empty() && (is_digit(node.text.front()) || node.text.front() == '-');
    return (wanted & number) != 0 && (substituted || counts || kind == ScalarKind::number);
}

std::string words_for(Kinds kinds) {
    constexpr std::pair<Kinds, std::string_view> names[] = {
        {text, "text"},
        {number, "a number"},
        {truth, "true or false"},
        {list, "a list"},
        {mapping, "a mapping"}};
    std::string out;
    for (const auto& [kind, name] : names) {
        if ((kinds & kind) == 0) continue;
        if (!out.empty()) out += " or ";
        out += name;
    }
    return out;
}

std::string quoted_key(std::string_view key) {
    return "`" + escape_text(key, 60) + "`";
}

class Checker {
public:
    std::optional<Fault> check(const Node& root) {
        keys(root, top_keys, "the file");
        each(root.at("services"), [this](const Node::Entry& entry) { service(entry); });
        each(root.at("volumes"), [this](const Node::Entry& entry) {
            definition(entry, volume_keys, "volume");
        });
        each(root.at("networks"), [this](const Node::Entry& entry) {
            definition(entry, network_keys, "network");
        });
        return std::move(fault_);
    }

private:
    void fail(Place place, std::string what) {
        if (!fault_) fault_ = Fault{place, std::move(what)};
    }

    template <class Each>
    static void each(const Node* node, const Each& visit) {
        if (node == nullptr) return;
        for (const auto& entry : node->entries)
            visit(entry);
    }

    /// Every key of a mapping by its row.
    void keys(const Node& node, std::span<const KeyShape> rows, const std::string& of) {
        for (const auto& [key, place, value] : node.entries) {
            if (key.starts_with("x-")) continue;
            const auto row = std::find_if(rows.begin(), rows.end(), [&key = key](const KeyShape& shape) {
                return shape.key == key;
            });
            if (row == rows.end()) {
                fail(place, of + ": Compose knows no key " + quoted_key(key) + " here");
            } else if (!value->reset && !value->replaces) {
                shape(*value, *row, of);
            }
        }
    }

    void shape(const Node& value, const KeyShape& row, const std::string& of) {
        const auto name = of + ": " + quoted_key(row.key);
        if (!has_kind(value, row.kinds)) return fail(value.place, name + " must be " + words_for(row.kinds));
        for (const Node* item : value.items) {
            if (row.items != 0 && !item->reset && !has_kind(*item, row.items))
                fail(item->place, name + ": each entry must be " + words_for(row.items));
        }
    }

    void service(const Node::Entry& entry) {
        const auto of = "service " + escape_text(entry.key, 60);
        const bool name = std::all_of(entry.key.begin(), entry.key.end(), [](char c) {
            return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
        });
        if (!name) fail(entry.place, "a service's name is made of letters, digits, `.`, `_` and `-`");
        const Node& node = *entry.value;
        if (!node.is_mapping()) return;
        keys(node, service_keys, of);
        if (const auto* health = node.at("healthcheck")) keys(*health, health_keys, of + ", healthcheck");
        if (const auto* build = node.at("build")) keys(*build, build_keys, of + ", build");
        each(node.at("depends_on"), [&](const Node::Entry& other) {
            if (other.value->reset) return;
            keys(*other.value, dependency_keys, of + ", depends_on");
            if (other.value->at("condition") == nullptr)
                fail(other.place, of + ": depends_on " + quoted_key(other.key) + " needs a `condition`");
        });
        each(node.at("networks"), [&](const Node::Entry& joined) {
            keys(*joined.value, joined_network_keys, of + ", networks");
        });
        if (const auto* ports = node.at("ports")) {
            for (const Node* port : ports->items)
                keys(*port, port_keys, of + ", ports");
        }
    }

    void definition(const Node::Entry& entry, std::span<const KeyShape> rows, std::string_view kind) {
        const auto of = std::string(kind) + " " + escape_text(entry.key, 60);
        keys(*entry.value, rows, of);
        const auto* outside = entry.value->at("external");
        const auto* driver = entry.value->find("driver");
        if (outside != nullptr && is_truth(*outside, true) && driver != nullptr)
            fail(driver->place, of + ": `driver` beside `external: true`");
    }

    std::optional<Fault> fault_;
};

}  // namespace file_shape

std::optional<Fault> differs_from_schema(const Node& root) {
    return file_shape::Checker().check(root);
}

}  // namespace ocprobe::contract
