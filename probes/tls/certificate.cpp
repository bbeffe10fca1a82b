// Reading certificates: a peer made them, so every text is bounded and passes the redactor.
#include "probes/tls/certificate.hpp"

#include "base/hex.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstring>
#include <ctime>

namespace ocprobe::probes {

namespace {

constexpr int max_names = 64;
constexpr std::size_t max_certificates = 1024;
constexpr std::size_t max_name_text = 256;

using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, FreeWith<GENERAL_NAMES_free>>;

std::string text_of(const ASN1_STRING* string) {
    const auto* data = reinterpret_cast<const char*>(ASN1_STRING_get0_data(string));
    return {data, static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string address_of(const std::string& bytes) {
    if (bytes.size() == 4) {
        boost::asio::ip::address_v4::bytes_type raw{};
        std::memcpy(raw.data(), bytes.data(), raw.size());
        return boost::asio::ip::address_v4(raw).to_string();
    }
    if (bytes.size() != 16) return {};
    boost::asio::ip::address_v6::bytes_type raw{};
    std::memcpy(raw.data(), bytes.data(), raw.size());
    return boost::asio::ip::address_v6(raw).to_string();
}

std::string time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return rfc3339(std::chrono::seconds(timegm(&parts)));
}

std::vector<std::string> common_names_of(const X509* certificate) {
    std::vector<std::string> found;
    const auto* subject = X509_get_subject_name(certificate);
    for (int at = -1; found.size() < max_names;) {
        at = X509_NAME_get_index_by_NID(subject, NID_commonName, at);
        if (at < 0) break;
        unsigned char* utf8 = nullptr;
        const int size =
            ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
        if (size >= 0) found.emplace_back(reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size));
        OPENSSL_free(utf8);
    }
    return found;
}

}  // namespace

std::string fingerprint(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) return {};
    return hex_text({reinterpret_cast<const char*>(digest.data()), size});
}

std::string with_colons(std::string_view hex) {
    std::string text;
    for (std::size_t i = 0; i < hex.size(); ++i) {
        if (i > 0 && i % 2 == 0) text += ':';
        text += hex[i] >= 'a' ? static_cast<char>(hex[i] - 'a' + 'A') : hex[i];
    }
    return text;
}

CertificateNames names_of(const X509* certificate) {
    CertificateNames names;
    names.common_names = common_names_of(certificate);
    const GeneralNamesPtr all(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr))
    );
    const int count = all ? sk_GENERAL_NAME_num(all.get()) : 0;
    for (int i = 0; i < count && i < max_names; ++i) {
        const auto* entry = sk_GENERAL_NAME_value(all.get(), i);
        if (entry->type == GEN_DNS) {
            names.dns.push_back(text_of(entry->d.dNSName));
        } else if (entry->type == GEN_IPADD) {
            if (auto address = address_of(text_of(entry->d.iPAddress)); !address.empty())
                names.addresses.push_back(std::move(address));
        }
    }
    return names;
}

std::string text_of(const X509_NAME* name) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    // RFC 2253 order, without its escapes of multi-byte text: SafeText escapes what a terminal must not see.
    constexpr unsigned long flags = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (!out || X509_NAME_print_ex(out.get(), name, 0, flags) < 0) return {};
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

void describe_certificate(X509* certificate, const Redactor& redactor, TlsFacts& facts) {
    facts.subject = redactor.clean(text_of(X509_get_subject_name(certificate)), max_name_text);
    facts.issuer = redactor.clean(text_of(X509_get_issuer_name(certificate)), max_name_text);
    facts.not_before = time_of(X509_get0_notBefore(certificate));
    facts.not_after = time_of(X509_get0_notAfter(certificate));
    facts.leaf_sha256 = with_colons(fingerprint(certificate));
    facts.self_signed = X509_self_signed(certificate, 0) == 1;
    const auto names = names_of(certificate);
    for (const auto& entry : names.dns)
        facts.names.push_back(redactor.clean("DNS:" + entry, max_name_text));
    for (const auto& entry : names.addresses)
        facts.names.push_back(redactor.clean("IP:" + entry, max_name_text));
}

std::vector<CertificatePtr> read_pem(std::string_view pem) {
    std::vector<CertificatePtr> found;
    const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    while (in && found.size() < max_certificates) {
        CertificatePtr certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
        if (!certificate) break;
        found.push_back(std::move(certificate));
    }
    ERR_clear_error();  // the end of the text is an error to OpenSSL
    return found;
}

}  // namespace ocprobe::probes
