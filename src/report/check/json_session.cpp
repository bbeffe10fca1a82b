// Held sockets in the JSON report, and the events of `hold -o ndjson`.
#include "ocprobe/report/render.hpp"
#include "report/check/json_parts.hpp"

namespace ocprobe::report {

namespace {

void write_silence(JsonWriter& json, std::string_view key, const Silence& silence) {
    json.object(key, [&] {
        json.field("received_ms", silence.received);
        json.field("sent_ms", silence.sent);
        json.field("both_ms", silence.both);
    });
}

void write_socket(JsonWriter& json, const HeldSocket& socket) {
    json.field("socket", socket.number);
    json.field("role", name(socket.role));
    if (socket.role != HoldRole::silent) json.field("every_ms", Micros(socket.every));
    json.field("sessions", socket.sessions);
    json.field("open", socket.open);
    json.field("held_ms", socket.held);
    json.field("pings_answered", socket.pings_answered);
    json.field("sent_of_its_own", socket.pings_sent);
    json.field_if("answered_at_end", socket.answered_at_end);
    json.field("frames_received", socket.frames_received);
    json.field("bytes_received", socket.bytes_received);
    write_silence(json, "outlived", socket.outlived);
    json.field_if("local_address", socket.local_address);
    json.field_if("conn_id", socket.connection_id);
    json.field_if("boot_id", socket.boot_id);
}

void write_step(JsonWriter& json, const AskStep& step) {
    json.field("what", name(step.what));
    json.field_if("detail", step.detail);
    json.field("times", step.times);
    json.field("first_ms", step.first);
    json.field("last_ms", step.last);
}

void write_end(JsonWriter& json, const SessionEnd& end) {
    json.field("socket", end.socket);
    json.own("at", rfc3339(end.wall));
    json.field("at_ms", end.at);
    json.field("held_ms", end.held);
    json.field("silent", end.went_silent);
    json.object("close", [&] { write_close(json, end.close); });
    write_silence(json, "silence", end.silence);
    if (end.shutdown) {
        json.object("shutdown", [&] {
            json.field("reason", end.shutdown->reason);
            json.field("restart_expected_ms", end.shutdown->restart_expected_ms);
            json.field("at_ms", end.shutdown->at);
        });
    }
    json.field_if("local_address", end.local_address);
    json.field_if("conn_id", end.connection_id);
    json.field_if("boot_id", end.boot_id);
    json.array("asked", end.asked, [&](const AskStep& step) {
        json.object([&] { write_step(json, step); });
    });
    if (end.asked_left_out > 0) json.field("asked_left_out", end.asked_left_out);
    json.field("back_after_ms", end.back_after);
    json.field_if("new_boot_id", end.new_boot_id);
    json.field("gateway", name(end.gateway));
    json.field("gave_up", end.gave_up);
}

void write_repeated(JsonWriter& json, std::string_view key, const std::optional<RepeatedCut>& cut) {
    if (!cut) {
        json.null(key);
        return;
    }
    json.object(key, [&] {
        json.field("limit_ms", cut->after);
        json.field("error_ms", cut->error);
        json.field("at_least_ms", cut->at_least);
        json.field("at_most_ms", cut->at_most);
        json.field("cuts", cut->cuts);
        json.field("episodes", cut->episodes);
        json.field("counted", name(cut->counted));
        json.field("busy_outlived", cut->busy_outlived);
    });
}

}  // namespace

void write_session(JsonWriter& json, const HoldFacts& held) {
    json.field("asked_for_ms", Micros(held.asked_for));
    json.field("held_ms", held.held);
    json.field("whole_time", held.whole_time);
    json.field("bisect_idle", held.bisect_idle);
    json.field("dead_after_ms", Micros(held.silence_limit));
    json.field("retry_for_ms", Micros(held.ask_for));
    json.array("sockets", held.sockets, [&](const HeldSocket& socket) {
        json.object([&] { write_socket(json, socket); });
    });
    json.field("own_network_gone", held.own_network_gone);
    json.field("ended", held.ends_total);
    json.array("ends", held.ends, [&](const SessionEnd& end) { json.object([&] { write_end(json, end); }); });
    if (held.refusal) json.object("refusal", [&] { write_gateway_error(json, *held.refusal); });
    write_repeated(json, "idle_limit", held.idle);
    write_repeated(json, "lifetime_limit", held.lifetime);
}

std::string event_line(const HoldEvent& event, const Redactor* redactor) {
    JsonWriter json(false, Printable(redactor));
    json.object([&] {
        json.field("schema", "ocprobe.event/v1");
        json.field("event", name(event.kind));
        json.own("at", rfc3339(event.wall));
        json.field("at_ms", event.at);
        if (event.socket != nullptr) json.object("socket", [&] { write_socket(json, *event.socket); });
        if (event.step != nullptr) json.object("step", [&] { write_step(json, *event.step); });
        if (event.end != nullptr) json.object("end", [&] { write_end(json, *event.end); });
    });
    return json.take();
}

}  // namespace ocprobe::report
