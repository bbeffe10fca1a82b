// The table of what differs between releases. A bound is the first release that was seen, or looked up in its
// package, to behave otherwise; between that one and the last before it the wider choice is taken.
//
//  release                       /startupz  readyz adds       challenge adds   1002 details
//  … 2026.4.29, 2026.5.7         page       –                 –                {expectedProtocol:3}
//  2026.5.12 … 2026.6.11         page       –                 –                code, minimumProbeProtocol:4
//  2026.7.1 … 2026.7.35          page       –                 –                code, minimumProbeProtocol:3
//  2026.8.1 … 2026.9.3           JSON       degradedSinceMs   –                the same
//  2026.9.6                      JSON       + cpuBreakdown    capabilities     the same
#include "judge/view/release.hpp"

#include "judge/view/view.hpp"
#include "ocprobe/policy/release.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

const HttpAnswer* answer_at(const Evidence& e, std::string_view path) {
    const auto* http = e.http();
    if (http == nullptr || !http->gateway) return nullptr;
    for (const auto& answer : http->answers) {
        if (answer.path == path) return &answer;
    }
    return nullptr;
}

bool startup_is_page(const Evidence& e) {
    const auto* answer = answer_at(e, "/startupz");
    return answer != nullptr && answer->body_kind == HttpBody::gateway_page;
}

bool startup_is_json(const Evidence& e) {
    const auto* answer = answer_at(e, "/startupz");
    if (answer == nullptr) return false;
    const auto kind = answer->body_kind;
    return kind == HttpBody::gateway_started || kind == HttpBody::gateway_starting ||
           kind == HttpBody::gateway_draining;
}

bool ready_is_json(const Evidence& e) {
    const auto* answer = answer_at(e, "/readyz");
    return answer != nullptr &&
           (answer->body_kind == HttpBody::gateway_ready || answer->body_kind == HttpBody::gateway_not_ready);
}

/// The details of /readyz, which only callers from loopback get.
bool ready_holds(const Evidence& e, std::string_view word) {
    const auto* answer = answer_at(e, "/readyz");
    return ready_is_json(e) && answer->body.str().find(word) != std::string::npos;
}

bool challenged(const Evidence& e) {
    const auto* ws = e.websocket();
    return ws != nullptr && ws->challenge_after && gateway_answered(e);
}

const GatewayError* mismatch(const Evidence& e) {
    const auto* error = refusal(e);
    return error != nullptr && error->expected_protocol ? error : nullptr;
}

constexpr std::array known_releases{
    ReleaseRow{"", "2026.8.1", "/startupz is not known to it", startup_is_page},
    ReleaseRow{"2026.8.1", "", "/startupz answers in JSON", startup_is_json},
    ReleaseRow{"2026.2.27", "", "/readyz answers in JSON", ready_is_json},
    ReleaseRow{
        "",
        "2026.8.1",
        "/readyz has no degradedSinceMs",
        [](const Evidence& e) {
            return ready_holds(e, "\"eventLoop\"") && !ready_holds(e, "\"degradedSinceMs\"");
        }},
    ReleaseRow{
        "2026.8.1",
        "",
        "/readyz has degradedSinceMs",
        [](const Evidence& e) { return ready_holds(e, "\"degradedSinceMs\""); }},
    ReleaseRow{
        "2026.9.4",
        "",
        "/readyz has cpuBreakdown",
        [](const Evidence& e) { return ready_holds(e, "\"cpuBreakdown\""); }},
    ReleaseRow{
        "2026.9.4",
        "",
        "its challenge names capabilities",
        [](const Evidence& e) { return challenged(e) && !e.websocket()->challenge_capabilities.empty(); }},
    ReleaseRow{
        "",
        "2026.9.6",
        "its challenge names no capabilities",
        [](const Evidence& e) { return challenged(e) && e.websocket()->challenge_capabilities.empty(); }},
    ReleaseRow{
        "",
        "2026.5.12",
        "it speaks protocol 3",
        [](const Evidence& e) { return mismatch(e) != nullptr && mismatch(e)->expected_protocol == 3; }},
    ReleaseRow{
        "2026.5.12",
        "",
        "it speaks protocol 4",
        [](const Evidence& e) { return mismatch(e) != nullptr && mismatch(e)->expected_protocol == 4; }},
    ReleaseRow{
        "",
        "2026.7.1",
        "it lets no probe of protocol 3 in",
        [](const Evidence& e) { return mismatch(e) != nullptr && mismatch(e)->minimum_probe_protocol == 4; }},
    ReleaseRow{
        "2026.6.12",
        "",
        "it lets probes of protocol 3 in",
        [](const Evidence& e) { return mismatch(e) != nullptr && mismatch(e)->minimum_probe_protocol == 3; }},
    ReleaseRow{
        "2026.5.13",
        "",
        "its protocol mismatch has a code",
        [](const Evidence& e) { return mismatch(e) != nullptr && !mismatch(e)->details_code.empty(); }},
    ReleaseRow{
        "",
        "2026.6.11",
        "its protocol mismatch has no code",
        [](const Evidence& e) { return mismatch(e) != nullptr && mismatch(e)->details_code.empty(); }},
    ReleaseRow{
        "2026.7.36",
        "",
        "it refuses forwarded headers of a proxy that it does not trust",
        [](const Evidence& e) { return any_body(e, HttpBody::gateway_attribution); }},
};

/// Whether `a` is a tighter lower bound than `b`.
bool later(std::string_view a, std::string_view b) {
    return b.empty() || policy::newer_release(a, b);
}

}  // namespace

std::span<const ReleaseRow> release_rows() {
    return known_releases;
}

ReleaseRange release_range(const Evidence& e) {
    ReleaseRange range;
    if (!gateway_version(e).empty() || !gateway_answered(e)) return range;
    for (const auto& row : known_releases) {
        if (!row.seen(e)) continue;
        if (!row.at_least.empty() && later(row.at_least, range.at_least)) range.at_least = row.at_least;
        if (!row.before.empty() && (range.before.empty() || policy::newer_release(range.before, row.before)))
            range.before = row.before;
        range.because.emplace_back(row.because);
    }
    const bool contradiction = range.known() && !range.at_least.empty() && !range.before.empty() &&
                               !policy::newer_release(range.before, range.at_least);
    return contradiction ? ReleaseRange{} : range;
}

}  // namespace ocprobe::judge
