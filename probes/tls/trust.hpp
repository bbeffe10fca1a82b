// Whether a chain verifies as for the real CLI. All faults are kept, not only
// the first.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/model/network.hpp"
#include "probes/tls/certificate.hpp"

#include <string>
#include <vector>

namespace ocprobe::probes {

struct ChainFaults {
    bool expired = false;
    bool not_yet_valid = false;
    bool untrusted = false;
    std::string validity_reason;  ///< OpenSSL's words, and whose certificate when it is not the leaf
    std::string trust_reason;
};

class TrustStore {
public:
    /// `trust` must outlive it.
    explicit TrustStore(const Trust& trust);

    /// `chain` is what the peer sent after the leaf, and may be null.
    [[nodiscard]] ChainFaults verify(X509* leaf, STACK_OF(X509) * chain, Millis now, bool with_system) const;
    /// What was trusted, and what could not be read: `NODE_EXTRA_CA_CERTS /ca.pem (ENOENT)`.
    [[nodiscard]] const std::vector<std::string>& sources() const { return sources_; }
    [[nodiscard]] bool has_system_only() const;

private:
    const Trust& trust_;
    std::vector<CertificatePtr> extra_;
    std::vector<std::string> sources_;
};

}  // namespace ocprobe::probes
