// A URL as Node's `new URL` reads it, for the schemes that the CLI dials; and our own `unix:/path`.
#pragma once

#include "ocprobe/model/target.hpp"
#include "ocprobe/policy/host.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::openclaw {

/// In the schemes that the URL standard calls special a backslash is one too.
[[nodiscard]] constexpr bool is_slash(char c) {
    return c == '/' || c == '\\';
}

struct Url {
    std::string scheme;    ///< lower case: ws, wss, http, https or unix
    std::string username;  ///< percent-encoded
    std::string password;  ///< percent-encoded
    policy::Host host;
    std::uint16_t port = 0;  ///< the scheme's own when the text names none
    bool default_port = false;
    std::string path = "/";
    std::string query;  ///< with its `?`, or empty
    bool fragment = false;
    std::string unix_path;

    [[nodiscard]] bool tls() const { return scheme == "wss" || scheme == "https"; }
    [[nodiscard]] bool unix_socket() const { return scheme == "unix"; }
    [[nodiscard]] Endpoint endpoint() const;
    /// `scheme://host[:port][/path]`, as the CLI keys the device tokens that it caches for an origin.
    [[nodiscard]] std::string origin_scope() const;
};

/// `parsed` is there whenever Node would parse the text, so also beside the faults `fragment`, `quotes` and
/// `unresolved_variable`: the CLI finds those out later or never.
struct UrlReading {
    std::optional<Url> parsed;
    UrlFault fault = UrlFault::none;
    std::string detail;  ///< printable; quotes nothing of the text but its scheme or port
    /// The one text that Node parses and that is not parsed here: its look-up fails in any case.
    bool host_too_long = false;
};

/// `allow_unix`: `unix:` is a target of ours (flag, OCPROBE_URL), never one of the CLI's.
[[nodiscard]] UrlReading read_url(std::string_view text, bool allow_unix);

/// The text with its password and query values replaced, fit to be printed; works on text that does not parse
/// too.
[[nodiscard]] std::string printable_url(std::string_view text);

/// The password (or the lone user name) between scheme and `@`, percent-encoded and decoded: for the
/// redactor.
[[nodiscard]] std::vector<std::string> url_secrets(std::string_view text);

/// A query without the parameters that hold a credential: none goes into an HTTP head, where proxies log it, and the
/// gateway reads none there (probes/ws/README.md). `?a=1&token=x` → `?a=1`, `?token=x` → nothing.
[[nodiscard]] std::string public_query(std::string_view query);

}  // namespace ocprobe::openclaw
