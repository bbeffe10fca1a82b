#include "unit/timeline/bench.hpp"

#include <algorithm>
#include <cstring>

namespace ocprobe::test {

namespace {

class TextSource final : public timeline::ByteSource {
public:
    explicit TextSource(std::string bytes) : bytes_(std::move(bytes)) {}
    boost::system::result<std::size_t, SourceProblem> read(char* into, std::size_t size) override {
        // Odd portions, so that lines lie across them.
        const auto part = std::min({size, bytes_.size() - at_, std::size_t{65'537}});
        std::memcpy(into, bytes_.data() + at_, part);
        at_ += part;
        return part;
    }

private:
    std::string bytes_;
    std::size_t at_ = 0;
};

constexpr std::int64_t zero_ms = 1'795'525'200'000;  // 2026-11-24T13:00:00Z

}  // namespace

TimelineReport timeline_of(const std::vector<Text>& texts, timeline::Request request) {
    Redactor redactor;
    timeline::Timeline line(redactor, request);
    for (const auto& text : texts) {
        std::string path;
        const auto spec = timeline::parse_source(text.spec, path);
        line.add(std::make_unique<TextSource>(text.bytes), spec);
    }
    return line.finish();
}

const Cause* cause_named(const TimelineReport& report, std::string_view id) {
    for (const auto& cause : report.causes) {
        if (cause.id == id) return &cause;
    }
    return nullptr;
}

const Incident* incident_named(const TimelineReport& report, std::string_view id) {
    for (const auto& incident : report.incidents) {
        if (incident.id == id) return &incident;
    }
    return nullptr;
}

bool cut_by(const TimelineReport& report, std::string_view id) {
    const auto* incident = incident_named(report, id);
    return incident != nullptr && incident->sessions_cut > 0;
}

const TimelineEvent* event_of(const TimelineReport& report, EventKind kind) {
    for (const auto& event : report.events) {
        if (event.kind == kind) return &event;
    }
    return nullptr;
}

const ClockFact* clock_named(const TimelineReport& report, std::string_view part) {
    for (const auto& clock : report.clocks) {
        if (clock.name.find(part) != std::string::npos) return &clock;
    }
    return nullptr;
}

std::string at_ms(std::int64_t milliseconds) {
    return rfc3339(Millis{zero_ms + milliseconds});
}

std::string docker_at(std::int64_t milliseconds) {
    auto text = at_ms(milliseconds);
    text.pop_back();
    return text + "000000Z";
}

std::string engine_event(
    std::int64_t milliseconds, std::string_view action, std::string_view name, std::string_view attributes
) {
    const auto nanos = std::to_string((zero_ms + milliseconds) * 1'000'000);
    const auto id = std::string(name == "tml-gw" ? "1f49755b5993" : "14da7bee9acf") + std::string(52, '0');
    return R"({"status":")" + std::string(action) + R"(","id":")" + id +
           R"(","Type":"container","Action":")" + std::string(action) + R"(","Actor":{"ID":")" + id +
           R"(","Attributes":{"image":"oc","name":")" + std::string(name) + "\"" + std::string(attributes) +
           R"(}},"scope":"local","time":1,"timeNano":)" + nanos + "}\n";
}

}  // namespace ocprobe::test
