// Reading ocprobe's own JSON.
#include "timeline/read/capture.hpp"

#include <cmath>
#include <limits>

namespace ocprobe::timeline::capture {

namespace {

// Twelve thousand years: several of them, added up in microseconds, still fit.
constexpr double most_milliseconds = 4e14;

}  // namespace

std::optional<json::value> object_of(std::string_view line, std::string_view schema) {
    if (line.empty() || line.front() != '{' || line.find(schema) == std::string_view::npos)
        return std::nullopt;
    boost::system::error_code error;
    auto value = json::parse({line.data(), line.size()}, error);
    if (error || text_at(value, "schema") != schema) return std::nullopt;
    return value;
}

const json::value* at(const json::value& from, std::string_view key) {
    const auto* object = from.if_object();
    return object == nullptr ? nullptr : object->if_contains(key);
}

const json::array* array_at(const json::value& from, std::string_view key) {
    const auto* value = at(from, key);
    return value == nullptr ? nullptr : value->if_array();
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
    return std::abs(number) < most_milliseconds ? std::optional(number) : std::nullopt;
}

std::optional<int> int_at(const json::value& from, std::string_view key) {
    const auto number = number_at(from, key);
    if (!number || std::abs(*number) > std::numeric_limits<int>::max()) return std::nullopt;
    return static_cast<int>(*number);
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

std::string close_words(const json::value& close, int code) {
    auto text = "close " + std::to_string(code) + ", " + text_at(close, "origin");
    if (const auto reason = text_at(close, "reason"); !reason.empty()) text += ", " + reason;
    if (const auto transport = text_at(close, "transport"); !transport.empty() && transport != "none")
        text += ", " + transport;
    return text;
}

EventKind kind_of_code(std::string_view details_code, EventKind otherwise) {
    if (details_code == "PAIRING_REQUIRED") return EventKind::pairing_refused;
    const bool about_auth = details_code.starts_with("AUTH_") || details_code.starts_with("DEVICE_");
    return about_auth ? EventKind::auth_refused : otherwise;
}

}  // namespace ocprobe::timeline::capture
