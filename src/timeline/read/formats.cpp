// The forms that lines come in.
#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "timeline/read/decoration.hpp"
#include "timeline/read/engine_words.hpp"
#include "timeline/read/stamp_behind.hpp"
#include "timeline/read/syslog.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace ocprobe::timeline {

namespace {

// The text of `"key":"…"` in a JSON object of one level, decoded into `into`; false when it is not there.
bool json_text(std::string_view json, std::string_view key, std::string& into) {
    const auto start = json.find(key);
    if (start == std::string_view::npos) return false;
    into.clear();
    auto plain = start + key.size();  // what is taken as it stands begins here
    for (auto i = plain; i < json.size(); ++i) {
        const char c = json[i];
        if (c != '"' && (c != '\\' || i + 1 >= json.size())) continue;
        into += json.substr(plain, i - plain);
        if (c == '"') return true;
        const char escape = json[++i];
        if (escape == 'n' || escape == 'r' || escape == 't') {
            into += escape == 'n' ? '\n' : escape == 'r' ? '\r' : '\t';
        } else if (escape == 'u' && i + 4 < json.size()) {
            std::uint32_t value = 0;
            const auto digits = json.substr(i + 1, 4);
            std::from_chars(digits.data(), digits.data() + 4, value, 16);
            i += 4;
            const bool surrogate = value >= 0xd800 && value <= 0xdfff;
            append_utf8(into, surrogate ? U'?' : value);
        } else {
            into += escape;
        }
        plain = i + 1;
    }
    return false;
}

std::string_view without_line_end(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

void take_inner(LineContext& context, Line& into) {
    into.inner = take_stamp(into.payload, context.defaults, &context.second);
}

// {"log":"…\n","stream":"stderr","time":"2026-11-24T13:18:01.389007480Z"}
bool docker_json_file(std::string_view line, LineContext& context, Line& into) {
    if (!line.starts_with("{\"log\":\"")) return false;
    const auto at = line.rfind("\"time\":\"");
    if (at == std::string_view::npos) return false;
    auto time = line.substr(at + 8);
    into.outer = take_stamp(time, context.defaults, &context.second);
    if (!into.outer || !json_text(line, "\"log\":\"", context.unescaped)) return false;
    into.engine_stamp = true;
    into.payload = without_line_end(context.unescaped);
    take_inner(context, into);
    return true;
}

// `message`, or in older files the last of the arguments "0", "1" and "2" that is a text.
bool gateway_message(std::string_view line, std::string_view behind_time, std::string& into) {
    if (json_text(behind_time, "\"message\":\"", into)) return true;
    for (const std::string_view key : {"\"2\":\"", "\"1\":\"", "\"0\":\""}) {
        if (json_text(line, key, into)) return true;
    }
    return false;
}

bool is_container_id(std::string_view text) {
    return text.size() == 12 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The gateway's own file: {"0":…,"_meta":{…},"time":"2026-11-24T13:19:10.776+00:00","message":"…"}
bool gateway_json(std::string_view line, LineContext& context, Line& into) {
    if (!line.starts_with("{\"0\":") && !line.starts_with("{\"_meta\"")) return false;
    const auto at = line.rfind("\"time\":\"");
    if (at == std::string_view::npos) return false;
    auto time = line.substr(at + 8);
    into.outer = take_stamp(time, context.defaults, &context.second);
    const auto rest = line.substr(at);
    if (!into.outer || !gateway_message(line, rest, context.unescaped)) return false;
    into.payload = without_line_end(context.unescaped);
    if (std::string part; json_text(line, R"({\"subsystem\":\")", part)) {
        context.tag = part.substr(0, part.find('"'));
        context.tag = context.tag.substr(context.tag.rfind('/') + 1);
        into.tag = context.tag;
    }
    into.lane = Lane::gateway;
    // In a container the host's name is the container's id.
    if (std::string host; json_text(line, "\"hostname\":\"", host) && is_container_id(host))
        into.keys.push_back({KeyKind::container, host});
    return true;
}

// journalctl -o json: {"__REALTIME_TIMESTAMP":"1795526281389007","MESSAGE":"…"}
bool journal_json(std::string_view line, LineContext& context, Line& into) {
    if (line.empty() || line.front() != '{') return false;
    constexpr std::string_view key = "\"__REALTIME_TIMESTAMP\":\"";
    const auto at = line.find(key);
    if (at == std::string_view::npos) return false;
    std::int64_t micros = 0;
    const auto digits = line.substr(at + key.size());
    if (std::from_chars(digits.data(), digits.data() + digits.size(), micros).ec != std::errc{}) return false;
    into.outer = Stamp{.at = Micros{micros}, .unit = StampUnit::microsecond};
    if (!json_text(line, "\"MESSAGE\":\"", context.unescaped)) context.unescaped.clear();
    into.payload = without_line_end(context.unescaped);
    if (line.find("\"_TRANSPORT\":\"kernel\"") != std::string_view::npos) into.lane = Lane::kernel;
    into.engine_stamp = line.find("\"CONTAINER_ID") != std::string_view::npos;
    if (std::string program; json_text(line, "\"SYSLOG_IDENTIFIER\":\"", program))
        (void)describe_unit(program, into.payload, into);
    if (std::string pid; json_text(line, "\"_PID\":\"", pid)) into.keys.push_back({KeyKind::pid, pid});
    take_inner(context, into);
    return true;
}

// `[  819.607879] text`, `6,1234,819607879,-;text` (kmsg)
bool kernel_boot_time(std::string_view line, LineContext&, Line& into) {
    std::int64_t micros = 0;
    std::string_view text;
    if (!line.empty() && line.front() == '[') {
        const auto close = line.find(']');
        if (close == std::string_view::npos || close > 24) return false;
        auto digits = line.substr(1, close - 1);
        digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
        const auto dot = digits.find('.');
        if (dot == std::string_view::npos || digits.size() - dot != 7) return false;
        std::int64_t seconds = 0, fraction = 0;
        const auto* end = digits.data() + digits.size();
        const auto first = std::from_chars(digits.data(), end, seconds);
        if (first.ptr != digits.data() + dot || std::from_chars(first.ptr + 1, end, fraction).ptr != end)
            return false;
        // No machine has run for thirty years: those are seconds since the epoch.
        if (seconds > 1'000'000'000) return false;
        micros = seconds * 1'000'000 + fraction;
        text = line.substr(close + 1);
    } else {
        const auto semicolon = line.find(';');
        if (semicolon == std::string_view::npos || semicolon > 64) return false;
        int level = 0;
        std::int64_t sequence = 0;
        const auto* end = line.data() + semicolon;
        auto read = std::from_chars(line.data(), end, level);
        if (read.ec != std::errc{} || read.ptr == end || *read.ptr != ',') return false;
        read = std::from_chars(read.ptr + 1, end, sequence);
        if (read.ec != std::errc{} || read.ptr == end || *read.ptr != ',') return false;
        read = std::from_chars(read.ptr + 1, end, micros);
        if (read.ec != std::errc{}) return false;
        text = line.substr(semicolon + 1);
    }
    into.outer = Stamp{.at = Micros{micros}, .unit = StampUnit::microsecond};
    into.from_boot = true;
    into.lane = Lane::kernel;
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    into.payload = text;
    return true;
}

// A program that writes JSON, kept by somebody who puts a stamp before it.
void behind_stamp_json(LineContext& context, Line& into) {
    Line inside;
    const auto object = into.payload;
    if (!gateway_json(object, context, inside) && !parse_json_log(object, context, inside)) return;
    into.payload = inside.payload;
    into.tag = inside.tag;
    into.lane = inside.lane;
    into.keys = std::move(inside.keys);
    into.inner = inside.outer ? inside.outer : inside.inner;
}

// `docker.gateway: {"log":"…"}`: Fluentd's tag.
void skip_tag(Line& into) {
    constexpr std::size_t longest_tag = 80;
    const auto end = into.payload.substr(0, longest_tag).find(": {");
    if (end != std::string_view::npos && into.payload.substr(0, end).find(' ') == std::string_view::npos)
        into.payload.remove_prefix(end + 2);
}

void take_decoration(Line& into) {
    const auto plain = without_decoration(into.payload);
    into.payload = plain.text;
    if (!plain.service.empty()) into.subject = plain.service;
}

// One stamp or two: `docker logs -t` puts its own before the program's, syslog a host and a program.
void behind_stamp(LineContext& context, Line& into) {
    if (describe_machine(into.payload, into)) return;
    if (into.payload.ends_with('}')) skip_tag(into);
    if (into.payload.starts_with('{')) behind_stamp_json(context, into);
    take_decoration(into);
    if (into.outer->docker) {
        into.engine_stamp = true;
    } else {
        take_syslog_head(into);
    }
    if (into.inner) return;
    take_inner(context, into);
    if (into.inner) take_decoration(into);
}

bool stamped_text(std::string_view line, LineContext& context, Line& into) {
    const bool quoted = line.starts_with('"');  // the first cell of a table
    into.payload = line.substr(quoted ? 1 : 0);
    into.outer = take_stamp(into.payload, context.defaults);
    if (!into.outer || (quoted && !into.payload.starts_with('"'))) return false;
    if (quoted) into.payload.remove_prefix(1);
    behind_stamp(context, into);
    return true;
}

bool stamp_behind_words(std::string_view line, LineContext& context, Line& into) {
    const auto found = stamp_behind_head(line, context.defaults);
    if (!found) return false;
    into.outer = found->stamp;
    into.payload = found->rest;
    behind_stamp(context, into);
    if (!found->name.empty()) into.subject = found->name;
    return true;
}

bool plain_text(std::string_view line, LineContext&, Line& into) {
    into.payload = line;
    return true;
}

}  // namespace

const std::vector<LineFormat>& line_formats() {
    static const std::vector<LineFormat> formats{
        {"Docker json-file", docker_json_file, '{'},
        {"Docker events, JSON", parse_docker_event, '{'},
        {"podman events, JSON", parse_podman_event, '{'},
        {"gateway log file, JSON", gateway_json, '{'},
        {"ocprobe report", parse_capture, '{'},
        {"ocprobe hold, events", parse_hold_event, '{'},
        {"journal, JSON", journal_json, '{'},
        {"Kubernetes objects", parse_kubernetes, '{'},
        {"inspected container", parse_inspection, '{'},
        {"inspected containers", parse_inspection, '['},
        {"JSON", parse_json_log, '{'},
        {"Fluent Bit", parse_fluent_bit, '['},
        {"Docker events", parse_docker_event_text},
        {"kernel log", kernel_boot_time},
        {"text with stamps", stamped_text},
        {"logfmt", parse_logfmt},
        {"access log", parse_access_log},
        {"stern", parse_two_names},
        {"described pod", parse_description},
        {"syslog", parse_syslog, '<'},
        {"text, words before its stamps", stamp_behind_words},
        {"text, a stamp in JSON behind it", parse_json_behind},
        {"text without stamps", plain_text},
    };
    return formats;
}

const LineFormat& parse_line_by_table(std::string_view line, LineContext& context, Line& into) {
    const auto& formats = line_formats();
    for (const auto& format : formats) {
        if (format.first != '\0' && !line.starts_with(format.first)) continue;
        if (format.parse(line, context, into)) return format;
        into = Line{};
    }
    return formats.back();
}

// Of a line that begins with a year the engine's events ask for a word behind the stamp, and no other form takes it.
const LineFormat& parse_line(std::string_view line, LineContext& context, Line& into) {
    static const auto& formats = line_formats();
    static const auto& stamped = *std::find_if(formats.begin(), formats.end(), [](const LineFormat& format) {
        return format.parse == stamped_text;
    });
    const bool dated =
        line.size() > 10 && line[0] >= '0' && line[0] <= '9' && line[4] == '-' && line[7] == '-';
    if (!dated) return parse_line_by_table(line, context, into);
    into.payload = line;
    into.outer = take_stamp(into.payload, context.defaults, &context.second);
    const bool event = into.payload.starts_with("container ") || into.payload.starts_with("network ") ||
                       into.payload.substr(0, 16).find(" container ") != std::string_view::npos;
    if (!into.outer || event) {
        into = Line{};
        return parse_line_by_table(line, context, into);
    }
    behind_stamp(context, into);
    return stamped;
}

std::string_view value_of(std::string_view text, std::string_view key) {
    std::size_t at = 0;
    while ((at = text.find(key, at)) != std::string_view::npos) {
        const bool whole = at == 0 || text[at - 1] == ' ' || text[at - 1] == '(' || text[at - 1] == ',';
        at += key.size();
        if (!whole || at >= text.size() || (text[at] != '=' && text[at] != ':')) continue;
        auto value = text.substr(at + 1);
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        return value.substr(0, value.find_first_of(" ,)"));
    }
    return {};
}

}  // namespace ocprobe::timeline
