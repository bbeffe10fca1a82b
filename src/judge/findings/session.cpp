// Findings about held sessions: what happened beside the verdict.
#include "judge/view/session.hpp"

#include "judge/findings/findings.hpp"
#include "judge/remedy/words.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

template <EndKind kind>
void note_ends(Notes& notes) {
    const auto& e = notes.evidence();
    const auto decided = session_kind(e);
    const int count = decided ? ends_of_kind(e, kind) : 0;
    if (count == 0 || kind == *decided) return;
    notes.add(
        Severity::warning,
        cat(count,
            count == 1 ? " session" : " sessions",
            " of this run ended in this way, beside what the verdict says")
    );
}

template <EndKind kind>
constexpr FindingRecord ends_of(std::string_view id) {
    return {
        .id = id,
        .stage = StageId::websocket,
        .note = note_ends<kind>,
        .documentation = documented_by_its_cause};
}

constexpr std::array session_records_beside{
    ends_of<EndKind::auth_changed>("session.auth_changed"),
    ends_of<EndKind::gateway_killed>("session.gateway_killed"),
    ends_of<EndKind::gateway_stopped>("session.gateway_stopped"),
    ends_of<EndKind::gateway_stalled>("session.gateway_stalled"),
    ends_of<EndKind::network_lost>("session.network_lost"),
    ends_of<EndKind::gateway_restarted>("session.gateway_restarted"),
    ends_of<EndKind::proxy_idle_timeout>("session.proxy_idle_timeout"),
    ends_of<EndKind::proxy_lifetime>("session.proxy_lifetime"),
    ends_of<EndKind::peer_closed>("session.peer_closed"),
};

}  // namespace

std::span<const FindingRecord> session_findings() {
    return session_records_beside;
}

}  // namespace ocprobe::judge
