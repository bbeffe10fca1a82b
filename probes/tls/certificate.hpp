// What an X.509 certificate says, in the report's words; and small owners for OpenSSL's objects.
#pragma once

#include "ocprobe/base/clock.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/model/stage.hpp"
#include "probes/tls/name.hpp"

#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ocprobe::probes {

template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using CertificatePtr = std::unique_ptr<X509, FreeWith<X509_free>>;

/// 64 lower-case hexadecimal digits; empty when it cannot be computed.
[[nodiscard]] std::string fingerprint(const X509* certificate);
/// `AB:CD:…` from `abcd…`.
[[nodiscard]] std::string with_colons(std::string_view hex);
[[nodiscard]] CertificateNames names_of(const X509* certificate);
/// `CN=gw.local,O=Corp`, not yet safe to show.
[[nodiscard]] std::string text_of(const X509_NAME* name);
/// Subject, issuer, names, validity, fingerprint and whether it is self-signed.
void describe_certificate(X509* certificate, const Redactor& redactor, TlsFacts& facts);
/// Every certificate in a PEM text, up to a sane number; nothing is kept in OpenSSL's error queue.
[[nodiscard]] std::vector<CertificatePtr> read_pem(std::string_view pem);

}  // namespace ocprobe::probes
