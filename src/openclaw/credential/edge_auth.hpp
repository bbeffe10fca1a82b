// gateway.remote.edgeAuth: headers for a proxy that asks for a login of its own (README.md, "Credential ladder").
#pragma once

#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/credential.hpp"
#include "openclaw/credential/secret_ref.hpp"
#include "openclaw/url/ladder.hpp"

#include <string>
#include <vector>

namespace ocprobe::openclaw {

/// Why the CLI stops for it.
enum class EdgeAuthFault {
    none,
    shape,       ///< no map, an empty one, a name that no header may have or that belongs to the transport
    needs_tls,   ///< it is for this target, and the target is no wss:// URL
    unresolved,  ///< a value that cannot be had here
};

struct EdgeAuthReading {
    EdgeAuth state = EdgeAuth::none;
    EdgeAuthFault fault = EdgeAuthFault::none;
    std::vector<std::string> names;   ///< printable
    std::string detail;               ///< the fault, or what is undecided, printable
    std::vector<EdgeHeader> headers;  ///< all of them, or none
    std::vector<Secret> secrets;  ///< every value that was seen, also where the map is not for this target
};

/// Variables and files are read; programs and the CLI's own store are never asked.
[[nodiscard]] EdgeAuthReading read_edge_auth(const SecretRequest& request, const UrlLadder& urls);

}  // namespace ocprobe::openclaw
