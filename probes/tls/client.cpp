// TlsClient: the handshake verifies nothing, so that every fault of a certificate can be named afterwards.
// Whoever holds a Transport from here must ask inspect() or is_accepted() before a byte of the application
// goes over it.
#include "ocprobe/base/file_system.hpp"
#include "probes/dns/resolver_config.hpp"
#include "probes/tls/tls.hpp"

#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>

namespace ocprobe::probes {

namespace {

/// Where a context keeps its owner. Asio has the application slots for itself.
int owner_slot() {
    static const int slot = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return slot;
}

int no_client_certificate(SSL* tls, X509** /*certificate*/, EVP_PKEY** /*key*/) {
    auto* asked = static_cast<bool*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(tls), owner_slot()));
    *asked = true;
    return 0;
}

/// The container's own openssl.cnf must not be read: it can leave a static OpenSSL without a single cipher.
bool initialise_openssl() {
    return OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1;
}

std::optional<Pin> pin_of(const Trust& trust) {
    if (trust.pin || !trust.implicit_pin || trust.implicit_pin->error != 0) return trust.pin;
    const auto certificates = read_pem(trust.implicit_pin->pem);
    if (certificates.empty()) return std::nullopt;
    return Pin{.sha256 = fingerprint(certificates.front().get()), .source = trust.implicit_pin->source};
}

bool speaks_plaintext(int reason) {
    return reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST ||
           reason == SSL_R_HTTPS_PROXY_REQUEST;
}

}  // namespace

boost::system::result<std::shared_ptr<TlsClient>, std::string>
TlsClient::create(const Trust& trust, const std::string& host) {
    if (!initialise_openssl()) return std::string("OpenSSL cannot be initialised");
    try {
        return std::make_shared<TlsClient>(trust, host);
    } catch (const boost::system::system_error& failure) {  // an uncaught one would end the process
        return failure.code().message();
    }
}

TlsClient::TlsClient(const Trust& trust, std::string host)
    : context_(net::ssl::context::tls_client), store_(trust), pin_(pin_of(trust)), host_(std::move(host)) {
    auto* native = context_.native_handle();
    SSL_CTX_set_verify(native, SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);  // Node's own
    SSL_CTX_set_ex_data(native, owner_slot(), &certificate_requested_);
    SSL_CTX_set_client_cert_cb(native, &no_client_certificate);
}

std::unique_ptr<Transport> TlsClient::wrap(Socket socket) {
    return std::make_unique<Transport>(std::move(socket), context_);
}

net::awaitable<HandshakeEnd> TlsClient::handshake(Transport& transport) {
    if (!as_literal(host_)) {
        auto name = host_;
        if (!name.empty() && name.back() == '.') name.pop_back();  // RFC 6066 §3
        // SSL_set_tlsext_host_name is a macro with a C cast in it.
        SSL_ctrl(
            transport.native_tls(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()
        );
    }
    ERR_clear_error();
    const auto ec = co_await transport.handshake();
    co_return classify(ec, transport);
}

std::uint64_t TlsClient::bytes_received(const Transport& transport) {
    return BIO_number_read(SSL_get_rbio(transport.native_tls()));
}

HandshakeEnd TlsClient::classify(error_code ec, const Transport& transport) {
    if (!ec) return {.outcome = TlsOutcome::accepted, .error = {}, .number = {}};
    if (ec == net::error::timed_out || ec == net::error::operation_aborted)
        return {.outcome = TlsOutcome::timeout, .error = "tls_timeout", .number = {}};
    if (ec.category() == net::error::get_ssl_category()) {
        const auto code = static_cast<unsigned long>(static_cast<unsigned>(ec.value()));
        const auto* words = ERR_reason_error_string(code);
        const bool plain = ERR_GET_LIB(code) == ERR_LIB_SSL && speaks_plaintext(ERR_GET_REASON(code));
        return {
            .outcome = plain ? TlsOutcome::plain_server : TlsOutcome::handshake_failed,
            .error = words == nullptr ? ec.message() : words,
            .number = {}};
    }
    if (ec.category() == boost::system::system_category())
        return {.outcome = TlsOutcome::closed, .error = errno_name(ec.value()), .number = ec.value()};
    // Asio calls a FIN within the handshake a truncated stream.
    const bool fin = ec == net::ssl::error::stream_truncated;
    return {.outcome = TlsOutcome::closed, .error = fin ? "FIN" : transport.end_text(), .number = {}};
}

void TlsClient::inspect(SSL* tls, Millis wall, const Redactor& redactor, TlsFacts& facts) {
    facts.protocol = SSL_get_version(tls);
    facts.cipher = SSL_get_cipher_name(tls);
    facts.trust_sources = store_.sources();
    facts.client_certificate_requested = certificate_requested_;
    const CertificatePtr leaf(SSL_get1_peer_certificate(tls));
    if (!leaf) {  // an anonymous cipher; none is offered, so this is a broken peer
        facts.outcome = TlsOutcome::handshake_failed;
        facts.reason = "the server sent no certificate";
        return;
    }
    describe_certificate(leaf.get(), redactor, facts);
    auto* chain = SSL_get_peer_cert_chain(tls);
    const auto faults = store_.verify(leaf.get(), chain, wall, false);
    if (faults.untrusted && store_.has_system_only())
        facts.trusted_by_system_only = !store_.verify(leaf.get(), chain, wall, true).untrusted;
    decide(faults, !name_matches(host_, names_of(leaf.get())), fingerprint(leaf.get()), facts);
}

/// Several faults at once: pin, then validity, then trust, then name: Node checks the name only of a chain that
/// verifies. A matching pin replaces the other three, and so does one that every certificate matches.
void TlsClient::decide(const ChainFaults& chain, bool name_fault, const std::string& leaf, TlsFacts& facts) {
    const bool unverified = pin_ && pin_->sha256.empty();
    const bool pin_fault = pin_ && !unverified && pin_->sha256 != leaf;
    const bool validity_fault = chain.expired || chain.not_yet_valid;
    if (pin_fault) facts.faults.emplace_back("pin");
    if (validity_fault) facts.faults.emplace_back("validity");
    if (chain.untrusted) facts.faults.emplace_back("trust");
    if (name_fault) facts.faults.emplace_back("name");
    if (pin_) facts.pin_source = pin_->source;
    facts.pinned = pin_ && !pin_fault && !unverified;

    if (pin_fault) {
        facts.outcome = TlsOutcome::pin_mismatch;
        facts.reason = "the leaf's SHA-256 is not the pinned one";
    } else if (facts.pinned || unverified) {
        facts.outcome = TlsOutcome::accepted;
    } else if (validity_fault) {
        facts.outcome = chain.expired ? TlsOutcome::expired : TlsOutcome::not_yet_valid;
        facts.reason = chain.validity_reason;
    } else if (chain.untrusted) {
        facts.outcome = TlsOutcome::untrusted;
        facts.reason = chain.trust_reason;
    } else if (name_fault) {
        facts.outcome = TlsOutcome::name_mismatch;
        facts.reason = "no name in the certificate matches the host";
    } else {
        facts.outcome = TlsOutcome::accepted;
    }
    if (facts.outcome == TlsOutcome::accepted) accepted_leaf_ = leaf;
}

bool TlsClient::is_accepted(SSL* tls) const {
    const CertificatePtr leaf(SSL_get1_peer_certificate(tls));
    return leaf && !accepted_leaf_.empty() && fingerprint(leaf.get()) == accepted_leaf_;
}

}  // namespace ocprobe::probes
