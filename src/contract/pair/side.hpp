// One container of a pair: what the CLI or the gateway in it would find, by the same ladders that `check` climbs.
#pragma once

#include "contract/pair/command.hpp"
#include "contract/pair/image.hpp"
#include "contract/pair/mount_view.hpp"
#include "contract/read/compose.hpp"
#include "ocprobe/openclaw/resolve.hpp"
#include "ocprobe/policy/ports.hpp"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::contract {

struct Side {
    const Service* service = nullptr;
    std::uint32_t uid = 1000;
    bool uid_known = true;
    /// The project's own image with a command that it takes: its user, home and defaults are known.
    bool official = true;
    bool state_known = true;  ///< where the state directory is; for another image a variable or a mount tells
    openclaw::Resolution resolution;
    Knowledge config = Knowledge::unknown;
    std::string state_directory;
    Origin state;  ///< of the state directory
    /// Values that only the deployment knows, as they stand in the environment above, with what they are.
    std::map<std::string, std::string, std::less<>> symbols;
    /// Variables of the ladders that Compose substitutes with nothing although an env file was read.
    std::vector<std::string> blanked;

    [[nodiscard]] bool is_symbol(const Secret& value) const;
    /// What a symbol stands for, empty for an ordinary value.
    [[nodiscard]] std::string meaning(const Secret& value) const;
};

/// What the gateway makes of its command line, its environment and its config.
struct GatewayView {
    std::vector<std::string> arguments;  ///< after `gateway`
    bool command_known = false;          ///< the files name it; otherwise the image's own
    bool allow_unconfigured = false;
    std::string bind;  ///< `lan`, `loopback` …; empty when only the config tells, which is not seen
    std::string bind_source;
    std::uint16_t port = policy::gateway_port;
    bool port_known = true;
    std::string port_source;
    std::string auth_mode;  ///< `token`, `password`, `none` …
    std::string token_source;
};

struct Measurement;

/// One gateway and one CLI.
struct Pair {
    const Project& project;
    Side gateway;
    Side cli;
    GatewayView listens;
    bool same_container = false;
    bool shared_namespace = false;
    bool other_client = false;      ///< `cli` is another program than OpenClaw's CLI
    std::string gateway_namespace;  ///< the service that owns it, `host`, `none:NAME`
    std::string cli_namespace;
    const Measurement* measured = nullptr;  ///< with --live: the running container
};

/// `secrets` are taken out of URLs. `as_gateway`: the URL variable is left out, since the gateway does not dial itself.
[[nodiscard]] Side make_side(
    const Service& service,
    const Project& project,
    const FileSystem& host,
    std::span<const Secret> secrets,
    bool as_gateway
);

[[nodiscard]] GatewayView view_gateway(const Side& side);

/// Who owns the network namespace: follows `service:` and `container:`.
[[nodiscard]] std::string namespace_of(const Project& project, const Service& service);

/// The release that an image's tag names: `openclaw:2026.7.1`.
[[nodiscard]] std::optional<std::string> release_of(const Text& image);

/// A variable of the container as it stands in the files.
[[nodiscard]] const EnvValue* variable(const Service& service, std::string_view name);

}  // namespace ocprobe::contract
