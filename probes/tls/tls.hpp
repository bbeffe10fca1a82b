// TLS as the real CLI's client would do it. Made only when the URL asks for TLS: the context alone costs as
// much as a whole plaintext run.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/network.hpp"
#include "probes/core/transport.hpp"
#include "probes/tls/trust.hpp"

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace ocprobe::probes {

/// What became of a handshake, before any certificate is judged.
struct HandshakeEnd {
    TlsOutcome outcome = TlsOutcome::not_run;  ///< `accepted`: it succeeded
    std::string error;                         ///< `tls_timeout`, `ECONNRESET`, OpenSSL's reason
    std::optional<int> number;
};

class TlsClient {
public:
    /// Nothing, and OpenSSL's words in `error`, when no context can be made here. `trust` must outlive it.
    [[nodiscard]] static std::shared_ptr<TlsClient>
    create(const Trust& trust, const std::string& host, std::string& error);
    explicit TlsClient(const Trust& trust, std::string host);

    /// TLS over a connected socket: names the host (not an address) to the server, sends nothing else.
    [[nodiscard]] net::awaitable<HandshakeEnd> handshake(Transport& transport);
    [[nodiscard]] std::unique_ptr<Transport> wrap(Socket socket);
    /// Judges the peer's chain: every fault, and what decides (verdicts.md §4.5).
    void inspect(SSL* tls, Millis wall, const Redactor& redactor, TlsFacts& facts);
    /// Whether it is the certificate that inspect() accepted.
    [[nodiscard]] bool is_accepted(SSL* tls) const;
    /// What an error of the handshake, or of the first reading after it, says.
    /// What the peer has sent so far, before or after the handshake's end.
    [[nodiscard]] static std::uint64_t bytes_received(const Transport& transport);
    [[nodiscard]] static HandshakeEnd classify(error_code ec, const Transport& transport);
    [[nodiscard]] bool certificate_requested() const { return certificate_requested_; }

private:
    void decide(const ChainFaults& chain, bool name_fault, const std::string& leaf, TlsFacts& facts);

    net::ssl::context context_;
    TrustStore store_;
    std::optional<Pin> pin_;
    std::string host_;
    std::string accepted_leaf_;
    bool certificate_requested_ = false;
};

}  // namespace ocprobe::probes
