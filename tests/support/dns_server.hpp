// A name server on loopback, UDP and TCP on one port, that says whatever a test wants.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ocprobe::test {

inline constexpr std::uint16_t dns_a = 1;
inline constexpr std::uint16_t dns_cname = 5;
inline constexpr std::uint16_t dns_aaaa = 28;

struct DnsQuery {
    std::uint16_t id = 0;
    std::string name;  ///< lower case, without a final dot
    std::uint16_t type = 0;
    bool tcp = false;
    std::string bytes;
};

/// The datagrams to send back, in order; none is silence.
using DnsScript = std::function<std::vector<std::string>(const DnsQuery&)>;

class DnsServer {
public:
    /// On a free port, or on the given one.
    explicit DnsServer(DnsScript script, const std::string& host = "127.0.0.1", std::uint16_t port = 0);
    ~DnsServer();
    DnsServer(const DnsServer&) = delete;
    DnsServer& operator=(const DnsServer&) = delete;

    [[nodiscard]] std::string address() const;  ///< `127.0.0.1:40123`
    [[nodiscard]] std::vector<DnsQuery> queries() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

struct DnsRecord {
    std::uint16_t type = dns_a;
    std::string data;  ///< RDATA as it goes on the wire
};
/// An A or AAAA record from its text.
[[nodiscard]] DnsRecord dns_address(const std::string& text);

/// A well-formed answer to `query`; every record belongs to the name asked.
[[nodiscard]] std::string
dns_reply(const DnsQuery& query, unsigned rcode, const std::vector<DnsRecord>& records = {});
/// The answers that a plain zone gives: the addresses of the asked type, NXDOMAIN for every other name.
[[nodiscard]] DnsScript dns_zone(std::string name, std::vector<std::string> addresses);
/// One response code for everything.
[[nodiscard]] DnsScript dns_always(unsigned rcode);

}  // namespace ocprobe::test
