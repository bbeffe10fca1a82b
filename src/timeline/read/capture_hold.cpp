// What `hold` tells: each line of `-o ndjson` as it happened, and the same once more in its report's `session`.
#include "base/duration.hpp"
#include "timeline/read/capture.hpp"

namespace ocprobe::timeline {

namespace {

using namespace capture;

/// What all events of one socket begin with.
std::string who(const json::value& of) {
    return "socket " + std::to_string(int_at(of, "socket").value_or(0)) + ": ";
}

void add_keys(Line& line, const json::value& of) {
    add_key(line, KeyKind::connection, text_at(of, "conn_id"));
    add_key(line, KeyKind::boot, text_at(of, "boot_id"));
    const auto address = text_at(of, "local_address");
    const auto colon = address.rfind(':');
    if (colon != std::string::npos) add_key(line, KeyKind::port, address.substr(colon + 1));
}

// The gateway's shutdown event, which came over the socket before its close.
void add_shutdown(const json::value& end, Micros ended, Line& into) {
    const auto* notice = at(end, "shutdown");
    if (notice == nullptr) return;
    const auto before = number_at(end, "at_ms").value_or(0) - number_at(*notice, "at_ms").value_or(0);
    auto text = who(end) + "the gateway says shutdown: " + text_at(*notice, "reason");
    if (const auto expected = number_at(*notice, "restart_expected_ms"))
        text += ", back expected in " + duration_text(micros(*expected));
    auto line = event_of(ended - micros(before), EventKind::gateway_stopping, std::move(text));
    add_key(line, KeyKind::connection, text_at(end, "conn_id"));
    into.more.push_back(std::move(line));
}

std::optional<Line> ended_event(const json::value& end) {
    const auto ended = instant(end, "at");
    const auto* close = at(end, "close");
    const auto code = close == nullptr ? std::nullopt : int_at(*close, "code");
    if (!ended || !code) return std::nullopt;
    auto text = who(end) + close_words(*close, *code);
    const auto* silent = at(end, "silent");
    if (silent != nullptr && silent->is_bool() && silent->get_bool()) {
        const auto* silence = at(end, "silence");
        const auto ms = silence == nullptr ? 0.0 : number_at(*silence, "received_ms").value_or(0);
        text += ", nothing came for " + duration_text(micros(ms));
    }
    auto line = event_of(*ended, EventKind::close, std::move(text));
    line.code = *code;
    add_keys(line, end);
    add_shutdown(end, *ended, line);
    return line;
}

Line asked_event(const json::value& end, const json::value& step, Micros when) {
    const auto what = text_at(step, "what"), detail = text_at(step, "detail");
    auto kind = EventKind::note;
    if (what == "refused") kind = EventKind::refused;
    if (what == "credential_refused") kind = kind_of_code(detail, EventKind::auth_refused);
    auto text = who(end) + "asked again: " + what;
    if (!detail.empty()) text += " (" + detail + ")";
    return event_of(when, kind, std::move(text));
}

std::string back_words(const json::value& end) {
    const auto gateway = text_at(end, "gateway");
    if (gateway == "same") return "hello-ok again, the same gateway process";
    if (gateway == "other") return "hello-ok again, another boot id";
    return "hello-ok again";
}

Line opened_event(const json::value& socket, const json::value* end, Micros when) {
    auto line =
        event_of(when, EventKind::hello, who(socket) + (end == nullptr ? "hello-ok" : back_words(*end)));
    add_keys(line, socket);
    return line;
}

Line gave_up_event(const json::value& end, Micros when) {
    return event_of(when, EventKind::fault, who(end) + "no session again");
}

std::optional<Line> line_of(const json::value& event) {
    const auto when = instant(event, "at");
    const auto* socket = at(event, "socket");
    if (!when || socket == nullptr) return std::nullopt;
    const auto kind = text_at(event, "event");
    const auto* end = at(event, "end");
    const auto* step = at(event, "step");
    if (kind == "opened") return opened_event(*socket, end, *when);
    if (end == nullptr) return std::nullopt;
    if (kind == "ended") return ended_event(*end);
    if (kind == "asked" && step != nullptr) return asked_event(*end, *step, *when);
    if (kind == "gave_up") return gave_up_event(*end, *when);
    return std::nullopt;
}

/// One end of a report, and what followed it, each at its own time.
void add_end(const json::value& end, Line& into) {
    auto ended = ended_event(end);
    if (!ended) return;
    const auto when = ended->outer->at;
    auto more = std::move(ended->more);
    ended->more.clear();
    into.more.push_back(std::move(*ended));
    for (auto& line : more)
        into.more.push_back(std::move(line));
    if (const auto* asked = array_at(end, "asked")) {
        for (const auto& step : *asked)
            into.more.push_back(asked_event(end, step, when + micros(number_at(step, "first_ms").value_or(0)))
            );
    }
    const auto back = number_at(end, "back_after_ms");
    if (!back) return;
    auto hello = event_of(when + micros(*back), EventKind::hello, who(end) + back_words(end));
    add_key(hello, KeyKind::boot, text_at(end, "new_boot_id"));
    into.more.push_back(std::move(hello));
}

}  // namespace

void capture::add_session(const json::value& session, Line& into) {
    const auto* ends = array_at(session, "ends");
    if (ends == nullptr) return;
    for (const auto& end : *ends)
        add_end(end, into);
}

bool parse_hold_event(std::string_view line, LineContext& context, Line& into) {
    const auto event = object_of(line, "ocprobe.event/v1");
    auto found = event ? line_of(*event) : std::nullopt;
    if (!found) return false;
    into = std::move(*found);
    context.session_told = true;
    return true;
}

}  // namespace ocprobe::timeline
