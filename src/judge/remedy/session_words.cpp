// Wording the ends of held sessions.
#include "judge/remedy/session_words.hpp"

#include "base/duration.hpp"
#include "judge/remedy/words.hpp"

namespace ocprobe::judge::session {

std::string_view how(const SessionEnd& end) {
    if (end.went_silent) return "nothing came any more";
    if (end.close.origin == CloseOrigin::frame) return "a close frame";
    return end.close.origin == CloseOrigin::local ? "closed by us" : "cut without a close frame";
}

namespace {

/// `Socket 1, 12.3 s after hello-ok: cut without a close frame (1006, ECONNRESET).`
std::string event(const SessionEnd& end) {
    auto text = cat("Socket ", end.socket, ", ", duration_text(end.held), " after hello-ok: ", how(end));
    if (!end.went_silent) {
        text += cat(" (", end.close.code);
        if (!end.close.transport_text.empty()) text += cat(", ", end.close.transport_text);
        if (!end.close.reason.empty()) text += cat(", \"", end.close.reason.str(), "\"");
        text += ")";
    }
    return text + ".";
}

/// ` Asked again: 3 times refused; then hello-ok after 6.2 s, boot id a1… instead of b2….`
std::string asked(const SessionEnd& end) {
    std::vector<std::string> parts;
    for (const auto& step : end.asked) {
        auto part =
            std::string(step.what == AskedAgain::no_response ? "accepted but not answered" : name(step.what));
        for (auto& c : part)
            c = c == '_' ? ' ' : c;
        if (!step.detail.empty()) part += cat(" (", step.detail, ")");
        parts.push_back(step.times > 1 ? cat(step.times, " times ", part) : part);
    }
    if (end.back_after) {
        auto back = cat("hello-ok ", duration_text(*end.back_after), " after the end");
        if (end.gateway == SameGateway::same) back += ", the same gateway process";
        if (end.gateway == SameGateway::other) back += ", another boot id";
        parts.push_back(std::move(back));
    } else {
        parts.emplace_back(end.gave_up ? "no session again" : "the run ended before there was one");
    }
    return cat(" Asked again: ", join(parts, ", then "), ".");
}

std::string times(const Evidence& e, EndKind kind) {
    const int count = ends_of_kind(e, kind);
    return count > 1 ? cat(" ", count, " sessions ended so.") : std::string();
}

}  // namespace

void say_what_happened(const Evidence& e, Verdict& v, EndKind kind) {
    const auto& end = *deciding_end(e);
    v.cause = cat(event(end), asked(end), times(e, kind));
    v.evidence = {"session", "close"};
    if (!cannot_see_whether_it_is_back(e)) return;
    v.cause += " This network namespace has lost its interfaces meanwhile. Whether the gateway is back "
               "cannot be seen "
               "from here.";
    if (!namespace_is_abandoned(e)) return;
    v.cause += " The container that the namespace belongs to was restarted or recreated.";
}

bool cannot_see_whether_it_is_back(const Evidence& e) {
    return e.hold->own_network_gone && still_without_session(*deciding_end(e));
}

bool namespace_is_abandoned(const Evidence& e) {
    // On loopback nobody needs interfaces: what is gone is the container that the namespace belonged to.
    return cannot_see_whether_it_is_back(e) && e.target.host_is_loopback;
}

}  // namespace ocprobe::judge::session
