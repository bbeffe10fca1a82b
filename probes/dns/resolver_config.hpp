// What resolv.conf and the hosts file say, read as glibc reads them (measured with 2.36), so that the real CLI's answer is
// predicted. By hand: ares_init() reads them by rules of its own, and tells nothing of a line that it ignores.
#pragma once

#include "ocprobe/model/network.hpp"
#include "ocprobe/model/stage.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::probes {

struct ResolverConfig {
    std::string status;  ///< of resolv.conf: `ok`, `missing`, `empty`, `unreadable`
    std::vector<std::string> servers;
    std::vector<std::string> search;
    std::vector<std::string> ignored;  ///< `nameserver` lines that glibc ignores, escaped
    std::size_t ndots = 1;
    std::size_t timeout = 5;   ///< seconds, for the first server
    std::size_t attempts = 2;  ///< rounds over all servers; 0: glibc asks nobody
    bool edns0 = false;  ///< questions carry an OPT record (RFC 6891); a server that refuses it answers none
    bool tcp_only = false;      ///< `use-vc`
    bool no_bare_name = false;  ///< `no-tld-query`: a name without a dot is asked with a search domain alone

    /// How long glibc waits for servers that are all silent, for one name.
    [[nodiscard]] Millis patience() const;
};

/// Never blocks, whatever stands at the paths. A file without a usable `nameserver` line is `empty`. A keyword counts in the
/// first column only; a carriage return belongs to the word before it.
[[nodiscard]] ResolverConfig read_resolver_config(const ResolverFiles& files);
/// The same for a text that was read already; `host_name` gives the search domain where the text gives none.
[[nodiscard]] ResolverConfig parse_resolv_conf(std::string_view text, std::string_view host_name);

/// The addresses of `name`, in any case, in the text of a hosts file, in its order. A final dot is a part of a name here: it
/// matches only an entry with one.
[[nodiscard]] std::vector<DnsAnswer> find_in_hosts(std::string_view text, std::string_view name);
[[nodiscard]] std::string read_hosts(const ResolverFiles& files);

/// The names to ask for, in order: search domains and ndots applied.
[[nodiscard]] std::vector<std::string> names_to_ask(std::string_view name, const ResolverConfig& config);
/// Whether it can be a host name at all: 1 to 253 characters, labels of 1 to 63, letters, digits, `-` and
/// `_`, no `-` at its beginning.
[[nodiscard]] bool is_host_name(std::string_view name);
/// `localhost` in any case. With a final dot it is a name like any other.
[[nodiscard]] bool is_localhost(std::string_view name);
/// An IPv4 or IPv6 address (without brackets), or nothing.
[[nodiscard]] std::optional<DnsAnswer> as_literal(std::string_view host);

}  // namespace ocprobe::probes
