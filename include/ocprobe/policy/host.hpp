// Hosts as text: what a host in a URL, a log or a file means before anybody looks it up.
#pragma once

#include "ocprobe/policy/address.hpp"

#include <boost/system/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ocprobe::policy {

/// Why a text is no host.
enum class HostFault {
    not_valid,  ///< the URL standard refuses it
    too_long,   ///< over 253 bytes: no DNS question can hold it (RFC 1035, section 2.3.4)
};

struct Host {
    std::string
        text;  ///< lower case, ASCII; shorthand IPv4 written out, IPv6 compressed and without brackets
    std::optional<IpAddress> address;  ///< nothing: a name
};

/// The host parser of the URL standard for special schemes (IPv6 in brackets).
[[nodiscard]] boost::system::result<Host, HostFault> parse_host(std::string_view text);

/// Any host text, also IPv6 without brackets or with a zone (`fe80::1%eth0`). What no URL could hold is a name as it is.
[[nodiscard]] Host read_host(std::string_view text);

/// The text of a name without its trailing dots.
[[nodiscard]] std::string_view bare_name(const Host& host);

/// `localhost`, or an address that connects to loopback. No other name is looked up, so none is loopback.
[[nodiscard]] bool connects_to_loopback(const Host& host);
[[nodiscard]] bool connects_to_loopback(std::string_view host);

/// Whether a word of a log line is `localhost` or an address that connects to loopback, alone or before a port. Addresses
/// are read in full form only: `0` and `127.1` are no hosts in a sentence.
[[nodiscard]] bool mentions_loopback(std::string_view text);

/// `*.local` and `*.ts.net`: names that the CLI takes for names of a private network.
[[nodiscard]] bool is_private_name(const Host& host);

}  // namespace ocprobe::policy
