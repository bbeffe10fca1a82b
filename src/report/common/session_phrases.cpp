// Sentences about held sockets.
#include "report/common/session_phrases.hpp"

#include "base/duration.hpp"
#include "ocprobe/report/render.hpp"
#include "report/common/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ocprobe::report {

namespace {

std::string spoken(AskedAgain what) {
    std::string text(name(what));
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string clock_time(Micros time) {
    const auto seconds = time.count() / 1'000'000;
    return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string repeated(const RepeatedCut& cut, std::string_view of) {
    auto text = fmt::format(
        "limit {} ± {} of {}: {} cuts at {} times",
        duration_text(cut.after),
        duration_text(cut.error),
        of,
        cut.cuts,
        cut.episodes
    );
    if (cut.at_least > Micros(0)) text += fmt::format(", {} outlived", duration_text(cut.at_least));
    return text;
}

// How a session ended, without what followed.
std::string end_words(const SessionEnd& end) {
    auto text = fmt::format("{} after hello-ok: ", duration_text(end.held));
    if (end.went_silent)
        return text + fmt::format("nothing came for {}", duration_text(end.silence.received));
    text += fmt::format("close {} {}", end.close.code, name(end.close.origin));
    if (!end.close.transport_text.empty()) text += fmt::format(" ({})", end.close.transport_text);
    if (!end.close.reason.empty()) text += fmt::format(" \"{}\"", end.close.reason.str());
    return text + fmt::format(" · silent {}", duration_text(end.silence.both));
}

}  // namespace

std::string progress_line(const HoldProgress& progress, int columns) {
    auto line =
        fmt::format("held {} of {}", clock_time(progress.held), clock_time(Micros(progress.asked_for)));
    auto open = fmt::format("{} open", progress.open);
    if (progress.waiting > 0) open += fmt::format(", {} asked for again", progress.waiting);
    const auto add = [&](const std::string& part) {
        if (line.size() + 3 + part.size() <= static_cast<std::size_t>(std::max(columns, 0)))
            line += " | " + part;
    };
    add(open);
    if (progress.ends > 0) add(fmt::format("{} ended", progress.ends));
    if (progress.since_received)
        add(fmt::format("last heard {} s ago", progress.since_received->count() / 1'000'000));
    add(fmt::format("{} pings answered", progress.pings_answered));
    return line.substr(0, static_cast<std::size_t>(std::max(columns, 0)));
}

std::string event_words(const HoldEvent& event) {
    const int number = event.socket == nullptr ? 0 : event.socket->number;
    auto text = fmt::format("{} socket {} {}", rfc3339(event.wall), number, name(event.kind));
    if (event.kind == HoldEvent::Kind::ended && event.end != nullptr)
        return text + ": " + end_words(*event.end);
    if (event.step != nullptr) {
        text += fmt::format(": {}", spoken(event.step->what));
        if (!event.step->detail.empty()) text += fmt::format(" {}", event.step->detail);
    }
    return text;
}

std::string sentence_for(const HoldFacts& held) {
    std::uint64_t pings = 0;
    Micros silence{0};
    int open = 0;
    for (const auto& socket : held.sockets) {
        pings += socket.pings_answered;
        silence = std::max(silence, socket.outlived.both);
        open += socket.open ? 1 : 0;
    }
    auto text = fmt::format(
        "{} of {} {} open after {}",
        open,
        held.sockets.size(),
        held.sockets.size() == 1 ? "socket" : "sockets",
        duration_text(held.held)
    );
    if (held.ends_total > 0) text += fmt::format(" · {} ended", held.ends_total);
    text += fmt::format(" · {} pings answered", pings);
    if (silence > Micros(0)) text += fmt::format(" · longest silence {}", duration_text(silence));
    return text;
}

std::string sentence_for(const SessionEnd& end) {
    auto text = fmt::format("{} socket {}, {}", rfc3339(end.wall), end.socket, end_words(end));
    if (end.shutdown) {
        text += fmt::format(" · said \"{}\"", end.shutdown->reason.str());
        if (end.shutdown->restart_expected_ms)
            text += fmt::format(", back in {} ms", *end.shutdown->restart_expected_ms);
    }
    for (const auto& step : end.asked) {
        text += fmt::format(" · {}", spoken(step.what));
        if (!step.detail.empty()) text += fmt::format(" {}", step.detail);
        if (step.times > 1) text += fmt::format(" ×{}", step.times);
    }
    if (end.back_after) {
        const auto who = end.gateway == SameGateway::same    ? ", the same boot id"
                         : end.gateway == SameGateway::other ? ", another boot id"
                                                             : "";
        return text + fmt::format(" · back after {}{}", duration_text(*end.back_after), who);
    }
    return text + (end.gave_up ? " · no session again" : " · not back when the run ended");
}

std::string limit_sentence(const HoldFacts& held) {
    if (held.idle) return repeated(*held.idle, "silence");
    if (held.lifetime) return repeated(*held.lifetime, "age");
    return {};
}

}  // namespace ocprobe::report
