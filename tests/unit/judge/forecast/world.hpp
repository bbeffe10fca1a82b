// A world with one CLI and one gateway: what a run observes in it, and what the typed steps of a fix change in it. It knows
// nothing of verdicts: observe() makes evidence, apply() reads edits.
#pragma once

#include "ocprobe/model/report.hpp"

#include <cstdint>
#include <set>
#include <string>

namespace ocprobe::judge_test {

/// What a place for a credential holds.
enum class Held { nothing, right, wrong, placeholder, quoted, reference };

enum class Way { open, loopback_only, dropped, no_route };
enum class Front {
    none,
    adds_headers,
    has_no_upstream,
    drops_upgrade,
    swallows_upgrade,
    holds_frames,
    adds_origin
};
enum class Life { ready, starting, draining, stopped };

struct World {
    // The CLI's side.
    SourceKind url_source = SourceKind::env_gateway_url;  ///< or config_remote_url, default_loopback
    std::string host = "openclaw-gateway";
    std::uint16_t port = 18789;
    bool url_tls = false;
    bool url_has_scheme = true;
    bool remote_url_missing = false;
    bool plaintext_switch = true;
    bool config_readable = true;
    Held env_token = Held::right;
    Held config_token = Held::nothing;
    bool has_password = false;
    bool issuer_trusted = true;
    bool pinned = false;
    bool shares_state = false;      ///< the gateway's state directory is mounted here
    bool shares_namespace = false;  ///< the gateway's network namespace is ours
    bool device_paired = false;

    // The gateway's side.
    std::uint16_t gateway_port = 18789;
    bool gateway_tls = false;
    std::set<std::string> certificate_faults;  ///< `validity`, `name`
    bool name_resolves = true;
    bool resolver_answers = true;
    Way way = Way::open;
    Front front = Front::none;
    Life life = Life::ready;
    bool locked_out = false;
    bool wants_password = false;
};

[[nodiscard]] Evidence observe(const World& world);

/// False: no edit of it is known here, or it needs a person.
[[nodiscard]] bool apply(World& world, const FixStep& step);

}  // namespace ocprobe::judge_test
