// A timeline for machines: ocprobe.timeline/v1, one object.
#include "report/check/json_parts.hpp"
#include "report/timeline/parts.hpp"

namespace ocprobe::report {

namespace {

std::string instant(Micros at) {
    auto text = rfc3339(std::chrono::duration_cast<Millis>(at));
    const auto micros = at.count() % 1000;
    if (micros <= 0) return text;
    const auto digits = std::to_string(micros);
    text.pop_back();
    return text + std::string(3 - digits.size(), '0') + digits + "Z";
}

void time_field(JsonWriter& json, std::string_view key, const std::optional<Micros>& at) {
    if (at) {
        json.own(key, instant(*at));
    } else {
        json.null(key);
    }
}

void write_sources(JsonWriter& json, const TimelineReport& report) {
    json.whole_array("sources", report.sources, [&](const SourceFact& source) {
        json.object([&] {
            json.field("name", source.name);
            json.own("lane", name(source.lane));
            json.field_or_null("format", source.format);
            json.field("bytes", source.bytes);
            json.object("lines", [&] {
                json.field("read", source.lines);
                json.field("dated", source.dated);
                json.field("placed", source.placed);
                json.field("not_understood", source.not_understood);
                if (source.foreign > 0) json.field("foreign", source.foreign);
            });
            json.field("unstamped", source.unstamped);
            json.field("out_of_order", source.out_of_order);
            json.field("binary", source.binary);
            json.field("cut", source.cut);
            json.field("credentials_cut", source.secrets);
            json.field("only_window_read", source.searched);
            json.field_if("zone", source.zone);
            json.field_if("problem", problem_words(source));
        });
    });
    json.whole_array("clocks", report.clocks, [&](const ClockFact& clock) {
        json.object([&] {
            json.field("name", clock.name);
            json.own("basis", name(clock.basis));
            json.field("ahead_ms", clock.ahead);
            json.field("bar_ms", clock.bar);
            json.field("pairs", clock.pairs);
            json.field_if("by", clock.by);
        });
    });
}

void write_event(JsonWriter& json, const TimelineReport& report, const TimelineEvent& event) {
    json.object([&] {
        time_field(json, "at", event.at);
        json.field("bar_ms", event.bar);
        if (event.latest) time_field(json, "latest", event.latest);
        if (event.unit != StampUnit::none && !event.bracketed) json.own("stamped", instant(event.stamped));
        json.own("lane", name(event.lane));
        json.own("kind", name(event.kind));
        json.field("source", report.sources[event.source].name);
        if (event.line > 0) json.field("line", event.line);
        if (event.count > 1) json.field("count", event.count);
        if (event.until) time_field(json, "until", event.until);
        json.field_if("code", event.code);
        json.field_if("subject", event.subject);
        if (!event.keys.empty()) {
            json.whole_array("keys", event.keys, [&](const Key& key) {
                json.object([&] {
                    json.own("kind", name(key.kind));
                    json.field("value", key.value);
                });
            });
        }
        if (event.in_cause) json.field("in_cause", true);
        json.field("text", event.text);
    });
}

void write_chain(JsonWriter& json, const TimelineReport& report, const std::vector<ChainLink>& chain) {
    json.whole_array("chain", chain, [&](const ChainLink& link) {
        json.object([&] {
            json.field("event", link.event);
            time_field(json, "at", report.events[link.event].at);
            json.field("bar_ms", report.events[link.event].bar);
            json.field("says", link.says);
        });
    });
}

void write_incidents(JsonWriter& json, const TimelineReport& report) {
    json.whole_array("incidents", report.incidents, [&](const Incident& incident) {
        json.object([&] {
            json.field("id", incident.id);
            json.field_if("verdict", incident.verdict);
            json.own("confidence", name(incident.confidence));
            json.field("summary", incident.summary);
            time_field(json, "began_at", incident.began_at);
            time_field(json, "ended_at", incident.ended_at);
            json.field("away_ms", incident.away);
            if (incident.away_error) json.field("away_error_ms", incident.away_error);
            json.field_if("container", incident.container);
            json.field("sessions_cut", incident.sessions_cut);
            write_chain(json, report, incident.chain);
            json.array("next", std::vector<std::string>{incident.next});
        });
    });
}

void write_causes(JsonWriter& json, const TimelineReport& report) {
    json.whole_array("causes", report.causes, [&](const Cause& cause) {
        json.object([&] {
            json.field("id", cause.id);
            json.field("verdict", cause.verdict);
            json.own("confidence", name(cause.confidence));
            json.field("summary", cause.summary);
            write_chain(json, report, cause.chain);
            json.field("next", cause.next);
        });
    });
    json.whole_array("not_joined", report.not_joined, [&](const NotJoined& near) {
        json.object([&] {
            json.field("event", near.event);
            json.field("because", near.because);
        });
    });
}

// A text that grows by doubling stands in memory one and a half times more.
std::size_t expected_size(const TimelineReport& report) {
    constexpr std::size_t members = 320, header = 65'536;
    std::size_t size = header;
    for (const auto& event : report.events)
        size += members + event.text.size() + event.subject.size();
    return size;
}

}  // namespace

std::string render_timeline_json(const TimelineReport& report, const Style& style) {
    JsonWriter json(style.pretty, Printable(style.redactor));
    json.reserve(expected_size(report));
    json.object([&] {
        write_header(json, "ocprobe.timeline/v1", report.header);
        time_field(json, "since", report.since);
        time_field(json, "until", report.until);
        json.field("around", report.around);
        write_incidents(json, report);
        write_causes(json, report);
        write_sources(json, report);
        json.whole_array("joins", report.joins, [&](const Join& join) {
            json.object([&] {
                json.own("kind", name(join.key.kind));
                json.field("value", join.key.value);
                json.field("lines", join.lines);
                json.array("sources", join.sources);
            });
        });
        json.array("notices", report.notices);
        json.whole_array("events", report.events, [&](const TimelineEvent& event) {
            write_event(json, report, event);
        });
        json.field("lines_read", report.lines_read);
        json.field("folded", report.folded);
        json.field("left_out", report.left_out);
        write_receipt(json, report.redaction);
        json.field("exit_code", report.exit_code);
    });
    return json.take();
}

}  // namespace ocprobe::report
