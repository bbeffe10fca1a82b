// What the CLI's schema knows at the top of the config and in its `gateway` section.
#include "openclaw/config_schema.hpp"

#include "ocprobe/base/text.hpp"
#include "openclaw/config_schema_rows.hpp"
#include "openclaw/substitution.hpp"

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

class Check {
public:
    explicit Check(unsigned releases) : releases_(releases) {}

    void top(const boost::json::object& root) {
        for (const auto& member : root) {
            const schema::Row* row = find_row(schema::top_rows, member.key());
            if (row == nullptr || (row->releases & releases_) == 0) add("", member.key(), "unknown key");
        }
        const auto* gateway = root.if_contains("gateway");
        if (gateway == nullptr) return;
        if (gateway->is_object()) {
            section("", gateway->get_object());
        } else {
            add("", "gateway", wrong(type_of(*gateway), schema::object));
        }
    }

    [[nodiscard]] std::vector<std::string> take() { return std::move(found_); }

private:
    static std::string wrong(unsigned is, unsigned wanted) {
        return std::string(name_of(is)) + " where " + names_of(wanted) + " belongs";
    }

    void section(const std::string& path, const boost::json::object& members) {
        for (const auto& member : members) {
            const std::string inner =
                path.empty() ? std::string(member.key()) : path + "." + std::string(member.key());
            const schema::Row* row = find_row(schema::gateway_rows, inner);
            if (row == nullptr || (row->releases & releases_) == 0) {
                add(path.empty() ? "gateway" : "gateway." + path, member.key(), "unknown key");
                continue;
            }
            const unsigned type = type_of(member.value());
            const std::string parent = path.empty() ? "gateway" : "gateway." + path;
            if ((row->types & type) == 0) {
                add(parent, member.key(), wrong(type, row->types));
            } else if (type == schema::number && !fits(member.value(), row->types)) {
                add(parent, member.key(), "not a number that is allowed there");
            } else if (type == schema::text && !is_allowed(inner, member.value().get_string())) {
                add(parent, member.key(), "none of " + std::string(find_row(schema::choices, inner)->words));
            } else if (type == schema::object && (row->types & schema::open) == 0) {
                section(inner, member.value().get_object());
            }
        }
    }

    void add(const std::string& path, std::string_view key, const std::string& what) {
        constexpr std::size_t at_most = 16;
        if (found_.size() < at_most) found_.push_back(escape_text(append_key(path, key), 128) + ": " + what);
    }

    unsigned releases_;
    std::vector<std::string> found_;
};

unsigned releases_known_to(std::string_view version) {
    if (version == "2026.9.6") return schema::only_9;
    if (version == "2026.7.1") return schema::only_7;
    if (version == "2026.4.29") return schema::only_4;
    return schema::all;
}

}  // namespace

std::vector<std::string> suspicious_entries(const boost::json::object& root, std::string_view version) {
    Check check(releases_known_to(version));
    check.top(root);
    return check.take();
}

}  // namespace ocprobe::openclaw
