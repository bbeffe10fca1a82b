// Whether a certificate is for a host, by the rules of Node's tls.checkServerIdentity.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::probes {

struct CertificateNames {
    std::vector<std::string> dns;        ///< subjectAltName DNS entries
    std::vector<std::string> addresses;  ///< subjectAltName IP entries, as text
    std::vector<std::string>
        common_names;  ///< counted only when there is no DNS entry, and never for an address
};

[[nodiscard]] bool name_matches(std::string_view host, const CertificateNames& names);

}  // namespace ocprobe::probes
