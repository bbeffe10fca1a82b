// What the renderers of a timeline share.
#include "report/timeline/parts.hpp"

#include "base/duration.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::report {

namespace {

constexpr std::array<TimelineFormat, 4> timeline_table{{
    {"text", render_timeline_text},
    {"json", render_timeline_json},
    {"markdown", render_timeline_markdown},
    {"html", render_timeline_html},
}};

constexpr int internal_error_exit = 70;

std::string count_words(std::uint64_t count, std::string_view what) {
    return count == 0 ? std::string() : "; " + std::to_string(count) + " " + std::string(what);
}

}  // namespace

std::span<const TimelineFormat> timeline_formats() {
    return timeline_table;
}

bool matters(EventKind kind) {
    return kind != EventKind::note && kind != EventKind::noise;
}

std::string_view why_none(const TimelineReport& report) {
    if (report.lines_read == 0) return "no line could be read from these sources";
    return report.around ? "nothing in these sources proves one for this close" : "no close in these sources";
}

std::string time_of(const TimelineEvent& event) {
    if (!event.at) return "--";
    const auto text = rfc3339(std::chrono::duration_cast<Millis>(*event.at)).substr(11, 12);
    return event.bar ? text : "~" + text;
}

std::string bar_of(const TimelineEvent& event) {
    if (!event.bar || *event.bar < Micros{1'500}) return {};
    return "± " + duration_text(*event.bar);
}

std::string says(const TimelineEvent& event) {
    std::string text = event.text;
    if (!event.subject.empty() && event.lane == Lane::engine) text += " · " + event.subject;
    if (event.count > 1) {
        text += " (" + std::to_string(event.count) + " times";
        if (event.until)
            text += ", until " + rfc3339(std::chrono::duration_cast<Millis>(*event.until)).substr(11, 12);
        text += ")";
    }
    return text;
}

std::string clock_line(const ClockFact& clock) {
    if (clock.basis == ClockBasis::reference) return clock.name + ": the reference";
    if (clock.basis == ClockBasis::unknown)
        return clock.name + ": nothing joins it to the others; its order against them is uncertain";
    if (clock.basis == ClockBasis::same_engine)
        return clock.name + ": stamped by the same engine as the reference";
    if (clock.ahead && clock.ahead->count() < -100'000'000'000'000) {
        return clock.name + ": counts from " + rfc3339(std::chrono::duration_cast<Millis>(-*clock.ahead)) +
               " ± " + duration_text(clock.bar.value_or(Micros{0})) + " (" + clock.by + ")";
    }
    auto text = clock.name + ": " + signed_duration_text(clock.ahead.value_or(Micros{0})) + " ± " +
                duration_text(clock.bar.value_or(Micros{0}));
    return text + " (" + clock.by + ", " + std::to_string(clock.pairs) +
           (clock.pairs == 1 ? " pair)" : " pairs)");
}

std::vector<std::string> incident_lines(const TimelineReport& report, std::string_view id) {
    const auto clock = [](Micros at) {
        return rfc3339(std::chrono::duration_cast<Millis>(at)).substr(11, 12);
    };
    constexpr std::size_t most_listed = 6;
    std::vector<std::string> lines;
    std::size_t more = 0, cut = 0;
    for (const auto& incident : report.incidents) {
        // A session by itself has no length: its line stands in the chain.
        const bool bare = !incident.away && incident.sessions_cut < 2 && id != "not_known";
        if (incident.id != id || !incident.began_at || bare) continue;
        if (lines.size() == most_listed) {
            ++more;
            cut += incident.sessions_cut;
            continue;
        }
        auto line = clock(*incident.began_at);
        if (incident.ended_at) line += " to " + clock(*incident.ended_at);
        if (incident.away) line += ", away " + duration_text(*incident.away);
        if (incident.sessions_cut > 0)
            line += ", " + std::to_string(incident.sessions_cut) +
                    (incident.sessions_cut == 1 ? " session cut" : " sessions cut");
        lines.push_back(std::move(line));
    }
    if (more > 0)
        lines.push_back(
            "and " + std::to_string(more) + " more like it, " + std::to_string(cut) + " sessions cut"
        );
    return lines;
}

const Incident* first_not_known(const TimelineReport& report) {
    const auto found =
        std::find_if(report.incidents.begin(), report.incidents.end(), [](const Incident& incident) {
            return incident.id == "not_known";
        });
    return found == report.incidents.end() ? nullptr : &*found;
}

std::string problem_words(const SourceFact& source) {
    switch (source.problem) {
    case SourceProblem::none:
        return {};
    case SourceProblem::unreadable:
        return "cannot be read: " + source.problem_detail;
    case SourceProblem::engine_failed:
        return source.problem_detail;
    case SourceProblem::read_failed:
        return "reading it failed part of the way";
    case SourceProblem::input_failed:
        return "standard input failed";
    case SourceProblem::empty:
        return "empty";
    case SourceProblem::no_stamp:
        return "no stamp in any line: shown after the rest, in its own order";
    case SourceProblem::binary:
        return "binary: no line of text in it";
    case SourceProblem::mostly_binary:
        return "binary: most of its lines are no text";
    case SourceProblem::packed_cut_off:
        return "compressed, and cut off: what stands before the cut was read";
    case SourceProblem::packed_damaged:
        return "compressed, and damaged: what stands before the damage was read";
    case SourceProblem::packed_too_large:
        return "compressed, and it expands further than any log: reading it was given up";
    }
    return {};
}

std::string source_line(const SourceFact& source) {
    auto text = source.name + ": " + std::string(name(source.lane));
    if (!source.format.empty()) text += ", " + source.format;
    text += ", " + std::to_string(source.lines) + " lines";
    if (!source.zone.empty()) text += ", " + source.zone;
    text += count_words(source.foreign, "in no form of the gateway") +
            count_words(source.unstamped, "without a stamp") +
            count_words(source.out_of_order, "out of order") + count_words(source.binary, "binary") +
            count_words(source.cut, "too long, cut") + count_words(source.secrets, "credentials cut out");
    if (source.searched) text += "; only the window was read";
    if (source.problem != SourceProblem::none) text += "; " + problem_words(source);
    return text;
}

std::vector<std::size_t> telling_events(const TimelineReport& report, std::size_t most) {
    std::vector<std::size_t> chosen;
    std::vector<bool> taken(report.events.size(), false);
    const auto take = [&](std::size_t i) {
        if (taken[i] || chosen.size() >= most) return;
        taken[i] = true;
        chosen.push_back(i);
    };
    if (report.around) take(*report.around);
    for (std::size_t i = 0; i < report.events.size(); ++i) {
        if (report.events[i].in_cause) take(i);
    }
    for (const auto& near : report.not_joined)
        take(near.event);
    // What is nearest to the close comes first when there is too much.
    std::vector<std::size_t> rest;
    for (const bool notes : {false, true}) {
        rest.clear();
        for (std::size_t i = 0; i < report.events.size(); ++i) {
            if (matters(report.events[i].kind) != notes) rest.push_back(i);
        }
        if (report.around) {
            const auto middle = report.events[*report.around].at.value_or(Micros{0});
            std::stable_sort(rest.begin(), rest.end(), [&](std::size_t a, std::size_t b) {
                const auto far = [&](std::size_t i) {
                    return std::chrono::abs(
                        report.events[i].at.value_or(middle + std::chrono::hours{1}) - middle
                    );
                };
                return far(a) < far(b);
            });
        }
        for (const auto i : rest)
            take(i);
    }
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

std::string minimal_timeline(std::string_view format, const RunHeader& header, std::string_view why) {
    const std::string reason(why);
    if (format == "json") {
        TimelineReport stand_in;
        stand_in.header = header;
        stand_in.notices.push_back(reason);
        stand_in.exit_code = internal_error_exit;
        return render_timeline_json(stand_in, {});
    }
    if (format == "html") {
        return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>ocprobe "
               "timeline</title><main><h1>internal_error</h1><p>" +
               reason + "</p></main></html>\n";
    }
    if (format == "markdown") return "**BUG `internal_error`**\n\n`" + reason + "`\n";
    return "BUG   internal_error\n      " + reason + "\n";
}

}  // namespace ocprobe::report
