// An identity-aware proxy in front of the gateway, as far as its answers show one. Pure predicates.
#pragma once

#include "ocprobe/model/report.hpp"

#include <string>

namespace ocprobe::judge {

/// The answer by which such a proxy asks for its own login: a redirect to another host, or a status with its marks.
/// nullptr where none is seen, and where the gateway was reached.
[[nodiscard]] const HttpAnswer* edge_answer(const Evidence& e);
/// The host that a redirect leads to, where it is not the target's own; empty for every other answer.
[[nodiscard]] std::string redirect_target(const HttpAnswer& answer);
/// The redirect leads to the target's own host: another scheme, port or path.
[[nodiscard]] bool redirects_to_same_host(const Evidence& e, const HttpAnswer& answer);
/// The URL of this very host that a redirect leads to, as the CLI takes it; empty where it leads to a path, or elsewhere.
[[nodiscard]] std::string redirected_url(const Evidence& e, const HttpAnswer& answer);
/// The server program of that answer: `nginx`; empty where it names none.
[[nodiscard]] std::string recognised_edge_server(const Evidence& e);

}  // namespace ocprobe::judge
