// What the CLI's schema knows at the top of the config and in its `gateway` section.
#include "openclaw/config/schema.hpp"

#include "base/ascii.hpp"
#include "ocprobe/base/text.hpp"
#include "openclaw/config/schema_rows.hpp"
#include "openclaw/config/substitution.hpp"
#include "openclaw/install/variables.hpp"

#include <algorithm>
#include <iterator>

namespace ocprobe::openclaw {

namespace {

template <class Entry, std::size_t Size>
const Entry* find_row(const Entry (&rows)[Size], std::string_view path) {
    const auto* found =
        std::lower_bound(std::begin(rows), std::end(rows), path, [](const Entry& row, std::string_view p) {
            return row.path < p;
        });
    return found != std::end(rows) && found->path == path ? found : nullptr;
}

unsigned type_of(const boost::json::value& value) {
    if (value.is_string()) return schema::text;
    if (value.is_number()) return schema::number;
    if (value.is_bool()) return schema::flag;
    if (value.is_object()) return schema::object;
    return value.is_array() ? schema::list : 0;
}

std::string_view name_of(unsigned type) {
    switch (type) {
    case schema::text:
        return "a string";
    case schema::number:
        return "a number";
    case schema::flag:
        return "true or false";
    case schema::object:
        return "an object";
    case schema::list:
        return "an array";
    default:
        return "null";
    }
}

std::string names_of(unsigned types) {
    std::string names;
    for (const unsigned type : {schema::text, schema::number, schema::flag, schema::object, schema::list}) {
        if ((types & type) == 0) continue;
        if (!names.empty()) names += " or ";
        names += name_of(type);
    }
    return names;
}

// Whether the number is one that the row allows.
bool fits(const boost::json::value& value, unsigned types) {
    if ((types & schema::whole) == 0) return true;
    return value.is_int64() && value.get_int64() >= ((types & schema::positive) != 0 ? 1 : 0);
}

// Whether the string is one of the words that the path allows, if it names any.
bool is_allowed(std::string_view path, std::string_view word) {
    const schema::Choice* choice = find_row(schema::choices, path);
    if (choice == nullptr) return true;
    const std::string words = " " + std::string(choice->words) + " ";
    return word.find(' ') == std::string_view::npos &&
           words.find(" " + std::string(word) + " ") != std::string::npos;
}

// 2026.4.29 reads an address in `gateway.bind` as the mode that it means; later ones refuse it.
bool is_bind_address(std::string_view word) {
    constexpr std::string_view addresses[] = {
        "0.0.0.0", "::", "[::]", "*", "127.0.0.1", "localhost", "::1", "[::1]"};
    return std::find(std::begin(addresses), std::end(addresses), lower(trim(word))) != std::end(addresses);
}

// Whether the object is a reference to a secret: the schema wants all three keys and no other.
bool is_reference(const boost::json::object& object) {
    const auto is_text = [&](const char* key) {
        const auto* value = object.if_contains(key);
        return value != nullptr && value->is_string();
    };
    return object.size() == 3 && is_text("source") && is_text("provider") && is_text("id");
}

class Check {
public:
    Check(unsigned releases, CliRules rules) : releases_(releases), rules_(rules) {}

    void top(const boost::json::object& root) {
        for (const auto& member : root) {
            const schema::Row* row = find_row(schema::top_rows, member.key());
            if (row == nullptr || (row->releases & releases_) == 0) add("", member.key(), "unknown key");
        }
        const auto* gateway = root.if_contains("gateway");
        if (gateway == nullptr) return;
        if (gateway->is_object()) {
            section("", gateway->get_object(), false);
        } else {
            add("", "gateway", wrong(type_of(*gateway), schema::object));
        }
    }

    [[nodiscard]] std::vector<std::string> take() { return std::move(found_); }

private:
    static std::string wrong(unsigned is, unsigned wanted) {
        return std::string(name_of(is)) + " where " + names_of(wanted) + " belongs";
    }

    /// `is_open`: keys of its own choice are no fault.
    void section(const std::string& path, const boost::json::object& members, bool is_open) {
        const std::string parent = path.empty() ? "gateway" : "gateway." + path;
        for (const auto& member : members) {
            const std::string inner =
                path.empty() ? std::string(member.key()) : path + "." + std::string(member.key());
            const schema::Row* row = find_row(schema::gateway_rows, inner);
            if (row != nullptr && (row->releases & releases_) != 0) {
                entry(*row, parent, member.key(), member.value());
            } else if (!is_open) {
                add(parent, member.key(), "unknown key");
            }
        }
    }

    void entry(
        const schema::Row& row,
        const std::string& parent,
        std::string_view key,
        const boost::json::value& value
    ) {
        constexpr unsigned credential = schema::object | schema::text | schema::open;
        const unsigned type = type_of(value);
        if ((row.types & type) == 0) {
            add(parent, key, wrong(type, row.types));
        } else if (type == schema::number && !fits(value, row.types)) {
            add(parent, key, "not a number that is allowed there");
        } else if (type == schema::text && !is_word(row.path, value.get_string())) {
            add(parent, key, "none of " + std::string(find_row(schema::choices, row.path)->words));
        } else if (type == schema::object && row.types == credential) {
            if (!is_reference(value.get_object())) add(parent, key, "no string and no reference");
        } else if (type == schema::object) {
            section(std::string(row.path), value.get_object(), (row.types & schema::open) != 0);
        }
    }

    [[nodiscard]] bool is_word(std::string_view path, std::string_view word) const {
        if (rules_ == CliRules::v2026_4_29 && path == "bind" && is_bind_address(word)) return true;
        return is_allowed(path, word);
    }

    void add(const std::string& path, std::string_view key, const std::string& what) {
        constexpr std::size_t at_most = 16;
        if (found_.size() < at_most) found_.push_back(escape_text(append_key(path, key), 128) + ": " + what);
    }

    unsigned releases_;
    CliRules rules_;
    std::vector<std::string> found_;
};

unsigned releases_known_to(std::string_view version) {
    if (version == "2026.9.6") return schema::only_9;
    if (version == "2026.7.1") return schema::only_7;
    if (version == "2026.4.29") return schema::only_4;
    return schema::all;
}

}  // namespace

std::vector<std::string>
suspicious_entries(const boost::json::object& root, CliRules rules, std::string_view version) {
    Check check(releases_known_to(version), rules);
    check.top(root);
    return check.take();
}

}  // namespace ocprobe::openclaw
