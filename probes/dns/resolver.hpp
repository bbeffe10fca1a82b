// c-ares behind one coroutine: a name in, addresses or the exact reason for none out. Never getaddrinfo.
#pragma once

#include "ocprobe/model/network.hpp"
#include "ocprobe/model/stage.hpp"
#include "probes/core/net.hpp"
#include "probes/dns/resolver_config.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ocprobe::probes {

/// What one look-up found.
struct Lookup {
    DnsOutcome outcome = DnsOutcome::not_run;
    std::vector<DnsAnswer> answers;  ///< in the order in which Node would try them
    std::size_t dropped = 0;         ///< addresses beyond our limit
    bool from_hosts_file = false;
    std::vector<std::string> queried;
    std::vector<std::string> asked;
    std::string answered_by;
    std::string error;  ///< `NXDOMAIN`, `SERVFAIL`, `ECONNREFUSED` …; empty when it resolved
    std::optional<int> error_number;
};

class Resolver {
public:
    Resolver(net::any_io_executor executor, const ResolverFiles& files);

    [[nodiscard]] const ResolverConfig& config() const { return config_; }
    /// Look-ups may run at the same time. Ends within `budget`, whatever the name servers do.
    [[nodiscard]] net::awaitable<Lookup> lookup(std::string name, Millis budget) const;

private:
    net::any_io_executor executor_;
    ResolverConfig config_;
    std::string hosts_;
};

}  // namespace ocprobe::probes
