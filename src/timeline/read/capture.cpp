// ocprobe's own captures: the reports of `check` and `hold`.
#include "timeline/read/capture.hpp"

namespace ocprobe::timeline {

namespace {

using namespace capture;

const json::value* stage(const json::value& report, std::string_view id) {
    const auto* stages = array_at(report, "stages");
    if (stages == nullptr) return nullptr;
    for (const auto& row : *stages) {
        if (text_at(row, "id") == id) return &row;
    }
    return nullptr;
}

EventKind kind_of_refusal(const json::value& close) {
    const bool unpaired = text_at(close, "error_code") == "NOT_PAIRED";
    return kind_of_code(
        text_at(close, "error_details_code"), unpaired ? EventKind::auth_refused : EventKind::close
    );
}

void add_close(const json::value& report, Micros upgraded, const std::string& connection, Line& into) {
    const auto* close = at(report, "close");
    const auto code = close == nullptr ? std::nullopt : int_at(*close, "code");
    if (!code) return;
    auto event = event_of(
        upgraded + micros(number_at(*close, "after_ms").value_or(0)),
        kind_of_refusal(*close),
        close_words(*close, *code)
    );
    event.code = *code;
    add_key(event, KeyKind::connection, connection);
    into.more.push_back(std::move(event));
}

// A report: the connection, its hello, its close and the verdict, each at its own time.
bool from_report(const json::value& report, const LineContext& context, Line& into) {
    const auto started = instant(report, "started_at");
    if (!started) return false;
    const auto took = number_at(report, "took_ms").value_or(0);
    const auto* verdict = at(report, "verdict");
    const auto id = verdict == nullptr ? std::string() : text_at(*verdict, "id");
    const auto words = verdict == nullptr ? std::string() : text_at(*verdict, "summary");
    into = event_of(*started + micros(took), EventKind::verdict, "verdict " + id + ": " + words);
    into.subject = id;
    add_key(into, KeyKind::run, text_at(report, "run_id"));
    // With sessions, `close` is the end of one of them, which `session` tells with its own time.
    const auto* session = at(report, "session");
    if (session != nullptr && !context.session_told) add_session(*session, into);
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
    if (const auto answered = number_at(*facts, "answered_after_ms");
        answered && !connection.empty() && !context.session_told) {
        auto hello = event_of(begin + micros(*answered), EventKind::hello, "hello-ok");
        add_key(hello, KeyKind::connection, connection);
        add_key(hello, KeyKind::boot, boot);
        into.more.push_back(std::move(hello));
    }
    if (session == nullptr) {
        const auto upgraded = micros(number_at(*facts, "upgraded_after_ms").value_or(0));
        add_close(report, begin + upgraded, connection, into);
    }
    return true;
}

}  // namespace

bool parse_capture(std::string_view line, LineContext& context, Line& into) {
    const auto report = object_of(line, "ocprobe.report/v1");
    return report && from_report(*report, context, into);
}

}  // namespace ocprobe::timeline
