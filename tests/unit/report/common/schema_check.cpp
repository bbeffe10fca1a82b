// The part of JSON Schema that report.schema.json uses.
#include "unit/report/common/schema_check.hpp"

#include "ocprobe/report/render.hpp"
#include "ocprobe/report/schemas.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <regex>

namespace ocprobe::test {

namespace {

namespace json = boost::json;

/// Each pattern once: a report has thousands of values and the schema a few patterns.
const std::regex& compiled(const std::string& pattern) {
    static std::map<std::string, std::regex> known;
    return known.try_emplace(pattern, pattern).first->second;
}

class Checker {
public:
    explicit Checker(const json::value& root) : root_(root) {}

    void check(const json::value& value, const json::object& schema, const std::string& path) {
        if (const auto* reference = schema.if_contains("$ref")) {
            check(value, resolved(reference->as_string()), path);
            return;
        }
        if (const auto* any = schema.if_contains("anyOf")) {
            check_any(value, any->as_array(), path);
            return;
        }
        if (const auto* type = schema.if_contains("type"); type != nullptr && !has_type(value, *type)) {
            report(path, "is no " + json::serialize(*type) + ": " + json::serialize(value));
            return;
        }
        check_value(value, schema, path);
        if (value.is_object()) check_members(value.as_object(), schema, path);
        if (value.is_array()) check_items(value.as_array(), schema, path);
    }

    std::vector<std::string> found;

private:
    void report(const std::string& path, const std::string& why) { found.push_back(path + ": " + why); }

    const json::object& resolved(std::string_view reference) {
        constexpr std::string_view prefix = "#/$defs/";
        return root_.at("$defs").at(reference.substr(prefix.size())).as_object();
    }

    void check_any(const json::value& value, const json::array& schemas, const std::string& path) {
        std::vector<std::string> last;
        for (const auto& schema : schemas) {
            Checker one(root_);
            one.check(value, schema.as_object(), path);
            if (one.found.empty()) return;
            // The complaint about the right kind of value says most.
            if (!value.is_null() && last.empty()) last = one.found;
        }
        found.insert(found.end(), last.begin(), last.end());
        if (last.empty()) report(path, "fits no alternative");
    }

    static bool has_type(const json::value& value, const json::value& type) {
        if (type.is_array()) {
            const auto& types = type.as_array();
            return std::any_of(types.begin(), types.end(), [&](const auto& t) { return has_type(value, t); });
        }
        const std::string_view name = type.as_string();
        const bool integer = value.is_int64() || value.is_uint64();
        return (name == "object" && value.is_object()) || (name == "array" && value.is_array()) ||
               (name == "string" && value.is_string()) || (name == "boolean" && value.is_bool()) ||
               (name == "null" && value.is_null()) || (name == "integer" && integer) ||
               (name == "number" && (integer || value.is_double()));
    }

    void check_value(const json::value& value, const json::object& schema, const std::string& path) {
        if (const auto* constant = schema.if_contains("const"); constant != nullptr && *constant != value)
            report(path, "is not " + json::serialize(*constant));
        if (const auto* names = schema.if_contains("enum")) {
            const auto& all = names->as_array();
            if (std::find(all.begin(), all.end(), value) == all.end())
                report(path, "is none of " + json::serialize(*names) + ": " + json::serialize(value));
        }
        if (const auto* pattern = schema.if_contains("pattern")) {
            const std::string text(value.as_string());
            if (!std::regex_search(text, compiled(std::string(pattern->as_string()))))
                report(path, "does not match: " + text);
        }
        const auto* least = schema.if_contains("minimum");
        if (least != nullptr && value.is_number() && value.to_number<double>() < least->to_number<double>())
            report(path, "is too small");
    }

    void check_members(const json::object& object, const json::object& schema, const std::string& path) {
        if (const auto* required = schema.if_contains("required")) {
            for (const auto& name : required->as_array()) {
                if (!object.contains(name.as_string())) report(path, "lacks " + json::serialize(name));
            }
        }
        const auto* properties = schema.if_contains("properties");
        if (properties == nullptr) return;
        for (const auto& member : object) {
            const auto* property = properties->as_object().if_contains(member.key());
            const auto inner = path + "/" + std::string(member.key());
            if (property == nullptr) {
                report(inner, "is not in the schema");
            } else {
                check(member.value(), property->as_object(), inner);
            }
        }
    }

    void check_items(const json::array& array, const json::object& schema, const std::string& path) {
        const auto limit = [&](const char* key, bool wrong) {
            if (schema.contains(key) && wrong) report(path, std::string("violates ") + key);
        };
        const auto size = static_cast<std::int64_t>(array.size());
        limit("minItems", schema.contains("minItems") && size < schema.at("minItems").as_int64());
        limit("maxItems", schema.contains("maxItems") && size > schema.at("maxItems").as_int64());
        const auto* items = schema.if_contains("items");
        for (std::size_t i = 0; items != nullptr && i < array.size(); ++i)
            check(array[i], items->as_object(), path + "/" + std::to_string(i));
    }

    const json::value& root_;
};

}  // namespace

std::vector<std::string>
violations(const json::value& value, const json::object& schema, const json::value& root) {
    Checker checker(root);
    checker.check(value, schema, "");
    return checker.found;
}

std::vector<std::string> report_violations(std::string_view report) {
    boost::system::error_code error;
    const auto value = json::parse(report, error);
    if (error) return {"not JSON: " + error.message()};
    const auto schema = json::parse(report::schema("report"));
    Checker checker(schema);
    checker.check(value, schema.as_object(), "");
    if (!checker.found.empty()) return checker.found;
    for (const auto& stage : value.at("stages").as_array()) {
        const std::string id(stage.at("id").as_string());
        const auto& facts = schema.at("$defs").at(id + "_facts").as_object();
        checker.check(stage.at("facts"), facts, "/" + id);
    }
    return checker.found;
}

}  // namespace ocprobe::test
