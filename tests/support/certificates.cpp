// make_identity(): P-256 keys, X.509 v3.
#include "support/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <stdexcept>

namespace ocprobe::test {

namespace {

void require(bool good) {
    if (!good) throw std::runtime_error("OpenSSL cannot make a test certificate");
}

void extend(X509* certificate, X509* issuer, int id, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

}  // namespace

Identity make_identity(const CertificateSpec& spec, const Identity* issuer) {
    static long serial = 1;
    Identity made;
    made.key.reset(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    made.certificate.reset(X509_new(), &X509_free);
    X509* certificate = made.certificate.get();
    require(made.key != nullptr && certificate != nullptr);
    X509* signer = issuer == nullptr ? certificate : issuer->certificate.get();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), spec.valid_from);
    X509_gmtime_adj(X509_getm_notAfter(certificate), spec.valid_to);
    X509_NAME* name = X509_get_subject_name(certificate);
    if (!spec.common_name.empty()) {
        const auto* text = reinterpret_cast<const unsigned char*>(spec.common_name.data());
        const auto size = static_cast<int>(spec.common_name.size());
        require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, size, -1, 0) == 1);
    }
    X509_set_issuer_name(certificate, X509_get_subject_name(signer));
    X509_set_pubkey(certificate, made.key.get());
    extend(certificate, signer, NID_basic_constraints, spec.authority ? "critical,CA:TRUE" : "CA:FALSE");
    std::string names;
    for (const auto& entry : spec.alternative)
        names += (names.empty() ? "" : ",") + entry;
    if (!names.empty()) extend(certificate, signer, NID_subject_alt_name, names);
    EVP_PKEY* signing = issuer == nullptr ? made.key.get() : issuer->key.get();
    require(X509_sign(certificate, signing, EVP_sha256()) != 0);
    return made;
}

std::string Identity::pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new(BIO_s_mem()), &BIO_free_all);
    require(PEM_write_bio_X509(out.get(), certificate.get()) == 1);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string Identity::sha256() const {
    std::array<unsigned char, 32> digest{};
    unsigned size = 0;
    require(X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) == 1);
    std::string hex;
    for (const auto byte : digest) {
        hex += "0123456789abcdef"[byte >> 4U];
        hex += "0123456789abcdef"[byte & 0xfU];
    }
    return hex;
}

}  // namespace ocprobe::test
