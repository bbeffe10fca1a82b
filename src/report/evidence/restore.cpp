// A saved report → the model.
#include "ocprobe/report/evidence.hpp"
#include "ocprobe/report/schemas.hpp"
#include "report/evidence/model_reader.hpp"

#include <boost/json/parse.hpp>

#include <array>
#include <charconv>
#include <chrono>
#include <span>

namespace ocprobe {

OCPROBE_DESCRIBE(Excluded, (), (id, because));
OCPROBE_DESCRIBE(Finding, (), (id, severity, summary, fix));

}  // namespace ocprobe

namespace ocprobe::report {

namespace {

namespace json = boost::json;

constexpr std::size_t longest_word = 64;

// `2026-11-22T11:02:03.123Z`; the epoch for anything else.
Millis started_at_of(std::string_view text) {
    constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
    if (text.size() != form.size()) return Millis(0);
    std::array<int, 7> part{};
    std::size_t at = 0;
    for (auto& number : part) {
        const auto end = std::min(form.find_first_not_of('0', at), form.size());
        const auto [stop, error] = std::from_chars(text.data() + at, text.data() + end, number);
        if (error != std::errc() || stop != text.data() + end || text[end] != form[end]) return Millis(0);
        at = end + 1;
    }
    using namespace std::chrono;
    const year_month_day day{
        year(part[0]),
        month(static_cast<unsigned>(part[1])),
        std::chrono::day(static_cast<unsigned>(part[2]))};
    if (!day.ok()) return Millis(0);
    return sys_days(day).time_since_epoch() + hours(part[3]) + minutes(part[4]) + seconds(part[5]) +
           Millis(part[6]);
}

std::string printable_at(const json::object* object, std::string_view key) {
    return escape_text(text_at(object, key), 4'096);
}

RunHeader header_of(const SavedReport& saved) {
    RunHeader header;
    header.version = escape_text(text_at(saved.object("tool"), "version"), longest_word);
    header.commit = escape_text(text_at(saved.object("tool"), "commit"), longest_word);
    header.run_id = escape_text(text_at(&saved.document, "run_id"), longest_word);
    header.started_at = started_at_of(text_at(&saved.document, "started_at"));
    const auto* took = saved.document.if_contains("took_ms");
    if (took != nullptr && took->is_number()) {
        const auto milliseconds = took->to_number<double>();
        constexpr double day_ms = 86'400'000;
        if (milliseconds >= 0 && milliseconds <= day_ms)
            header.took = std::chrono::round<Micros>(std::chrono::duration<double, std::milli>(milliseconds));
    }
    return header;
}

VerdictKind kind_of(std::string_view id) {
    if (id == "healthy") return VerdictKind::healthy;
    if (id == "inconclusive") return VerdictKind::undecided;
    if (id == "deadline") return VerdictKind::deadline;
    if (id == "internal_error") return VerdictKind::internal_error;
    return VerdictKind::fault;
}

// What stands at `key`, where it stands there.
template <class T>
std::optional<ReadFault>
read_member(const json::object& from, std::string_view key, const std::string& place, T& to) {
    const auto* value = from.if_contains(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    ModelReader reader(place + "/" + std::string(key));
    if (reader.read(*value, to)) return std::nullopt;
    return std::move(reader).fault();
}

// The sentence of each step: its lines to copy are not made of a text.
std::vector<FixStep> steps_at(const json::object& from, std::string_view key) {
    std::vector<FixStep> steps;
    const auto* value = from.if_contains(key);
    const auto* array = value != nullptr ? value->if_array() : nullptr;
    if (array == nullptr) return steps;
    for (const auto& item : *array) {
        const auto* step = item.if_object();
        if (step == nullptr) continue;
        auto& added = steps.emplace_back();
        added.purpose = printable_at(step, "do");
        added.role = enum_named<StepRole>(text_at(step, "role")).value_or(StepRole::remedy);
        added.place = enum_named<Place>(text_at(step, "place")).value_or(Place::cli_container);
        added.platform = enum_named<Platform>(text_at(step, "platform")).value_or(Platform::unknown);
        added.service = printable_at(step, "service");
    }
    return steps;
}

std::optional<ReadFault> read_verdict(const SavedReport& saved, Verdict& verdict) {
    const auto& from = *saved.object("verdict");
    verdict.id = escape_text(saved.verdict, longest_word);
    verdict.kind = kind_of(saved.verdict);
    verdict.confidence = enum_named<Confidence>(saved.confidence).value_or(Confidence::possible);
    verdict.summary = printable_at(&from, "summary");
    verdict.cause = printable_at(&from, "cause");
    verdict.fix = steps_at(from, "fix");
    if (auto fault = read_member(from, "cli_says", "/verdict", verdict.cli_says)) return fault;
    if (auto fault = read_member(from, "evidence", "/verdict", verdict.evidence)) return fault;
    return read_member(from, "excluded", "/verdict", verdict.excluded);
}

std::optional<ReadFault> read_judgement(const SavedReport& saved, Judgement& judgement) {
    if (auto fault = read_verdict(saved, judgement.verdict)) return fault;
    if (const auto* facts = saved.object("facts")) {
        for (const auto& [key, fact] :
             std::initializer_list<std::pair<std::string_view, std::optional<bool>*>>{
                 {"reachable", &judgement.reachable},
                 {"authorised", &judgement.authorised},
                 {"scoped", &judgement.scoped}}) {
            if (auto fault = read_member(*facts, key, "/facts", *fact)) return fault;
        }
    }
    if (const auto* next = saved.document.if_contains("next"); next != nullptr && next->is_array()) {
        for (const auto& item : next->get_array()) {
            const auto* entry = item.if_object();
            if (entry == nullptr) continue;
            judgement.next.push_back(
                {printable_at(entry, "id"), printable_at(entry, "because"), steps_at(*entry, "fix")}
            );
        }
    }
    return read_member(saved.document, "findings", "", judgement.findings);
}

void restore_stages(const SavedReport& saved, Evidence& evidence) {
    for (int i = 0; i < stage_count; ++i) {
        auto& stage = evidence.stages.emplace_back();
        stage.id = static_cast<StageId>(i);
        const auto& from = saved.stage(stage.id);
        stage.status = from.status;
        stage.skipped_because = escape_text(from.skipped_because);
    }
    for (const auto& item : saved.document.at("stages").get_array()) {
        const auto* from = item.if_object();
        const auto id = enum_named<StageId>(text_at(from, "id"));
        if (id) evidence.stages[static_cast<std::size_t>(*id)].summary = printable_at(from, "summary");
    }
}

}  // namespace

bool has_evidence(const SavedReport& saved) {
    return saved.document.contains("evidence");
}

boost::system::result<Report, ReadFault> restore(const SavedReport& saved) {
    Report report;
    report.header = header_of(saved);
    if (const auto* member = saved.document.if_contains("evidence")) {
        auto evidence = read_evidence(*member);
        if (!evidence) return evidence.error();
        report.evidence = std::move(*evidence);
        return report;
    }
    auto& evidence = report.evidence;
    if (auto fault = read_judgement(saved, report.judgement)) return *std::move(fault);
    restore_stages(saved, evidence);
    if (auto fault = read_member(saved.document, "close", "", evidence.close)) return *std::move(fault);
    evidence.target.url = printable_at(saved.object("target"), "url");
    evidence.cli.version = printable_at(saved.object("cli"), "version");
    evidence.cli.measured = text_at(saved.object("cli"), "source") == "measured";
    if (const auto* place = saved.object("environment")) {
        auto& container = evidence.container;
        container.container_id = printable_at(place, "container_id");
        if (auto fault = read_member(*place, "in_container", "/environment", container.in_container))
            return *std::move(fault);
        if (auto fault = read_member(*place, "uid", "/environment", container.uid)) return *std::move(fault);
    }
    report.exit_code = report.judgement.verdict.kind == VerdictKind::healthy ? 0 : 1;
    if (auto fault = read_member(saved.document, "exit_code", "", report.exit_code)) return *std::move(fault);
    if (report.exit_code < 0 || report.exit_code > 255) return ReadFault{"/exit_code", "is out of range"};
    return report;
}

boost::json::object unknown_members(const boost::json::object& document) {
    const auto text = schema("report");
    const auto known = json::parse({text.data(), text.size()}).at("properties");
    json::object unknown;
    for (const auto& member : document) {
        if (!known.get_object().contains(member.key())) unknown.insert(member);
    }
    return unknown;
}

}  // namespace ocprobe::report
