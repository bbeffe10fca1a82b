// Verification by ourselves after the handshake: OpenSSL's own stops at the first fault.
#include "probes/tls/trust.hpp"

#include "ocprobe/base/file_system.hpp"
#include "probes/tls/roots.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <chrono>

namespace ocprobe::probes {

namespace {

using StorePtr = std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, FreeWith<X509_STORE_CTX_free>>;

// Node 24's OpenSSL refuses keys under 112 bits of security: level 2.
constexpr int security_level = 2;

struct Fault {
    int error;
    int depth;
};

int collect(int ok, X509_STORE_CTX* context) {
    if (ok == 0) {
        auto* faults = static_cast<std::vector<Fault>*>(X509_STORE_CTX_get_app_data(context));
        faults->push_back({X509_STORE_CTX_get_error(context), X509_STORE_CTX_get_error_depth(context)});
    }
    return 1;  // go on: every fault is wanted
}

bool is_issuer(const X509_NAME* subject, X509* of) {
    return X509_NAME_cmp(subject, X509_get_issuer_name(of)) == 0;
}

using NamePtr = std::unique_ptr<X509_NAME, FreeWith<X509_NAME_free>>;

/// The subject of the certificate at `at`, and `at` moved behind it. Nothing else is parsed: to decode one public key
/// costs more than all the names together.
NamePtr next_subject(const unsigned char*& at, const unsigned char* end) {
    constexpr int broken = 0x80;
    const auto* inside = at;
    long length = 0;
    int tag = 0;
    int kind = 0;
    if ((ASN1_get_object(&inside, &length, &tag, &kind, end - inside) & broken) != 0) return nullptr;
    at = inside + length;
    if ((ASN1_get_object(&inside, &length, &tag, &kind, at - inside) & broken) != 0) return nullptr;
    // Before the subject stand the serial number, the signature's algorithm, the issuer and the validity; before them the
    // version, which the first one has not.
    for (int to_pass = 4; to_pass > 0; --to_pass) {
        if ((ASN1_get_object(&inside, &length, &tag, &kind, at - inside) & broken) != 0) return nullptr;
        if (kind == V_ASN1_CONTEXT_SPECIFIC) ++to_pass;
        inside += length;
    }
    return NamePtr(d2i_X509_NAME(nullptr, &inside, at - inside));
}

/// Adds the embedded roots that could have issued something here.
void add_roots(X509_STORE* store, const std::vector<X509*>& issued) {
    const auto roots = mozilla_roots();
    const auto* at = reinterpret_cast<const unsigned char*>(roots.data());
    const auto* end = at + roots.size();
    while (at < end) {
        const auto* start = at;
        const auto subject = next_subject(at, end);
        if (!subject) break;
        const auto issuer_of = [&](X509* certificate) { return is_issuer(subject.get(), certificate); };
        if (!std::any_of(issued.begin(), issued.end(), issuer_of)) continue;
        const CertificatePtr root(d2i_X509(nullptr, &start, static_cast<long>(at - start)));
        if (root) X509_STORE_add_cert(store, root.get());
    }
}

std::string describe(const Fault& fault) {
    const std::string words = X509_verify_cert_error_string(fault.error);
    return fault.depth == 0 ? words : fmt::format("{} (at depth {} of the chain)", words, fault.depth);
}

ChainFaults sort_out(const std::vector<Fault>& faults) {
    ChainFaults sorted;
    for (const auto& fault : faults) {
        switch (fault.error) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            sorted.expired = true;
            if (sorted.validity_reason.empty()) sorted.validity_reason = describe(fault);
            break;
        case X509_V_ERR_CERT_NOT_YET_VALID:
            sorted.not_yet_valid = true;
            if (sorted.validity_reason.empty()) sorted.validity_reason = describe(fault);
            break;
        default:
            sorted.untrusted = true;
            if (sorted.trust_reason.empty()) sorted.trust_reason = describe(fault);
        }
    }
    return sorted;
}

void read_files(
    const std::vector<TrustFile>& files, std::vector<CertificatePtr>& into, std::vector<std::string>* sources
) {
    for (const auto& file : files) {
        auto found = file.error == 0 ? read_pem(file.pem) : std::vector<CertificatePtr>();
        std::string note;
        if (file.error != 0) {
            note = fmt::format(" ({})", errno_name(file.error));
        } else if (found.empty()) {
            note = " (no certificate in it)";
        }
        if (sources != nullptr) sources->push_back(file.source + note);
        for (auto& certificate : found)
            into.push_back(std::move(certificate));
    }
}

}  // namespace

TrustStore::TrustStore(const Trust& trust) : trust_(trust) {
    if (trust.mozilla_roots) sources_.emplace_back("Mozilla roots (embedded)");
    read_files(trust.extra, extra_, &sources_);
}

bool TrustStore::has_system_only() const {
    return std::any_of(trust_.system_only.begin(), trust_.system_only.end(), [](const TrustFile& file) {
        return file.error == 0 && file.pem.find("-----BEGIN ") != std::string::npos;
    });
}

ChainFaults TrustStore::verify(X509* leaf, STACK_OF(X509) * chain, Millis now, bool with_system) const {
    ChainFaults broken;
    broken.untrusted = true;
    broken.trust_reason = "out of memory";
    const StorePtr store(X509_STORE_new());
    const StoreContextPtr context(X509_STORE_CTX_new());
    if (!store || !context) return broken;

    std::vector<X509*> issued{leaf};
    for (int i = 0; i < sk_X509_num(chain); ++i)
        issued.push_back(sk_X509_value(chain, i));
    const auto add = [&](const std::vector<CertificatePtr>& certificates) {
        for (const auto& certificate : certificates) {
            X509_STORE_add_cert(store.get(), certificate.get());
            issued.push_back(certificate.get());
        }
    };
    add(extra_);
    // Parsed only when asked about: a distribution's bundle costs more than all the rest of a run.
    std::vector<CertificatePtr> system;
    if (with_system) read_files(trust_.system_only, system, nullptr);
    add(system);
    if (trust_.mozilla_roots) add_roots(store.get(), issued);

    if (X509_STORE_CTX_init(context.get(), store.get(), leaf, chain) != 1) return broken;
    std::vector<Fault> faults;
    X509_STORE_CTX_set_app_data(context.get(), &faults);
    X509_STORE_CTX_set_verify_cb(context.get(), &collect);
    X509_STORE_CTX_set_default(context.get(), "ssl_server");
    auto* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_auth_level(parameters, security_level);
    X509_VERIFY_PARAM_set_time(parameters, std::chrono::duration_cast<std::chrono::seconds>(now).count());
    if (X509_verify_cert(context.get()) <= 0 && faults.empty())
        faults.push_back({X509_STORE_CTX_get_error(context.get()), 0});
    ERR_clear_error();
    return sort_out(faults);
}

}  // namespace ocprobe::probes
