// TLS as the real CLI's client would do it. Made only when the URL asks for TLS: the context alone costs as
// much as a whole plaintext run.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/network.hpp"
#include "probes/core/transport.hpp"
#include "probes/tls/trust.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/system/result.hpp>

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
    /// OpenSSL's reason when no context can be made here. `trust` must outlive it.
    [[nodiscard]] static boost::system::result<std::shared_ptr<TlsClient>, std::string>
    create(const Trust& trust, const std::string& host);
    explicit TlsClient(const Trust& trust, std::string host);

    /// TLS over a connected socket: names the host (not an address) to the server, sends nothing else.
    [[nodiscard]] net::awaitable<HandshakeEnd> handshake(Transport& transport);
    [[nodiscard]] std::unique_ptr<Transport> wrap(Socket socket);
    /// Judges the peer's chain: every fault, and the one that decides: pin, then validity, then name, then trust.
    void inspect(SSL* tls, Millis wall, const Redactor& redactor, TlsFacts& facts);
    /// Whether it is the certificate that inspect() accepted.
    [[nodiscard]] bool is_accepted(SSL* tls) const;
    /// What the peer has sent so far, before or after the handshake's end.
    [[nodiscard]] static std::uint64_t bytes_received(const Transport& transport);
    /// What an error of the handshake, or of the first read after it, means.
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
