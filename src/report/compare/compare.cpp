// Two reports → where their facts differ.
#include "ocprobe/report/compare.hpp"

#include "report/check/formats.hpp"
#include "report/compare/left_out.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace ocprobe::report {

namespace {

namespace json = boost::json;

// Members that tell one element of an array from the others.
constexpr std::string_view identities[] = {"source", "path", "address", "name", "variable", "host"};

FactValue value_of_number(double number) {
    constexpr double exact = 9'007'199'254'740'992;  // every integer up to it has a double of its own
    if (std::abs(number) <= exact && number == std::floor(number)) return static_cast<std::int64_t>(number);
    return number;
}

std::vector<std::string> texts_of(const json::array& array) {
    std::vector<std::string> texts;
    for (const auto& element : array) {
        const auto* text = element.if_string();
        texts.push_back(text != nullptr ? std::string(*text) : json::serialize(element));
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

FactValue value_of(const json::value& value) {
    switch (value.kind()) {
    case json::kind::bool_:
        return value.get_bool();
    case json::kind::int64:
        return value.get_int64();
    case json::kind::uint64:
        return value_of_number(static_cast<double>(value.get_uint64()));
    case json::kind::double_:
        return value_of_number(value.get_double());
    case json::kind::string:
        return std::string(value.get_string());
    case json::kind::array:
        return texts_of(value.get_array());
    default:
        return json::serialize(value);
    }
}

bool is_empty_array(const json::value& value) {
    return value.is_array() && value.get_array().empty();
}

// The elements of an array of objects by what each is about; nothing where they have no such member.
using Elements = std::map<std::string, const json::value*>;
std::optional<Elements> elements_by_identity(const json::array& array, std::string_view identity) {
    Elements elements;
    std::map<std::string_view, std::size_t> seen;
    for (const auto& element : array) {
        const auto name = text_at(element.if_object(), identity);
        if (name.empty()) return std::nullopt;
        const auto times = ++seen[name];
        const auto suffix = times > 1 ? " " + std::to_string(times) : std::string();
        elements.emplace(std::string(name) + suffix, &element);
    }
    return elements;
}

// Collects what differs below one stage, or in the conditions of the runs.
class Walk {
public:
    Walk(std::string_view place, bool same_build, StageComparison& into)
        : place_(place), same_build_(same_build), into_(into) {}

    void compare(const std::string& fact, const json::value* a, const json::value* b) {
        const bool none_a = a == nullptr || a->is_null();
        const bool none_b = b == nullptr || b->is_null();
        if (none_a && none_b) return;
        // null is not measured, whatever the build.
        if (none_a && (a != nullptr || !same_build_)) return unknown(fact, *b, into_.unknown_a);
        if (none_b && (b != nullptr || !same_build_)) return unknown(fact, *a, into_.unknown_b);
        if (const auto* value = none_a ? b : a; none_a || none_b) {
            if (value->is_object()) return compare_objects(fact, a, b);
            if (!is_empty_array(*value)) add(fact, a, b);
            return;
        }
        if (a->is_object() && b->is_object()) return compare_objects(fact, a, b);
        if (a->is_array() && b->is_array() && compare_elements(fact, a->get_array(), b->get_array())) return;
        if (value_of(*a) != value_of(*b)) add(fact, a, b);
    }

    // Members in the order of the first report, then those that only the second one has.
    void compare_objects(const std::string& fact, const json::value* a, const json::value* b) {
        compare_members(
            fact, a != nullptr ? a->if_object() : nullptr, b != nullptr ? b->if_object() : nullptr
        );
    }
    void compare_members(const std::string& fact, const json::object* a, const json::object* b) {
        const auto prefix = fact.empty() ? fact : fact + ".";
        if (a != nullptr) {
            for (const auto& member : *a)
                compare_member(
                    prefix,
                    member.key(),
                    &member.value(),
                    b != nullptr ? b->if_contains(member.key()) : nullptr
                );
        }
        if (b == nullptr) return;
        for (const auto& member : *b) {
            if (a == nullptr || !a->contains(member.key()))
                compare_member(prefix, member.key(), nullptr, &member.value());
        }
    }

private:
    void compare_member(
        const std::string& prefix, std::string_view key, const json::value* a, const json::value* b
    ) {
        const auto fact = prefix + std::string(key);
        if (!is_left_out(place_, fact, key)) compare(fact, a, b);
    }

    // Whether both arrays hold objects that can be told apart.
    bool compare_elements(const std::string& fact, const json::array& a, const json::array& b) {
        for (const auto identity : identities) {
            const auto left = elements_by_identity(a, identity);
            const auto right = elements_by_identity(b, identity);
            if (!left || !right) continue;
            if (left->empty() && right->empty()) return true;
            for (const auto& [name, element] : *left) {
                const auto other = right->find(name);
                const auto place = fact + "[" + name + "]";
                if (other == right->end()) {
                    into_.differences.push_back({place, true, std::nullopt});
                } else {
                    compare_objects(place, element, other->second);
                }
            }
            for (const auto& [name, element] : *right) {
                if (!left->contains(name))
                    into_.differences.push_back({fact + "[" + name + "]", std::nullopt, true});
            }
            return true;
        }
        return false;
    }

    void unknown(const std::string& fact, const json::value& other, std::vector<std::string>& side) const {
        if (!is_empty_array(other)) side.push_back(fact);
    }

    void add(const std::string& fact, const json::value* a, const json::value* b) const {
        const auto side = [](const json::value* value) {
            return value != nullptr ? std::optional(value_of(*value)) : std::nullopt;
        };
        into_.differences.push_back({fact, side(a), side(b)});
    }

    std::string_view place_;
    bool same_build_;
    StageComparison& into_;
};

std::optional<std::string> why_skipped(const SavedStage& stage) {
    if (stage.status != StageStatus::skipped) return std::nullopt;
    return stage.skipped_because.empty() ? "not in this report" : std::string(stage.skipped_because);
}

StageComparison compare_stage(StageId id, const SavedReport& a, const SavedReport& b, bool same_build) {
    const auto& left = a.stage(id);
    const auto& right = b.stage(id);
    StageComparison stage;
    stage.id = id;
    stage.skipped_a = why_skipped(left);
    stage.skipped_b = why_skipped(right);
    stage.status_a = left.status;
    stage.status_b = right.status;
    if (!stage.measured()) return stage;
    Walk walk(name(id), same_build, stage);
    // What was chosen stands beside the stages.
    if (id == StageId::target || id == StageId::credential)
        walk.compare_members("", a.object(name(id)), b.object(name(id)));
    walk.compare_members("", left.facts, right.facts);
    walk.compare_members("error", left.error, right.error);
    // A close is null after a run that needed none.
    const auto *close_a = a.object("close"), *close_b = b.object("close");
    if (id == StageId::websocket && close_a != nullptr && close_b != nullptr)
        walk.compare_members("close", close_a, close_b);
    if (left.status != right.status)
        stage.differences.push_back(
            {"status", std::string(name(left.status)), std::string(name(right.status))}
        );
    // What tells most stands first.
    const auto rank = [](const FactDifference& difference) {
        return difference.fact == "outcome" ? 0 : difference.fact == "error.name" ? 1 : 2;
    };
    std::stable_sort(stage.differences.begin(), stage.differences.end(), [&](const auto& l, const auto& r) {
        return rank(l) < rank(r);
    });
    return stage;
}

ComparedReport described(const SavedReport& report, std::string_view file) {
    ComparedReport result;
    const auto text = [&](std::string_view key) {
        const auto* value = report.document.if_contains(key);
        const auto* found = value != nullptr ? value->if_string() : nullptr;
        return found != nullptr ? std::string(*found) : std::string();
    };
    result.name = file;
    result.run_id = text("run_id");
    result.started_at = text("started_at");
    result.version = text_at(report.object("tool"), "version");
    result.verdict = report.verdict;
    result.confidence = report.confidence;
    return result;
}

std::set<std::string_view> findings_of(const SavedReport& report) {
    std::set<std::string_view> ids;
    const auto* value = report.document.if_contains("findings");
    const auto* findings = value != nullptr ? value->if_array() : nullptr;
    if (findings == nullptr) return ids;
    for (const auto& finding : *findings) {
        if (const auto id = text_at(finding.if_object(), "id"); !id.empty()) ids.insert(id);
    }
    return ids;
}

std::vector<std::string>
without(const std::set<std::string_view>& ids, const std::set<std::string_view>& others) {
    std::vector<std::string_view> rest;
    std::set_difference(ids.begin(), ids.end(), others.begin(), others.end(), std::back_inserter(rest));
    return {rest.begin(), rest.end()};
}

bool of_same_build(const SavedReport& a, const SavedReport& b) {
    const auto *left = a.object("tool"), *right = b.object("tool");
    return left != nullptr && right != nullptr && *left == *right;
}

}  // namespace

Comparison
compare(const SavedReport& a, std::string_view name_a, const SavedReport& b, std::string_view name_b) {
    Comparison result;
    const bool same_build = of_same_build(a, b);
    result.a = described(a, name_a);
    result.b = described(b, name_b);
    const auto findings_a = findings_of(a), findings_b = findings_of(b);
    result.a.findings = without(findings_a, findings_b);
    result.b.findings = without(findings_b, findings_a);
    for (int id = 0; id < stage_count; ++id)
        result.stages.push_back(compare_stage(static_cast<StageId>(id), a, b, same_build));
    StageComparison conditions;
    for (const auto* place : {"tool", "cli", "environment"}) {
        Walk walk(place, same_build, conditions);
        walk.compare_members(place, a.object(place), b.object(place));
    }
    result.conditions = std::move(conditions.differences);
    return result;
}

Comparison compare_run(const SavedReport& a, std::string_view name_a, const Report& run) {
    const auto current = read_report(render_json(run, {}));
    const SavedReport nothing;
    return compare(a, name_a, current ? *current : nothing, "this run");
}

}  // namespace ocprobe::report
