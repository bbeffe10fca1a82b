// The order of precedence.
#include "ocprobe/timeline/timeline.hpp"
#include "timeline/incidents/records.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::timeline {

namespace {

// An exact reason before what it led to. An end of the process explains its sessions; what is left is looked at by itself.
constexpr std::array ordered{
    &causes::gateway_paused,
    &causes::evicted,
    &causes::host_rebooted,
    &causes::crash_loop,
    &causes::out_of_memory,
    &causes::state_corrupt,
    &causes::two_gateways,
    &causes::lease_lost,
    &causes::gateway_crashed,
    &causes::stop_grace_ended,
    &causes::health_check,
    &causes::gateway_killed,
    &causes::gateway_never_started,
    &causes::config_reload,
    &causes::gateway_recreated,
    &causes::gateway_restarted,
    &causes::gateway_stopped,
    &causes::pairing_refused,
    &causes::auth_changed,
    &causes::rate_limited,
    &causes::origin_refused,
    &causes::nonce_refused,
    &causes::auth_refused,
    &causes::handshake_timeout,
    &causes::slow_consumer,
    &causes::network_lost,
    &causes::proxy_idle_timeout,
    &causes::socket,
    &causes::tls_failed,
    &causes::name_not_resolved,
    &causes::loopback,
    &causes::gateway_not_running,
    &causes::client_ended,
    &causes::gateway_starting,
    &causes::not_known,
};

}  // namespace

std::span<const CauseRecord* const> cause_records() {
    return ordered;
}

void link(Proof& proof, const Scene& scene, Index index, const std::string& words) {
    if (index) proof.chain.push_back({*index, words + " at " + clock_words(scene.at(*index))});
}

const TimelineEvent* proven_by(const Proof& proof, const Scene& scene, EventKind kind) {
    const auto found = std::find_if(proof.chain.begin(), proof.chain.end(), [&](const ChainLink& link) {
        return scene.at(link.event).kind == kind;
    });
    return found == proof.chain.end() ? nullptr : &scene.at(found->event);
}

std::vector<CauseText> cause_texts() {
    std::vector<CauseText> texts;
    for (const auto* record : ordered)
        texts.push_back(
            {.id = record->id,
             .holds_when = record->holds_when,
             .excludes = record->excludes,
             .what_to_do = record->what_to_do}
        );
    return texts;
}

}  // namespace ocprobe::timeline
