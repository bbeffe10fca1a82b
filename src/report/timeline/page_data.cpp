// The data of the timeline's page.
#include "report/timeline/page_data.hpp"

#include "base/duration.hpp"
#include "report/common/json_writer.hpp"
#include "report/common/phrases.hpp"
#include "report/timeline/parts.hpp"
#include "report/timeline/spans.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <zlib.h>

namespace ocprobe::report {

namespace {

constexpr std::size_t most_packed = 1'050'000;
constexpr std::size_t most_drawn = 6'000;  ///< sessions
constexpr std::size_t most_outages = 200;

std::string json_list(const std::vector<std::string>& items) {
    std::string out = "[";
    for (const auto& item : items)
        out += (out.size() > 1 ? "," : "") + json_string(item);
    return out + "]";
}

Micros page_zero(const TimelineReport& report) {
    for (const auto& event : report.events) {
        if (event.at) return std::chrono::floor<std::chrono::seconds>(*event.at);
    }
    return Micros{0};
}

// Milliseconds since the page's zero, to a tenth.
std::string since_zero(std::optional<Micros> at, Micros zero) {
    if (!at) return "null";
    const auto tenths = (*at - zero).count() / 100;
    auto text = std::to_string(tenths / 10);
    if (tenths % 10 != 0) text += "." + std::to_string(std::abs(tenths % 10));
    return tenths < 0 && tenths > -10 ? "-" + text : text;
}

std::string base64_of(const std::vector<unsigned char>& bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const auto size = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(out.data()), bytes.data(), static_cast<int>(bytes.size())
    );
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string packed_of(const std::string& text) {
    auto size = compressBound(text.size());
    std::vector<unsigned char> bytes(size);
    const auto* from = reinterpret_cast<const Bytef*>(text.data());
    if (compress2(bytes.data(), &size, from, text.size(), Z_BEST_COMPRESSION) != Z_OK)
        throw std::runtime_error("zlib could not pack the page's events");
    bytes.resize(size);
    return base64_of(bytes);
}

template <class Cell>
std::string column(const TimelineReport& report, std::string_view name, const Cell& cell) {
    std::string out = "\"" + std::string(name) + "\":[";
    bool first = true;
    for (const auto& event : report.events) {
        if (!first) out += ',';
        first = false;
        out += cell(event);
    }
    return out + "]";
}

std::string keys_of(const TimelineEvent& event, const Printable& printable) {
    if (event.keys.empty()) return "0";
    std::string out;
    for (const auto& key : event.keys)
        out += (out.empty() ? "" : ", ") + std::string(name(key.kind)) + " " + printable(key.value, 80);
    return json_string(out);
}

std::string
event_columns(const TimelineReport& report, Micros zero, const Printable& printable, std::size_t cap) {
    const auto number = [](auto value) { return std::to_string(value); };
    std::string out = "{" + column(report, "t", [&](const auto& e) { return since_zero(e.at, zero); });
    out +=
        "," + column(report, "u", [&](const auto& e) { return e.until ? since_zero(e.until, zero) : "0"; });
    out += "," + column(report, "l", [&](const auto& e) { return number(static_cast<int>(e.lane)); });
    out += "," + column(report, "k", [&](const auto& e) { return number(static_cast<int>(e.kind)); });
    out += "," + column(report, "b", [&](const auto& e) {
               return e.bar ? number((e.bar->count() + 500) / 1'000) : std::string("null");
           });
    out += "," + column(report, "s", [&](const auto& e) { return number(e.source); });
    out += "," + column(report, "n", [&](const auto& e) { return number(e.line); });
    out += "," + column(report, "c", [&](const auto& e) { return number(e.in_cause ? 1 : 0); });
    out += "," + column(report, "y", [&](const auto& e) { return keys_of(e, printable); });
    out += "," + column(report, "x", [&](const auto& e) {
               return json_string(printable(says(e), e.in_cause ? 400 : cap));
           });
    return out + "}";
}

std::string chain_json(const std::vector<ChainLink>& chain, const Printable& printable) {
    std::string out = "[";
    for (const auto& link : chain)
        out += (out.size() > 1 ? ",[" : "[") + json_string(printable(link.says)) + "," +
               std::to_string(link.event) + "]";
    return out + "]";
}

// `101 refusals`, `3 incidents`; nothing for one.
std::string count_of(const TimelineReport& report, const Cause& cause) {
    const auto kind = report.events[cause.chain.back().event].kind;
    const bool refusal = meaning_of(kind) == Meaning::refusal;
    const auto events =
        std::count_if(report.events.begin(), report.events.end(), [&](const TimelineEvent& event) {
            return event.kind == kind;
        });
    if (refusal && cause.chain.size() <= 2) return events > 1 ? std::to_string(events) + " refusals" : "";
    const auto incidents =
        std::count_if(report.incidents.begin(), report.incidents.end(), [&](const Incident& incident) {
            return incident.id == cause.id && incident.verdict == cause.verdict;
        });
    return incidents > 1 ? std::to_string(incidents) + " incidents" : "";
}

std::string causes_json(const TimelineReport& report, const Printable& printable) {
    std::string out = "[";
    for (const auto& cause : report.causes) {
        std::vector<std::string> lines;
        for (const auto& line : incident_lines(report, cause.id))
            lines.push_back(printable(line));
        out += (out.size() > 1 ? ",{" : "{") + std::string("\"id\":") + json_string(cause.id) +
               ",\"verdict\":" + json_string(cause.verdict) +
               ",\"confidence\":" + json_string(name(cause.confidence)) +
               ",\"count\":" + json_string(count_of(report, cause)) +
               ",\"summary\":" + json_string(printable(cause.summary)) +
               ",\"next\":" + json_string(printable(cause.next)) + ",\"lines\":" + json_list(lines) +
               ",\"chain\":" + chain_json(cause.chain, printable) + "}";
    }
    return out + "]";
}

// [began, gone, back, words]
std::string outages_json(const TimelineReport& report, Micros zero, const Printable& printable) {
    std::string out = "[";
    std::size_t count = 0;
    for (const auto& incident : report.incidents) {
        if (!incident.began_at || ++count > most_outages) continue;
        const auto gone =
            incident.away && incident.ended_at ? *incident.ended_at - *incident.away : *incident.began_at;
        auto words = incident.id;
        if (incident.away) words = "away " + duration_text(*incident.away) + " (" + incident.id + ")";
        out += (out.size() > 1 ? ",[" : "[") + since_zero(incident.began_at, zero) + "," +
               since_zero(gone, zero) + "," + since_zero(incident.ended_at, zero) + "," +
               json_string(printable(words)) + "," + (incident.away ? "1" : "0") + "," +
               (incident.chain.empty() ? std::string("-1") : std::to_string(incident.chain.front().event)) +
               "]";
    }
    return out + "]";
}

std::string spans_json(const std::vector<Span>& spans, Micros zero, const Printable& printable) {
    std::vector<std::string> rows;
    std::string out = "[";
    for (const auto& span : spans) {
        auto found = std::find(rows.begin(), rows.end(), span.row);
        if (found == rows.end()) found = rows.insert(rows.end(), span.row);
        out += (out.size() > 1 ? ",[" : "[") + std::to_string(found - rows.begin()) + "," +
               std::to_string(static_cast<int>(span.state)) + "," + since_zero(span.from, zero) + "," +
               since_zero(span.to, zero) + "," + (span.event ? std::to_string(*span.event) : "-1") + "]";
    }
    for (auto& row : rows)
        row = printable(row, 40);
    return "{\"rows\":" + json_list(rows) + ",\"bars\":" + out + "]}";
}

std::vector<std::string> foot_lines(const TimelineReport& report, const Printable& printable) {
    std::vector<std::string> lines;
    for (const auto& clock : report.clocks)
        lines.push_back(printable("Clock: " + clock_line(clock)));
    for (const auto& source : report.sources)
        lines.push_back(printable("Source: " + source_line(source)));
    return lines;
}

std::vector<std::string>
warning_lines(const TimelineReport& report, const Printable& printable, std::size_t cap) {
    std::vector<std::string> lines;
    for (const auto& notice : report.notices)
        lines.push_back(printable(notice));
    for (const auto& source : report.sources) {
        if (source.problem != SourceProblem::none)
            lines.push_back(printable(source.name + ": " + problem_words(source)));
    }
    if (report.left_out > 0)
        lines.push_back(std::to_string(report.left_out) + " of the eldest events are not on this page");
    if (cap < 400) lines.push_back("Each line's text is cut at " + std::to_string(cap) + " characters");
    return lines;
}

template <class Enum>
std::vector<std::string> all_names() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < names_of<Enum>.size(); ++i)
        names.emplace_back(name(static_cast<Enum>(i)));
    return names;
}

std::string meanings() {
    std::string out = "[";
    for (std::size_t i = 0; i < names_of<EventKind>.size(); ++i)
        out += (i > 0 ? "," : "") + std::to_string(static_cast<int>(meaning_of(static_cast<EventKind>(i))));
    return out + "]";
}

std::string
head_json(const TimelineReport& report, Micros zero, const Printable& printable, std::size_t cap) {
    std::vector<std::string> sources, near;
    auto warnings = warning_lines(report, printable, cap);
    auto sessions = session_spans(report);
    if (sessions.size() > most_drawn) {
        warnings.push_back(std::to_string(sessions.size() - most_drawn) + " sessions are not drawn");
        sessions.resize(most_drawn);
    }
    for (auto& session : sessions)
        session.row.clear();  // the events hold its keys
    for (const auto& source : report.sources)
        sources.push_back(printable(source.name, 60));
    for (const auto& row : report.not_joined)
        near.push_back(printable(
            time_of(report.events[row.event]) + " " + says(report.events[row.event]) + ": " + row.because
        ));
    const auto sub = rfc3339(std::chrono::duration_cast<Millis>(zero)).substr(0, 10) + " · " +
                     std::to_string(report.events.size()) + " events of " +
                     std::to_string(report.lines_read) + " lines · run " + report.header.run_id +
                     " · ocprobe " + report.header.version;
    return "{\"t0\":" + std::to_string(zero.count() / 1000) +
           ",\"story\":" + json_string(printable(story(report))) + ",\"sub\":" + json_string(sub) +
           ",\"receipt\":" + json_string(receipt_sentence(report.redaction)) +
           ",\"lanes\":" + json_list(all_names<Lane>()) + ",\"kinds\":" + json_list(all_names<EventKind>()) +
           ",\"meaning\":" + meanings() + ",\"sources\":" + json_list(sources) +
           ",\"around\":" + (report.around ? std::to_string(*report.around) : "-1") +
           ",\"causes\":" + causes_json(report, printable) + ",\"near\":" + json_list(near) +
           ",\"outages\":" + outages_json(report, zero, printable) +
           ",\"processes\":" + spans_json(process_spans(report), zero, printable) +
           ",\"sessions\":" + spans_json(sessions, zero, printable) + ",\"warn\":" + json_list(warnings) +
           ",\"foot\":" + json_list(foot_lines(report, printable)) + "}";
}

}  // namespace

