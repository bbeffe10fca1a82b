// ocprobe's own captures: reports of `check` and `hold`, and the events that `hold -o ndjson` writes as they happen.
#include "timeline/line.hpp"

#include <boost/json.hpp>

#include <cmath>

namespace ocprobe::timeline {

namespace {

namespace json = boost::json;

const json::value* at(const json::value& from, std::string_view key) {
    const auto* object = from.if_object();
    return object == nullptr ? nullptr : object->if_contains(key);
}

std::string text_at(const json::value& from, std::string_view key) {
    const auto* value = at(from, key);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

std::optional<double> number_at(const json::value& from, std::string_view key) {
    const auto* value = at(from, key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    const auto number = value->to_number<double>();
    return std::abs(number) < 4e15 ? std::optional(number) : std::nullopt;
}

Micros micros(double milliseconds) {
    return Micros{std::llround(milliseconds * 1000)};
}

std::optional<Micros> instant(const json::value& from, std::string_view key) {
    const auto text = text_at(from, key);
    return parse_instant(text);
}

void add_key(Line& line, KeyKind kind, std::string value) {
    if (!value.empty()) line.keys.push_back({kind, std::move(value)});
}

Line event_of(Micros when, EventKind kind, std::string text) {
    Line line;
    line.outer = Stamp{.at = when, .unit = StampUnit::millisecond};
    line.lane = Lane::probe;
    line.classified = true;
    line.kind = kind;
    line.text = std::move(text);
    return line;
}

const json::value* stage(const json::value& report, std::string_view id) {
    const auto* stages = at(report, "stages");
    const auto* list = stages == nullptr ? nullptr : stages->if_array();
    if (list == nullptr) return nullptr;
    for (const auto& row : *list) {
        if (text_at(row, "id") == id) return &row;
    }
    return nullptr;
}

std::string close_words(const json::value& close, int code) {
    auto text = "close " + std::to_string(code) + ", " + text_at(close, "origin");
    if (const auto reason = text_at(close, "reason"); !reason.empty()) text += ", " + reason;
    if (const auto transport = text_at(close, "transport"); !transport.empty() && transport != "none")
        text += ", " + transport;
    return text;
}

EventKind kind_of_refusal(const json::value& close) {
    const auto code = text_at(close, "error_code"), details = text_at(close, "error_details_code");
    if (details == "PAIRING_REQUIRED") return EventKind::pairing_refused;
    if (details.starts_with("AUTH_") || details.starts_with("DEVICE_") || code == "NOT_PAIRED")
        return EventKind::auth_refused;
    return EventKind::close;
}

// A report: the connection, its hello, its close and the verdict, each at its own time.
bool from_report(const json::value& report, Line& into) {
    const auto started = instant(report, "started_at");
    if (!started) return false;
    const auto took = number_at(report, "took_ms").value_or(0);
    const auto* verdict = at(report, "verdict");
    const auto id = verdict == nullptr ? std::string() : text_at(*verdict, "id");
    const auto words = verdict == nullptr ? std::string() : text_at(*verdict, "summary");
    into = event_of(*started + micros(took), EventKind::verdict, "verdict " + id + ": " + words);
    into.subject = id;
    add_key(into, KeyKind::run, text_at(report, "run_id"));
    const auto* gateway = at(report, "gateway");
    const auto connection = gateway == nullptr ? std::string() : text_at(*gateway, "conn_id");
    const auto boot = gateway == nullptr ? std::string() : text_at(*gateway, "boot_id");
    const auto* socket = stage(report, "websocket");
    const auto* facts = socket == nullptr ? nullptr : at(*socket, "facts");
    if (facts == nullptr) return true;
    const auto begin = *started + micros(number_at(*socket, "started_ms").value_or(0));
    if (const auto offset = number_at(*facts, "clock_offset_ms")) {
        into.gateway_ahead = micros(*offset);
        into.gateway_ahead_bar = micros(number_at(*facts, "clock_error_ms").value_or(1000)) + Micros{1000};
    }
    if (const auto answered = number_at(*facts, "answered_after_ms"); answered && !connection.empty()) {
        auto hello = event_of(begin + micros(*answered), EventKind::hello, "hello-ok");
        add_key(hello, KeyKind::connection, connection);
        add_key(hello, KeyKind::boot, boot);
        into.more.push_back(std::move(hello));
    }
    const auto* close = at(report, "close");
    const auto code = close == nullptr ? std::nullopt : number_at(*close, "code");
    if (code) {
        const auto upgraded = number_at(*facts, "upgraded_after_ms").value_or(0);
        const auto after = number_at(*close, "after_ms").value_or(0);
        auto event = event_of(
            begin + micros(upgraded + after),
            kind_of_refusal(*close),
            close_words(*close, static_cast<int>(*code))
        );
        event.code = static_cast<int>(*code);
        add_key(event, KeyKind::connection, connection);
        into.more.push_back(std::move(event));
    }
    return true;
}

}  // namespace

bool parse_capture(std::string_view line, LineContext&, Line& into) {
    if (line.empty() || line.front() != '{' || line.find("\"ocprobe.") == std::string_view::npos)
        return false;
    boost::system::error_code error;
    const auto value = json::parse({line.data(), line.size()}, error);
    if (error) return false;
    const auto schema = text_at(value, "schema");
    return schema == "ocprobe.report/v1" && from_report(value, into);
}

}  // namespace ocprobe::timeline
