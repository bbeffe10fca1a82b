// Which URL the CLI dials here, and who decided so (README.md, "URL ladder").
#pragma once

#include "ocprobe/base/secret.hpp"
#include "ocprobe/model/target.hpp"
#include "ocprobe/openclaw/resolve.hpp"
#include "openclaw/config/load.hpp"
#include "openclaw/install/layers.hpp"
#include "openclaw/url/url.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ocprobe::openclaw {

struct UrlLadderRequest {
    const Config& config;
    const Variables& variables;
    const std::vector<HiddenVariable>& hidden;
    CliRules rules = CliRules::v2026_9_6;
    const std::optional<UrlOverride>& override_url;
};

struct UrlLadder {
    Target target;
    std::optional<Url> url;    ///< of what is dialled, when it parses
    bool env_url = false;      ///< the CLI's own ladder ends at OPENCLAW_GATEWAY_URL
    bool remote_mode = false;  ///< gateway.mode is remote
    std::string origin_scope;  ///< as the CLI keys cached device tokens; empty when unknown
    std::vector<Secret> secrets;
};

[[nodiscard]] UrlLadder climb_urls(const UrlLadderRequest& request);

}  // namespace ocprobe::openclaw
