// One gateway or two, from the strongest proof to the weakest. What proves nothing stays unknown.
#include "judge/view/identity.hpp"

#include "base/duration.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"
#include "ocprobe/policy/host.hpp"

#include <algorithm>

namespace ocprobe::judge {

namespace {

/// Two gateways that start within this time of each other cannot be told apart by their uptimes, and an answer
/// that took longer says too little.
constexpr Micros coarse{250'000};
constexpr Micros slack{20'000};

struct Start {
    Micros at{0};  ///< on the run's own clock; before its start, so negative
    Micros error{0};
};

std::optional<Start>
start_of(const std::optional<std::int64_t>& uptime_ms, const std::optional<Micros>& told_at, Micros error) {
    if (!uptime_ms || !told_at) return std::nullopt;
    return Start{*told_at - Micros(*uptime_ms * 1000), error};
}

Identity by_uptime(const Evidence& e, const CandidateResult& candidate) {
    const auto* http = e.http();
    if (http == nullptr) return {};
    const auto ours = start_of(http->uptime_ms, http->uptime_at, http->uptime_error);
    const auto theirs = start_of(candidate.uptime_ms, candidate.uptime_at, candidate.uptime_error);
    if (!ours || !theirs) return {};
    const auto apart = ours->at > theirs->at ? ours->at - theirs->at : theirs->at - ours->at;
    const auto bar = ours->error + theirs->error + slack;
    if (apart > bar) {
        return {Sameness::two, cat("they started ", duration_text(apart), " apart, by their own uptimes")};
    }
    if (bar > coarse) return {};
    return {Sameness::one, cat("they started at the same moment, to ", duration_text(bar))};
}

bool is_own(const Evidence& e, const std::string& address) {
    const auto& own = e.container.own_addresses;
    return policy::connects_to_loopback(address) || std::find(own.begin(), own.end(), address) != own.end();
}

/// Two addresses of this namespace, and one socket that listens on all of them.
Identity by_socket(const Evidence& e, const std::string& address, const CandidateResult& candidate) {
    if (!e.container.listeners_measured || !is_own(e, address) || !is_own(e, candidate.address)) return {};
    const Listener* only = nullptr;
    for (const auto& listener : e.container.listeners) {
        if (listener.port != candidate.candidate.port) continue;
        if (only != nullptr) return {};
        only = &listener;
    }
    const bool everywhere = only != nullptr && (only->address == "0.0.0.0" || only->address == "::");
    return everywhere ? Identity{Sameness::one, "one socket of this namespace listens on both"} : Identity{};
}

}  // namespace

Identity compare(const Evidence& e, const CandidateResult& candidate) {
    const auto* connection = e.connect();
    if (connection == nullptr || !e.target.endpoint || !gateway_answered(e)) return {};
    const auto& address = connection->chosen_address;
    const bool same_port = e.target.endpoint->port == candidate.candidate.port;
    if (same_port && address == candidate.address) return {Sameness::one, "both names lead to one address"};
    if (const auto told = by_uptime(e, candidate); told.same != Sameness::unknown) return told;
    const auto ours = gateway_version(e);
    const auto theirs = candidate.version.str();
    if (!ours.empty() && !theirs.empty() && ours != theirs)
        return {Sameness::two, cat("one is ", ours, ", the other ", theirs)};
    return same_port ? by_socket(e, address, candidate) : Identity{};
}

Identity compare_with_state(const Evidence& e) {
    const auto* ws = e.websocket();
    const auto& ids = e.state.pairing.boot_ids;
    if (ws == nullptr || !ws->hello || ws->hello->boot_id.empty() || ids.empty()) return {};
    const auto& said = ws->hello->boot_id.str();
    if (std::find(ids.begin(), ids.end(), said) != ids.end())
        return {Sameness::one, "its boot id stands in this state directory"};
    return {Sameness::two, "its boot id is none of those in this state directory"};
}

}  // namespace ocprobe::judge
