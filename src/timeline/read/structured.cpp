// Lines that name their parts: JSON of any logger, logfmt, access logs; and what some platforms put behind a stamp.
#include "timeline/read/capture.hpp"
#include "timeline/read/decoration.hpp"
#include "timeline/read/line.hpp"
#include "timeline/read/stamp_forms.hpp"

#include <array>
#include <charconv>

namespace ocprobe::timeline {

namespace {

namespace json = boost::json;

constexpr std::string_view time_keys[] = {
    "timestamp",
    "time",
    "@timestamp",
    "ts",
    "date",
    "datetime",
    "Timestamp",
    "__REALTIME_TIMESTAMP",
    "receiveTimestamp",
    "TimeGenerated",
    "TimeStamp",
    "@t",
    "T",
    "t"};
constexpr std::string_view message_keys[] = {
    "message",
    "msg",
    "textPayload",
    "MESSAGE",
    "line",
    "log",
    "output",
    "body",
    "Body",
    "text",
    "Message",
    "Log",
    "Log_s",
    "@m",
    "M",
    "m"};
constexpr std::string_view container_keys[] = {
    "container_name",
    "service",
    "service.name",
    "pod_name",
    "podName",
    "CONTAINER_NAME",
    "pod",
    "app_name",
    "app",
    "ContainerAppName_s",
    "ContainerName_s"};
// Objects in which platforms keep what they know of a line.
constexpr std::string_view inner_objects[] = {
    "jsonPayload", "content", "_source", "resource", "Resource", "labels", "kubernetes", "stream"};

std::optional<Stamp> stamp_in(const json::object& object, const StampDefaults& defaults) {
    for (const auto key : time_keys) {
        const auto* value = object.if_contains(key);
        if (value == nullptr) continue;
        if (value->is_number()) return stamp_of_epoch(value->to_number<double>());
        if (!value->is_string()) continue;
        std::string_view text = value->get_string();
        if (auto stamp = take_stamp(text, defaults)) return stamp;
        // Loki and journald write numbers as texts.
        double number = 0;
        const auto* end = text.data() + text.size();
        if (std::from_chars(text.data(), end, number).ptr == end && !text.empty())
            return stamp_of_epoch(number);
    }
    return std::nullopt;
}

template <std::size_t size>
std::string_view text_in(const json::object& object, const std::string_view (&keys)[size]) {
    for (const auto key : keys) {
        const auto* value = object.if_contains(key);
        if (value != nullptr && value->is_string()) return value->get_string();
    }
    return {};
}

// `gateway/ws` writes `[ws]` on the console.
void set_tag(std::string_view subsystem, LineContext& context, Line& into) {
    context.tag = subsystem.substr(subsystem.rfind('/') + 1);
    into.tag = context.tag;
}

void take_subsystem(std::string_view text, LineContext& context, Line& into) {
    boost::system::error_code error;
    const auto value = json::parse({text.data(), text.size()}, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* subsystem = object == nullptr ? nullptr : object->if_contains("subsystem");
    if (subsystem == nullptr || !subsystem->is_string()) return;
    set_tag(subsystem->get_string(), context, into);
    into.lane = Lane::gateway;
}

void read_object(const json::object& object, LineContext& context, Line& into, bool outermost) {
    if (!into.outer) into.outer = stamp_in(object, context.defaults);
    if (context.unescaped.empty()) context.unescaped = text_in(object, message_keys);
    if (into.subject.empty()) into.subject = text_in(object, container_keys);
    if (const auto* subsystem = object.if_contains("subsystem");
        subsystem != nullptr && subsystem->is_string())
        set_tag(subsystem->get_string(), context, into);
    // The gateway's own file, written again by a tool: `"0": "{\"subsystem\":\"gateway/ws\"}"`.
    if (const auto* first = object.if_contains("0"); first != nullptr && first->is_string())
        take_subsystem(first->get_string(), context, into);
    if (!outermost) return;
    for (const auto key : inner_objects) {
        const auto* inner = object.if_contains(key);
        if (inner != nullptr && inner->is_object()) read_object(inner->get_object(), context, into, false);
    }
}

}  // namespace

bool parse_json_log(std::string_view line, LineContext& context, Line& into) {
    if (line.size() < 2 || line.front() != '{' || line.back() != '}') return false;
    unsigned char buffer[8192];
    json::monotonic_resource memory(buffer, sizeof buffer);
    boost::system::error_code error;
    const auto value = json::parse({line.data(), line.size()}, error, &memory);
    if (error || !value.is_object()) return false;
    context.unescaped.clear();
    read_object(value.get_object(), context, into, true);
    if (context.unescaped.empty()) return false;
    into.payload = context.unescaped;
    while (!into.payload.empty() && (into.payload.back() == '\n' || into.payload.back() == '\r'))
        into.payload.remove_suffix(1);
    into.payload = without_decoration(into.payload).text;
    into.inner = take_stamp(into.payload, context.defaults);
    // stern and others give no stamp of their own.
    if (!into.outer && into.inner) {
        into.outer = into.inner;
        into.inner = take_stamp(into.payload, context.defaults);
    }
    return true;
}

// Fluent Bit's standard output: `[0] TAG: [1795526281.388, {"log": "text"}]`, and of later releases
// `[0] TAG: [[1795526281.388, {}], {"log"=>"text"}]`.
bool parse_fluent_bit(std::string_view line, LineContext& context, Line& into) {
    constexpr std::size_t longest_tag = 128;
    if (!line.ends_with("}]")) return false;
    const auto open = line.substr(0, longest_tag).find(": [");
    const auto record = line.find(", {\"");
    if (open == std::string_view::npos || record == std::string_view::npos || record < open) return false;
    auto digits = line.substr(open + 3);
    if (digits.starts_with('[')) digits.remove_prefix(1);
    double number = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc{}) return false;
    std::string object(line.substr(record + 2, line.size() - record - 3));
    for (auto at = object.find("\"=>"); at != std::string::npos; at = object.find("\"=>", at))
        object.replace(at, 3, "\":");
    if (!parse_json_log(object, context, into)) return false;
    into.inner = into.inner ? into.inner : into.outer;
    into.outer = stamp_of_epoch(number);
    return into.outer.has_value();
}

// winston's `simple`: `info: text {"timestamp":"2026-11-24T13:18:01.388Z"}`
bool parse_json_behind(std::string_view line, LineContext& context, Line& into) {
    const auto at = line.ends_with('}') ? line.rfind(" {\"") : std::string_view::npos;
    if (at == std::string_view::npos) return false;
    boost::system::error_code error;
    const auto value = json::parse({line.data() + at + 1, line.size() - at - 1}, error);
    if (error || !value.is_object()) return false;
    into.outer = stamp_in(value.get_object(), context.defaults);
    if (!into.outer) return false;
    into.payload = without_decoration(line.substr(0, at)).text;
    return true;
}

namespace {

// The value of `key=` at the beginning of a word, without its quotes.
std::string_view logfmt_value(std::string_view line, std::string_view key) {
    for (std::size_t at = line.find(key); at != std::string_view::npos; at = line.find(key, at + 1)) {
        if (at > 0 && line[at - 1] != ' ') continue;
        auto value = line.substr(at + key.size());
        if (!value.starts_with('"')) return value.substr(0, value.find(' '));
        value.remove_prefix(1);
        std::size_t end = 0;
        while (end < value.size() && (value[end] != '"' || (end > 0 && value[end - 1] == '\\')))
            ++end;
        return value.substr(0, end);
    }
    return {};
}

}  // namespace

// time=2026-11-24T13:18:01Z level=info subsystem=gateway/ws msg="closed before connect conn=…"
bool parse_logfmt(std::string_view line, LineContext& context, Line& into) {
    if (line.size() < 12 || line.substr(0, 64).find('=') == std::string_view::npos) return false;
    for (const std::string_view key : {"time=", "ts=", "timestamp=", "t="}) {
        auto value = logfmt_value(line, key);
        if (value.empty()) continue;
        into.outer = take_stamp(value, context.defaults);
        if (into.outer) break;
    }
    if (!into.outer) return false;
    for (const std::string_view key : {"msg=", "message="}) {
        into.payload = logfmt_value(line, key);
        if (!into.payload.empty()) break;
    }
    if (into.payload.empty()) into.payload = line;
    if (const auto subsystem = logfmt_value(line, "subsystem="); !subsystem.empty())
        set_tag(subsystem, context, into);
    return true;
}

// 10.96.0.11 - - [24/Nov/2026:13:18:01 +0000] "GET /healthz HTTP/1.1" 200 15
bool parse_access_log(std::string_view line, LineContext& context, Line& into) {
    const auto open = line.substr(0, 160).find(" [");
    if (open == std::string_view::npos || open + 24 > line.size() || line[open + 4] != '/') return false;
    auto rest = line.substr(open + 1);
    into.outer = take_stamp(rest, context.defaults);
    if (!into.outer) return false;
    into.payload = line;
    return true;
}

// stern: `gateway-7d9f gateway 2026-11-24T13:18:01Z text`; Fly and Railway behind their stamp are plain text.
bool parse_two_names(std::string_view line, LineContext& context, Line& into) {
    const auto first = line.find(' ');
    if (first == std::string_view::npos || first > 80) return false;
    const auto second = line.find(' ', first + 1);
    const auto pod = line.substr(0, first);
    if (second == std::string_view::npos || second - first > 60 || pod.find('-') == std::string_view::npos)
        return false;
    into.payload = line.substr(second + 1);
    into.outer = take_stamp(into.payload, context.defaults);
    if (!into.outer) return false;
    into.subject = pod;
    return true;
}

}  // namespace ocprobe::timeline
