// What became of held sessions, as the rules ask for it. Pure predicates and one classification.
#pragma once

#include "ocprobe/model/report.hpp"

#include <array>
#include <optional>
#include <vector>

namespace ocprobe::judge {

enum class EndKind {
    auth_changed,
    gateway_killed,
    gateway_stopped,
    gateway_stalled,
    network_lost,
    gateway_restarted,
    proxy_idle_timeout,
    proxy_lifetime,
    peer_closed,
};

/// Every kind, the worst first.
inline constexpr std::array end_kinds{
    EndKind::auth_changed,
    EndKind::gateway_killed,
    EndKind::gateway_stopped,
    EndKind::gateway_stalled,
    EndKind::network_lost,
    EndKind::gateway_restarted,
    EndKind::proxy_idle_timeout,
    EndKind::proxy_lifetime,
    EndKind::peer_closed};

/// The id of its verdict.
[[nodiscard]] std::string_view id_of(EndKind kind);

/// | how it ended                 | what asking again met                        | kind                                 |
/// |------------------------------|----------------------------------------------|--------------------------------------|
/// | close 4001                   | anything                                     | auth_changed                         |
/// | anything                     | the credential refused                       | auth_changed                         |
/// | 1012, or `shutdown`          | nobody for good                              | gateway_stopped                      |
/// | 1012, or `shutdown`          | anything else                                | gateway_restarted                    |
/// | cut, no close frame          | a new boot id; or refused, then nobody       | gateway_killed                       |
/// | cut                          | not refused, and our own interfaces are gone | network_lost                         |
/// | cut by an error of the path  | the same boot id, or nobody                  | network_lost                         |
/// | cut                          | no route or no answer, then the same boot id | network_lost                         |
/// | cut                          | accepted, and no answer                      | gateway_stalled                      |
/// | cut, or closed by a proxy    | the same boot id, at a silence that repeats  | proxy_idle_timeout                   |
/// | cut, or closed by a proxy    | the same boot id, at an age that repeats     | proxy_lifetime                       |
/// | cut                          | the same boot id, once                       | peer_closed                          |
/// | silence                      | refused, then a new boot id                  | gateway_killed                       |
/// | silence                      | a new boot id                                | gateway_restarted                    |
/// | silence                      | refused, and nobody                          | gateway_killed (or stopped: shutdown) |
/// | silence                      | accepted, and no answer                      | gateway_stalled                      |
/// | silence                      | anything else                                | network_lost                         |
/// | another close frame          | a new boot id / the same                     | gateway_restarted / peer_closed      |
/// | our own close                | anything                                     | peer_closed                          |
[[nodiscard]] EndKind kind_of(const SessionEnd& end, const HoldFacts& held);

/// The end that the verdict is about: the last one after which there was no session again; otherwise the cut that
/// repeats; otherwise the worst, and of those the first. Nothing: no session ended.
[[nodiscard]] const SessionEnd* deciding_end(const Evidence& e);
[[nodiscard]] std::optional<EndKind> session_kind(const Evidence& e);
[[nodiscard]] int ends_of_kind(const Evidence& e, EndKind kind);

/// A session ended and nobody gave one again.
[[nodiscard]] bool still_without_session(const SessionEnd& end);
[[nodiscard]] bool met(const SessionEnd& end, AskedAgain what);
[[nodiscard]] const AskStep* step_of(const SessionEnd& end, AskedAgain what);

}  // namespace ocprobe::judge
