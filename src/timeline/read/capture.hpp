// Reading ocprobe's own JSON: what the forms of its captures have in common.
#pragma once

#include "timeline/read/line.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::timeline::capture {

namespace json = boost::json;

/// The object that a line of ocprobe's is, when its `schema` is that one.
[[nodiscard]] std::optional<json::value> object_of(std::string_view line, std::string_view schema);

[[nodiscard]] const json::value* at(const json::value& from, std::string_view key);
[[nodiscard]] const json::array* array_at(const json::value& from, std::string_view key);
[[nodiscard]] std::string text_at(const json::value& from, std::string_view key);
[[nodiscard]] std::optional<double> number_at(const json::value& from, std::string_view key);
[[nodiscard]] std::optional<int> int_at(const json::value& from, std::string_view key);
[[nodiscard]] std::optional<Micros> instant(const json::value& from, std::string_view key);
[[nodiscard]] Micros micros(double milliseconds);

/// An event of the capture's own lane, stamped by its clock.
[[nodiscard]] Line event_of(Micros when, EventKind kind, std::string text);
/// Nothing for an empty value.
void add_key(Line& line, KeyKind kind, std::string value);
/// `close 1006, synthesized, RST`.
[[nodiscard]] std::string close_words(const json::value& close, int code);
/// What a code of a gateway's answer says about who was refused; `otherwise` for any other.
[[nodiscard]] EventKind kind_of_code(std::string_view details_code, EventKind otherwise);

/// The sessions that a report of `hold` tells of: how each ended and what asking again met, after `into`.
void add_session(const json::value& session, Line& into);

}  // namespace ocprobe::timeline::capture