Meaning meaning_of(EventKind kind) {
    if (kind == EventKind::health_failed || kind == EventKind::health_status) return Meaning::health;
    if (kind == EventKind::close || kind == EventKind::auth_changed || kind == EventKind::slow_consumer)
        return Meaning::close;
    if (ends_session(kind) || no_connection(kind)) return Meaning::refusal;
    switch (kind) {
    case EventKind::note:
    case EventKind::noise:
    case EventKind::fault:
    case EventKind::connect_open:
    case EventKind::hello:
    case EventKind::pairing_approved:
    case EventKind::clock_step:
    case EventKind::verdict:
        return Meaning::note;
    default:
        return Meaning::process;
    }
}

std::string story(const TimelineReport& report) {
    if (report.causes.empty()) {
        const auto* incident = first_not_known(report);
        return (incident != nullptr ? incident->summary + ". " : "") +
               "No cause is stated: " + std::string(why_none(report)) + ".";
    }
    const auto& cause = report.causes.front();
    auto text = cause.summary;
    const auto lines = incident_lines(report, cause.id);
    if (!lines.empty()) text += ": " + lines.front();
    text += ".";
    if (const auto more = report.causes.size() - 1; more > 0)
        text += " And " + std::to_string(more) + (more == 1 ? " other cause." : " other causes.");
    return text;
}

PageData page_data(const TimelineReport& report, const Printable& printable) {
    const auto zero = page_zero(report);
    for (const std::size_t cap :
         {std::size_t{400}, std::size_t{160}, std::size_t{80}, std::size_t{40}, std::size_t{16}}) {
        auto packed = packed_of(event_columns(report, zero, printable, cap));
        if (packed.size() <= most_packed || cap == 16)
            return {head_json(report, zero, printable, cap), packed};
    }
    return {};
}

}  // namespace ocprobe::report
