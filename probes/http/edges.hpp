// Answers that an edge makes in front of the gateway: logins, and routes that lead nowhere. Pure.
#pragma once

#include "probes/http/answer.hpp"

#include <string>

namespace ocprobe::probes {

/// Which identity-aware proxy asks for its own login here: `Cloudflare Access`, `oauth2-proxy` …; empty where no mark of
/// such a product tells it. HTTP's own challenge (Basic) is no login of theirs.
[[nodiscard]] std::string recognise_edge(const RawAnswer& answer);

/// A 404 that a proxy itself makes where no rule of its leads to a service.
[[nodiscard]] bool has_no_route(const RawAnswer& answer);

}  // namespace ocprobe::probes
