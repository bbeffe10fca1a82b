// Bytes that claim to be a report → a report, or the place of the first fault.
#include "ocprobe/report/read.hpp"

#include "ocprobe/base/text.hpp"

#include <boost/json/stream_parser.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace ocprobe::report {

namespace {

namespace json = boost::json;

constexpr std::string_view report_schema_prefix = "ocprobe.report/v";
constexpr int newest_report_schema = 1;
constexpr std::size_t longest_quote = 80;

std::string place_of_byte(std::string_view bytes, std::size_t at) {
    const auto line = 1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    return "byte " + std::to_string(at) + ", line " + std::to_string(line);
}

std::string why_not_parsed(const boost::system::error_code& error) {
    if (error == json::error::too_deep)
        return "more than " + std::to_string(deepest_value) + " levels of brackets";
    if (error == json::error::extra_data) return "a second document begins here";
    if (error == json::error::incomplete) return "the document ends in the middle";
    return "no JSON: " + error.message();
}

boost::system::result<json::value, ReadFault> parse_document(std::string_view bytes) {
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))
        return ReadFault{"byte 0, line 1", "UTF-16 text, as PowerShell writes it: save it as UTF-8"};
    constexpr std::string_view mark = "\xef\xbb\xbf";
    const auto begin = bytes.starts_with(mark) ? mark.size() : 0;
    const auto text = bytes.substr(begin);
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return ReadFault{{}, "it is empty"};
    // Each value but the first stands behind one of them.
    const auto values =
        std::count_if(text.begin(), text.end(), [](char c) { return c == ',' || c == '[' || c == '{'; });
    if (static_cast<std::size_t>(values) > most_values)
        return ReadFault{{}, "more than " + std::to_string(most_values) + " values, which no report has"};
    json::parse_options options;
    options.max_depth = deepest_value;
    json::stream_parser parser({}, options);
    boost::system::error_code error;
    auto read = parser.write_some(text.data(), text.size(), error);
    if (!error) {
        const auto rest = text.find_first_not_of(" \t\r\n", read);
        read = std::min(rest, text.size());
        if (rest != std::string_view::npos) error = json::error::extra_data;
    }
    if (!error) parser.finish(error);
    if (error) return ReadFault{place_of_byte(bytes, begin + read), why_not_parsed(error)};
    return parser.release();
}

std::optional<int> schema_version(std::string_view schema) {
    if (!schema.starts_with(report_schema_prefix)) return std::nullopt;
    schema.remove_prefix(report_schema_prefix.size());
    int version = 0;
    const auto [end, error] = std::from_chars(schema.data(), schema.data() + schema.size(), version);
    const bool number = error == std::errc() && end == schema.data() + schema.size() && version > 0;
    return number ? std::optional(version) : std::nullopt;
}

std::optional<ReadFault> fault_of_schema(const json::object& document) {
    const auto* member = document.if_contains("schema");
    if (member == nullptr) return ReadFault{"/schema", "missing: no report of `ocprobe -o json`"};
    if (!member->is_string()) return ReadFault{"/schema", "no text"};
    const std::string_view schema = member->get_string();
    const auto version = schema_version(schema);
    const auto quoted = escape_text(schema, longest_quote);
    if (!version) return ReadFault{"/schema", quoted + " is no report of `ocprobe -o json`"};
    if (*version > newest_report_schema)
        return ReadFault{"/schema", quoted + " is of a newer ocprobe: take that one to read it"};
    return std::nullopt;
}

// Sets `into` where there is such a member.
std::optional<ReadFault> read_object(
    const json::object& from, std::string_view key, const std::string& place, const json::object*& into
) {
    const auto* value = from.if_contains(key);
    if (value == nullptr) return std::nullopt;
    into = value->if_object();
    if (into == nullptr) return ReadFault{place + "/" + std::string(key), "no object"};
    return std::nullopt;
}

std::optional<ReadFault> read_stage(const json::object& from, const std::string& place, SavedReport& into) {
    const auto id = text_at(&from, "id");
    if (id.empty()) return ReadFault{place + "/id", "missing, or no text"};
    const auto known = enum_named<StageId>(id);
    if (!known) return std::nullopt;  // a stage of a newer version
    const auto status = enum_named<StageStatus>(text_at(&from, "status"));
    if (!status) return ReadFault{place + "/status", "none of passed, warned, failed, skipped"};
    auto& stage = into.stages[static_cast<std::size_t>(*known)];
    stage.status = *status;
    stage.skipped_because = text_at(&from, "skipped_because");
    if (auto fault = read_object(from, "facts", place, stage.facts)) return fault;
    return read_object(from, "error", place, stage.error);
}

std::optional<ReadFault> read_stages(SavedReport& into) {
    const auto* value = into.document.if_contains("stages");
    const auto* stages = value != nullptr ? value->if_array() : nullptr;
    if (stages == nullptr) return ReadFault{"/stages", "missing, or no array"};
    for (std::size_t i = 0; i < stages->size(); ++i) {
        const auto place = "/stages/" + std::to_string(i);
        const auto* stage = (*stages)[i].if_object();
        if (stage == nullptr) return ReadFault{place, "no object"};
        if (auto fault = read_stage(*stage, place, into)) return fault;
    }
    return std::nullopt;
}

}  // namespace

std::string ReadFault::line() const {
    return place.empty() ? why : place + ": " + why;
}

const boost::json::object* SavedReport::object(std::string_view key) const {
    const auto* value = document.if_contains(key);
    return value != nullptr ? value->if_object() : nullptr;
}

std::string_view text_at(const boost::json::object* object, std::string_view key) {
    const auto* value = object != nullptr ? object->if_contains(key) : nullptr;
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string_view(*text) : std::string_view();
}

boost::system::result<SavedReport, ReadFault> read_report(std::string_view bytes) {
    auto parsed = parse_document(bytes);
    if (!parsed) return parsed.error();
    if (!parsed->is_object()) return ReadFault{{}, "no JSON object: no report of `ocprobe -o json`"};
    SavedReport report;
    report.document = std::move(parsed->get_object());
    if (auto fault = fault_of_schema(report.document)) return *fault;
    const auto* verdict = report.object("verdict");
    if (verdict == nullptr) return ReadFault{"/verdict", "missing, or no object"};
    report.verdict = text_at(verdict, "id");
    if (report.verdict.empty()) return ReadFault{"/verdict/id", "missing, or no text"};
    report.confidence = text_at(verdict, "confidence");
    if (auto fault = read_stages(report)) return *fault;
    return report;
}

}  // namespace ocprobe::report
