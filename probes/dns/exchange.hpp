// One name server asked for one name: A and AAAA side by side, on a c-ares channel that touches no file.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/model/stage.hpp"
#include "probes/core/net.hpp"

#include <string>
#include <vector>

namespace ocprobe::probes {

enum class DnsVerdict {
    addresses,
    no_such_name,
    no_data,
    server_failure,
    refused,
    malformed,
    silence,
    unreachable,
};

struct DnsReply {
    DnsVerdict verdict = DnsVerdict::silence;
    std::vector<DnsAnswer> answers;
    std::size_t dropped = 0;
    std::string error;  ///< the exact word: `FORMERR`, `ENETUNREACH`
    int error_number = 0;
};

inline constexpr std::size_t max_dns_answers = 64;

/// How the questions go out, by the options of resolv.conf.
struct DnsManner {
    bool edns0 = false;
    bool tcp_only = false;
};

/// `server` is `127.0.0.11`, `127.0.0.1:5353`, `[::1]:5353` or `fe80::1%eth0`.
[[nodiscard]] net::awaitable<DnsReply> ask_server(
    net::any_io_executor executor, std::string server, std::string name, DnsManner manner, Millis budget
);

}  // namespace ocprobe::probes
