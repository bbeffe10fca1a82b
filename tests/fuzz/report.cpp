// The redactor, the verdict engine over evidence that no run ever left, and reports that are read back.
#include "fuzz.hpp"
#include "ocprobe/judge/judge.hpp"
#include "ocprobe/report/compare.hpp"
#include "ocprobe/report/evidence.hpp"
#include "ocprobe/report/read.hpp"
#include "ocprobe/report/render.hpp"
#include "unit/judge/session_fixtures.hpp"
#include "unit/judge/verdict_fixtures.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace ocprobe::fuzz {

namespace {

/// Parts: a secret and a text around it.
void redactor(std::string_view input) {
    const auto parts = parts_of(input);
    const auto secret = parts[0];
    const auto text = parts.size() > 1 ? parts[1] : std::string_view();
    Redactor redactor;
    redactor.add(Secret(std::string(secret)));
    const auto around = std::string(text) + " " + std::string(secret) + " " + std::string(text);
    const auto clean = redactor.clean(around, 100'000);
    require_printable(clean.str());
    require(redactor.search(clean.str()).found == 0, "what was cleaned is clean", clean.str());
    const auto scrubbed = redactor.scrub(around);
    require_printable(scrubbed);
    require(redactor.search(scrubbed).found == 0, "what was scrubbed is clean", scrubbed);
    (void)redactor.search(around);
}

using Fixtures = std::vector<judge_test::VerdictFixture>;

const Fixtures& fixtures() {
    static const auto all = [] {
        auto list = judge_test::verdict_fixtures();
        const auto& sessions = judge_test::session_fixtures();
        list.insert(list.end(), sessions.begin(), sessions.end());
        return list;
    }();
    return all;
}

/// What is chosen follows from the bytes of an input: 0 once they are used up.
class Choices {
public:
    explicit Choices(std::string_view bytes) : rest_(bytes) {}
    [[nodiscard]] bool left() const { return !rest_.empty(); }
    [[nodiscard]] std::size_t below(std::size_t bound) {
        std::size_t value = 0;
        for (std::size_t reach = 1; reach < bound && left(); reach *= 256) {
            value = value * 256 + static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
        }
        return value % bound;
    }

private:
    std::string_view rest_;
};

Report judged(Evidence evidence) {
    Report report;
    report.evidence = std::move(evidence);
    report.judgement = judge::judge(report.evidence);
    return report;
}

std::string as_json(const Report& report) {
    const auto formats = report::formats();
    const auto json =
        std::find_if(formats.begin(), formats.end(), [](const auto& f) { return f.name == "json"; });
    return json->render(report, {});
}

/// What is judged again from the report is the same report.
void require_same_again(const Evidence& evidence) {
    const auto before = as_json(judged(evidence));
    const auto saved = report::read_report(before);
    require(saved.has_value(), "a report is read back", before);
    auto restored = report::restore(*saved);
    require(restored.has_value(), "its evidence is read back", before);
    require(as_json(judged(std::move(restored->evidence))) == before, "it is judged as before", before);
}

/// Evidence whose parts come from several runs: what one of them excludes stands beside what it implies.
void verdict(std::string_view input) {
    Choices choices(input);
    const auto any = [&] { return fixtures()[choices.below(fixtures().size())].make(); };
    auto evidence = any();
    for (int round = 0; round < 6 && choices.left(); ++round) {
        auto other = any();
        switch (choices.below(13)) {
        case 0:
            evidence.container = other.container;
            break;
        case 1:
            evidence.cli = other.cli;
            break;
        case 2:
            evidence.state = other.state;
            break;
        case 3:
            evidence.target = other.target;
            break;
        case 4:
            evidence.credential = other.credential;
            break;
        case 5:
            evidence.stages = other.stages;
            break;
        case 6:
            evidence.close = other.close;
            break;
        case 7:
            evidence.candidates = other.candidates;
            break;
        case 8:
            evidence.hold = other.hold;
            break;
        case 9:
            evidence.stopped = other.stopped;
            break;
        case 10: {
            // One stage of another run, or none at all.
            const auto at = choices.below(8);
            if (at < evidence.stages.size() && at < other.stages.size())
                evidence.stages[at] = other.stages[at];
            break;
        }
        case 11: {
            const auto at = choices.below(8);
            if (at < evidence.stages.size()) evidence.stages[at].facts = {};
            break;
        }
        default: {
            auto& question = evidence.question;
            for (bool* flag :
                 {&question.live_suffices,
                  &question.ready_required,
                  &question.candidates,
                  &question.as_cli,
                  &question.as_pid1,
                  &question.stop_at_challenge})
                *flag = choices.below(2) == 1;
        }
        }
    }
    const Redactor none;
    render_all(evidence, none);
    require_same_again(evidence);
}

report::SavedReport base_report() {
    Report run;
    run.evidence = fixtures().front().make();
    run.judgement = judge::judge(run.evidence);
    auto read = report::read_report(report::formats()[1].render(run, {}));
    require(read.has_value(), "what is written as JSON is a report");
    return std::move(*read);
}

/// What is read back is what was written and the same as itself; a fault is told in one printable line.
void saved_report(std::string_view input) {
    const auto read = report::read_report(input);
    if (!read) {
        const auto line = read.error().line();
        require_printable(line);
        require(!line.empty() && line.size() < 400, "a short line", line);
        return;
    }
    const auto written = boost::json::serialize(read->document);
    const auto again = report::read_report(written);
    require(again.has_value() && again->verdict == read->verdict, "what was read is a report", written);
    DiffReport diff;
    diff.header = {"0.1.0", "fuzz", "0", Millis{0}, Micros{0}};
    // Not with what was written: a number of fifty digits is not the same to the last bit again.
    diff.comparison = report::compare(*read, "a", *read, "b");
    require(diff.comparison.same(), "a report is the same as itself", written);
    static const auto other = base_report();
    diff.comparison = report::compare(*read, "a", other, "b");
    for (const auto& format : report::diff_formats())
        require_valid(format.name, format.render(diff, {.columns = 40, .verbosity = 1}));
}

/// Evidence of a saved report, perhaps forged: it is refused in one printable line, or judged and rendered.
void evidence(std::string_view input) {
    const auto saved = report::read_report(input);
    if (!saved) return;
    const auto restored = report::restore(*saved);
    if (!restored) {
        require_printable(restored.error().line());
        return;
    }
    const Redactor none;
    render_all(restored->evidence, none);
    report::Replayed replayed{.version = "0.1.0", .other_members = report::unknown_members(saved->document)};
    report::Style style;
    style.replayed = &replayed;
    require_valid("json", report::render_saved(saved->document, style));
    for (const auto& format : report::formats())
        require_valid(format.name, format.render(*restored, style));
}

constexpr Target targets[] = {
    {"evidence", evidence}, {"redactor", redactor}, {"report", saved_report}, {"verdict", verdict}};

}  // namespace

std::span<const Target> report_targets() {
    return targets;
}

}  // namespace ocprobe::fuzz
