// Certificates and keys made at run time, of any name, validity and issuer: no key is kept in the repository.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

namespace ocprobe::test {

struct CertificateSpec {
    std::string common_name = "gw.test";
    std::vector<std::string> alternative;  ///< `DNS:gw.test`, `IP:127.0.0.1`
    long valid_from = -3600;               ///< seconds from now
    long valid_to = 3600;
    bool authority = false;
};

struct Identity {
    std::shared_ptr<X509> certificate;
    std::shared_ptr<EVP_PKEY> key;

    [[nodiscard]] std::string pem() const;
    [[nodiscard]] std::string sha256() const;  ///< 64 hexadecimal digits
};

/// Signed by `issuer`, or by itself.
[[nodiscard]] Identity make_identity(const CertificateSpec& spec, const Identity* issuer = nullptr);

}  // namespace ocprobe::test
